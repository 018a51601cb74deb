/** The schema of every message between window and main. Both ends validate with these. */
import { z } from 'zod';
import { accountLabelSchema, accountListSchema, profileNameSchema, watchedAccountSchema } from './accounts.ts';
import { cameraSchema } from './cameras.ts';
import type { EventName, RequestName } from './channel-names.ts';
import { cameraStateSchema, deskStartSchema, selfCheckResultSchema } from './desk.ts';
import { machineLoadSchema } from './load.ts';
import { openSessionSchema, sessionSchema } from './sessions.ts';
import { settingsChangeSchema, settingsSchema } from './settings.ts';
import { outcomeSchema } from './trouble-kinds.ts';
import { usageReportSchema, usageSchema } from './usage.ts';

/** The largest message accepted, in characters of its JSON form: far above any honest one. */
export const largestMessageChars = 1_000_000;

const nothing = z.null();

/** Input and reply of each request. */
export const requests = {
  /** The window has loaded and wants to know its start. */
  deskStart: { input: nothing, reply: deskStartSchema },
  /** Cameras whose state has changed, for the console and the log. */
  deskReport: { input: z.array(cameraStateSchema).max(1_000), reply: nothing },
  /** The profiles of this machine. */
  accountsList: { input: nothing, reply: accountListSchema },
  /** Watch exactly these accounts from now on. */
  accountsWatch: {
    input: z.array(watchedAccountSchema).max(100),
    reply: outcomeSchema(accountListSchema),
  },
  /** Say something of an account: name, mark, favourite. */
  accountLabel: { input: accountLabelSchema, reply: outcomeSchema(accountListSchema) },
  /** Start a sign-in for an account that needs one: a browser opens, `accountsChanged` tells the code. Again: opens it again. */
  accountSignIn: { input: z.strictObject({ profile: profileNameSchema }), reply: outcomeSchema(nothing) },
  /** Give up a sign-in that waits for the browser. */
  accountSignInCancel: { input: z.strictObject({ profile: profileNameSchema }), reply: nothing },
  /** The MFA code a person has typed. Answers once AWS has taken or refused it. */
  accountMfaCode: {
    input: z.strictObject({ profile: profileNameSchema, code: z.string().min(1).max(20) }),
    reply: outcomeSchema(nothing),
  },
  /** One camera by StreamName or StreamARN, for people who may not list streams. */
  cameraFind: {
    input: z.strictObject({
      profile: profileNameSchema,
      region: z.string().min(1).max(60),
      text: z.string().min(1).max(1_100),
    }),
    reply: outcomeSchema(cameraSchema),
  },
  /** All cameras of one account in one region, every page. */
  camerasList: {
    input: z.strictObject({ profile: watchedAccountSchema.shape.profile, region: z.string().min(1).max(60) }),
    reply: outcomeSchema(z.array(cameraSchema)),
  },
  /** Open a streaming session for one player. */
  sessionsOpen: { input: openSessionSchema, reply: outcomeSchema(sessionSchema) },
  /** Forget a session, or cancel a request for one that has not been answered. */
  sessionsClose: {
    input: z.union([
      /** `lost`: it ended before its time; without it, it was not needed any more. */
      z.strictObject({ sessionId: z.string().min(1).max(64), lost: z.literal(true).optional() }),
      z.strictObject({ requestId: z.string().min(1).max(64) }),
    ]),
    reply: nothing,
  },
  /** Bytes that sessions have brought since the last report. */
  usageReport: { input: usageReportSchema, reply: nothing },
  /** What the wall has used since the start. */
  usageRead: { input: nothing, reply: usageSchema },
  /** Replace sections of the settings; answers all settings as they are now. */
  settingsChange: { input: settingsChangeSchema, reply: outcomeSchema(settingsSchema) },
  /** Put a text on the clipboard. */
  clipboardWrite: { input: z.strictObject({ text: z.string().min(1).max(20_000) }), reply: nothing },
  /** The commissioning check is done: main prints, writes and ends. */
  selfCheckFinish: { input: selfCheckResultSchema, reply: nothing },
} as const satisfies Record<RequestName, { input: z.ZodType; reply: z.ZodType }>;

/** Payload of each event. */
export const events = {
  /** Profiles or watched accounts have changed. */
  accountsChanged: accountListSchema,
  /** Settings have changed, here or in another window. */
  settingsChanged: settingsSchema,
  /** The machine woke up or the network came back: look at everything anew. */
  deskResumed: z.strictObject({ reason: z.enum(['woke', 'online']) }),
  /** How far this machine's clock is behind AWS's (negative: ahead), measured by the answers. */
  clockMeasured: z.strictObject({ behindMs: z.number() }),
  /** How busy the machine is. */
  loadMeasured: machineLoadSchema,
  /** Whether this window is on screen: false while it is minimised or hidden. */
  windowShown: z.strictObject({ visible: z.boolean() }),
  /** A sentence for the operator. */
  noticeGiven: z.strictObject({ sentence: z.string().max(400) }),
} as const satisfies Record<EventName, z.ZodType>;

/** What a request takes. */
export type RequestInput<N extends RequestName> = z.infer<(typeof requests)[N]['input']>;
/** What a request answers. */
export type RequestReply<N extends RequestName> = z.infer<(typeof requests)[N]['reply']>;
/** What an event carries. */
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;
