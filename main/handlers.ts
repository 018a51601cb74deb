/** What main answers to each message of the contract: a thin layer that hands every request to the part it is for. */
import type { AccountList } from '../contract/accounts.ts';
import type { CameraState, DeskStart, SelfCheckResult } from '../contract/desk.ts';
import type { AccountDesk } from './accounts/account-desk.ts';
import type { SignInDesk } from './accounts/sign-in-desk.ts';
import type { Handlers } from './ipc.ts';
import { asReply, type CameraListings } from './kinesis/camera-listings.ts';
import type { VideoService } from './kinesis/video-service.ts';
import type { Log } from './log.ts';
import type { NetworkDesk } from './network/network-desk.ts';
import type { SessionDesk } from './sessions/session-desk.ts';
import type { SettingsDesk } from './settings/settings-desk.ts';
import type { UsageLedger } from './usage/usage-ledger.ts';

/** The parts that answer. */
export interface HandlerParts {
  readonly accounts: AccountDesk;
  readonly signIns: Pick<SignInDesk, 'signIn' | 'cancel' | 'mfaCode'>;
  readonly service: VideoService;
  readonly listings: CameraListings;
  readonly sessions: SessionDesk;
  readonly settings: SettingsDesk;
  readonly network: Pick<NetworkDesk, 'check' | 'use'>;
  readonly usage: Pick<UsageLedger, 'report' | 'read'>;
  /** Another way to the network is in force: what failed on the old one may work now. */
  readonly onNetwork: () => void;
  /** What else a window needs to start. */
  readonly deskStart: () => Omit<DeskStart, 'accounts' | 'lists' | 'sessions'>;
  readonly onStates: (states: readonly CameraState[]) => void;
  readonly onSelfCheck: (result: SelfCheckResult) => Promise<void>;
  /** What is told of the accounts is other now; `mayReach`: they may lead elsewhere than before. */
  readonly onAccounts: (list: AccountList, mayReach: boolean) => void | Promise<void>;
  readonly writeClipboard: (text: string) => Promise<void>;
  readonly log: Log;
}

/** Makes the handlers. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { accounts, signIns, service, listings, sessions, settings, network, log } = parts;

  return {
    deskStart: async (_, sender) => {
      const list = await accounts.list();
      const ahead = { lists: [...listings.takeAhead()], sessions: [...sessions.takeAhead(sender)] };
      return { ...parts.deskStart(), accounts: list, ...ahead };
    },
    deskReport: (states) => {
      for (const { camera, health, sentence } of states) {
        log.info('camera', {
          camera: camera.StreamName,
          account: camera.account,
          region: camera.region,
          health,
          sentence,
        });
      }
      parts.onStates(states);
      return null;
    },
    accountsList: () => accounts.list(),
    accountsWatch: async (chosen) => {
      const before = (await accounts.list()).accounts.filter(({ watched }) => watched);
      const list = await accounts.watch(chosen);
      if (!list.ok) return list;
      listings.keepOnly(list.value.accounts);
      const isNew = (profile: string): boolean => before.every((account) => account.profile !== profile);
      for (const { profile } of chosen) if (isNew(profile)) service.forgetAccount(profile);
      await parts.onAccounts(list.value, true);
      return list;
    },
    accountLabel: async (label) => {
      const list = await accounts.label(label);
      if (list.ok) await parts.onAccounts(list.value, false);
      return list;
    },
    accountSignIn: ({ profile }) => signIns.signIn(profile),
    accountSignInCancel: async ({ profile }) => {
      await signIns.cancel(profile);
      return null;
    },
    accountMfaCode: ({ profile, code }) => signIns.mfaCode(profile, code),
    cameraFind: ({ profile, region, text }) =>
      service.findCamera(profile, region, text, listings.signal(profile, region)),
    usageReport: (report) => {
      parts.usage.report(report);
      return null;
    },
    usageRead: () => parts.usage.read(),
    clipboardWrite: async ({ text }) => {
      await parts.writeClipboard(text);
      return null;
    },
    camerasList: async ({ profile, region }) => asReply(await listings.list(profile, region)),
    sessionsOpen: (request, sender) => sessions.open(sender, request),
    sessionsClose: (request, sender) => {
      if ('sessionId' in request) sessions.close(sender, request.sessionId, request.lost === true);
      else sessions.cancel(sender, request.requestId);
      return null;
    },
    settingsChange: async (change) => {
      if (change.network === undefined) return settings.change(change);
      // what can't be put in force is not kept
      const plan = await network.check(change.network);
      if (!plan.ok) return plan;
      const used = await network.use(plan.value);
      if (!used.ok) return used;
      const changed = settings.change(change);
      parts.onNetwork();
      return changed;
    },
    selfCheckFinish: async (result) => {
      await parts.onSelfCheck(result);
      return null;
    },
  };
}
