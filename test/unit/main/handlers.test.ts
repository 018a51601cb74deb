/** The handlers: lists are shared while under way, given up when accounts are switched, and the log gets each state. */
import { describe, expect, it } from 'vitest';
import type { Account, AccountList } from '../../../contract/accounts.ts';
import type { Camera } from '../../../contract/cameras.ts';
import { settingsSchema } from '../../../contract/settings.ts';
import type { Outcome } from '../../../contract/trouble-kinds.ts';
import { createHandlers, type HandlerParts } from '../../../main/handlers.ts';
import type { Handlers } from '../../../main/ipc.ts';
import { createCameraListings } from '../../../main/kinesis/camera-listings.ts';
import type { NetworkPlan } from '../../../main/network/network-desk.ts';
import { createMemoryLog, gate, live } from './fixtures.ts';
import { createManualClock } from './manual-clock.ts';

const session = { sessionId: '', url: 'https://b-1.example/hls', lifeMs: 300_000, credentialsEndInMs: null };
const list: AccountList = { accounts: [], unreadable: [], trouble: null };
const accountOf = (profile: string, regions: string[] = []): Account => ({
  profile,
  region: 'eu-west-1',
  regions,
  watched: true,
  kind: 'keys',
  identity: null,
  signIn: { state: 'unknown' },
  label: null,
});
const listOf = (accounts: Account[]): AccountList => ({ accounts, unreadable: [], trouble: null });
const unused = (): never => {
  throw new Error('not part of this test');
};

interface Setting {
  readonly handlers: Handlers;
  readonly listings: HandlerParts['listings'];
  readonly lines: readonly string[];
  readonly lists: { readonly signal: AbortSignal; readonly answer: (outcome: Outcome<readonly Camera[]>) => void }[];
  readonly told: unknown[];
}

const make = (
  watch: Outcome<AccountList> = { ok: true, value: list },
  plan: Outcome<NetworkPlan> = { ok: true, value: { rules: { from: 'system', bypass: [] }, authorities: [] } },
  before: AccountList = list,
  used: Outcome<null> = { ok: true, value: null },
): Setting => {
  const { log, lines } = createMemoryLog();
  const lists: Setting['lists'] = [];
  const told: unknown[] = [];
  const service: HandlerParts['service'] = {
    listCameras: (_profile, _region, signal) =>
      new Promise((answer) => {
        lists.push({ signal, answer });
      }),
    openSession: unused,
    findCamera: unused,
    retentionHours: unused,
    forgetAccount: (profile) => told.push(['forget', profile]),
  };
  const listings = createCameraListings(service, createManualClock());
  const parts: HandlerParts = {
    accounts: {
      list: () => Promise.resolve(before),
      watch: () => Promise.resolve(watch),
      label: unused,
      find: unused,
      reachable: unused,
    },
    signIns: { signIn: unused, cancel: unused, mfaCode: unused },
    service,
    listings,
    sessions: {
      open: unused,
      openAhead: unused,
      takeAhead: (sender) => [{ camera: gate, parameters: live, session: { ...session, sessionId: `of ${sender}` } }],
      close: (...ids) => told.push(['close', ...ids]),
      cancel: (...ids) => told.push(['cancel', ...ids]),
      forgetSender: unused,
      records: unused,
      counts: unused,
    },
    settings: {
      current: unused,
      change: (change) => {
        told.push(['kept', ...Object.keys(change)]);
        return { ok: true, value: settingsSchema.parse({}) };
      },
      notices: [],
      subscribe: unused,
      onSaving: unused,
      dispose: unused,
    },
    network: {
      check: () => Promise.resolve(plan),
      use: () => {
        told.push(['network in force']);
        return Promise.resolve(used);
      },
    },
    usage: { report: unused, read: unused },
    onNetwork: () => void told.push(['try again']),
    deskStart: () => ({
      version: '7',
      runtime: 'chromium',
      demo: false,
      settings: settingsSchema.parse({}),
      clockBehindMs: 0,
      visible: true,
      notices: [],
      selfCheck: null,
    }),
    writeClipboard: (text) => Promise.resolve(void told.push(['copied', text])),
    onStates: (states) => told.push(['states', states.length]),
    onSelfCheck: (result) => Promise.resolve(void told.push(['checked', result.cameras.length])),
    onAccounts: () => void told.push(['accounts']),
    log,
  };
  return { handlers: createHandlers(parts), listings, lines, lists, told };
};

describe('camerasList', () => {
  const input = { profile: 'site-a', region: 'eu-west-1' };

  it('asks once for two who ask at the same time, and anew afterwards', async () => {
    const { handlers, lists } = make();
    const both = Promise.all([handlers.camerasList(input, 1), handlers.camerasList(input, 2)]);
    lists[0]?.answer({ ok: true, value: [] });
    expect(await both).toEqual([
      { ok: true, value: [] },
      { ok: true, value: [] },
    ]);
    expect(lists).toHaveLength(1);
    void handlers.camerasList(input, 1);
    void handlers.camerasList({ ...input, region: 'us-west-2' }, 1);
    expect(lists).toHaveLength(3);
  });

  it('is given up when other accounts are watched', async () => {
    const { handlers, lists, told } = make();
    void handlers.camerasList(input, 1);
    await handlers.accountsWatch([{ profile: 'site-b', regions: [] }], 1);
    expect(lists[0]?.signal.aborted).toBe(true);
    expect(told).toEqual([['forget', 'site-b'], ['accounts']]);
    void handlers.camerasList(input, 1);
    expect(lists[1]?.signal.aborted).toBe(false);
  });

  it('goes on where its account and region stay watched; only what is new is asked for afresh', async () => {
    const before = listOf([accountOf('site-a'), accountOf('site-b')]);
    const after = listOf([accountOf('site-a', ['eu-west-1', 'us-west-2']), accountOf('site-c')]);
    const { handlers, lists, told } = make({ ok: true, value: after }, undefined, before);
    void handlers.camerasList(input, 1);
    void handlers.camerasList({ ...input, profile: 'site-b' }, 1);
    await handlers.accountsWatch(
      [
        { profile: 'site-a', regions: ['eu-west-1', 'us-west-2'] },
        { profile: 'site-c', regions: [] },
      ],
      1,
    );
    expect(lists.map(({ signal }) => signal.aborted)).toEqual([false, true]);
    expect(told).toEqual([['forget', 'site-c'], ['accounts']]);
    void handlers.camerasList(input, 2);
    expect(lists).toHaveLength(2);
    // an account without regions of its choice is watched in its own
    void handlers.camerasList({ ...input, profile: 'site-c' }, 2);
    await handlers.accountsWatch([{ profile: 'site-c', regions: [] }], 1);
    expect(lists[2]?.signal.aborted).toBe(false);
  });

  it('goes on when a choice of accounts was refused', async () => {
    const refusal = { ok: false, error: { kind: 'profile-unknown', resource: 'gone' } } as const;
    const { handlers, lists, told } = make(refusal);
    void handlers.camerasList(input, 1);
    expect(await handlers.accountsWatch([{ profile: 'gone', regions: [] }], 1)).toEqual(refusal);
    expect(lists[0]?.signal.aborted).toBe(false);
    expect(told).toEqual([]);
  });
});

describe('the other handlers', () => {
  it('tell a window that starts the accounts as they are, and the lists and sessions made ahead', async () => {
    const { handlers, lists, listings } = make(undefined, undefined, listOf([accountOf('site-a')]));
    const ahead = listings.listAhead('site-a', 'eu-west-1');
    lists[0]?.answer({ ok: true, value: [] });
    await ahead;
    const place = { profile: 'site-a', region: 'eu-west-1', answer: { ok: true, value: [] } };
    expect(await handlers.deskStart(null, 4)).toMatchObject({
      version: '7',
      accounts: listOf([accountOf('site-a')]),
      lists: [place],
      sessions: [{ camera: gate, session: { sessionId: 'of 4' } }],
    });
    expect(await handlers.deskStart(null, 1)).toMatchObject({ lists: [] });
  });

  it('log each state and pass it on', () => {
    const { handlers, lines, told } = make();
    expect(handlers.deskReport([{ camera: gate, health: 'silent', sentence: 'Not sending.' }], 1)).toBeNull();
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'camera', camera: 'gate-north', health: 'silent' });
    expect(told).toEqual([['states', 1]]);
  });

  it('put a text on the clipboard', async () => {
    const { handlers, told } = make();
    expect(await handlers.clipboardWrite({ text: 'aws sso login' }, 1)).toBeNull();
    expect(told).toEqual([['copied', 'aws sso login']]);
  });

  it('close sessions and give up requests of the window that asks', () => {
    const { handlers, told } = make();
    void handlers.sessionsClose({ sessionId: 's' }, 4);
    void handlers.sessionsClose({ requestId: 'r' }, 5);
    expect(told).toEqual([
      ['close', 4, 's', false],
      ['cancel', 5, 'r'],
    ]);
  });
});

describe('settingsChange', () => {
  const { network, prices } = settingsSchema.parse({});

  it('keeps a network setting and puts it in force, then has everything tried again', async () => {
    const { handlers, told } = make();
    expect(await handlers.settingsChange({ network, prices }, 1)).toMatchObject({ ok: true });
    expect(told).toEqual([['network in force'], ['kept', 'network', 'prices'], ['try again']]);
  });

  it('keeps nothing when the window can not be told of it', async () => {
    const refused = { ok: false, error: { kind: 'network-setting', message: 'Nothing was changed.' } } as const;
    const { handlers, told } = make(undefined, undefined, undefined, refused);
    expect(await handlers.settingsChange({ network, prices }, 1)).toEqual(refused);
    expect(told).toEqual([['network in force']]);
  });

  it('keeps nothing of a change whose network setting can not be put in force', async () => {
    const refused = { ok: false, error: { kind: 'network-setting', message: 'No such file.' } } as const;
    const { handlers, told } = make(undefined, refused);
    expect(await handlers.settingsChange({ network, prices }, 1)).toEqual(refused);
    expect(told).toEqual([]);
  });

  it('does not touch the network for the rest', async () => {
    const { handlers, told } = make();
    await handlers.settingsChange({ prices }, 1);
    expect(told).toEqual([['kept', 'prices']]);
  });
});
