/** Every message of the contract through the real bridge and the real binding; and everything that must be refused. */
import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EventName,
  eventNames,
  type RequestName,
  requestNames,
  subscribeName,
  wireChannel,
} from '../../contract/channel-names.ts';
import { largestMessageChars } from '../../contract/messages.ts';
import { bindIpc, createSendEvent, type Handlers, refuseSends } from '../../main/ipc.ts';
import { createLog } from '../../main/log.ts';
import { createBridge } from '../../preload/bridge.ts';
import { type CallingFrame, createTransport, type Transport } from './in-memory-transport.ts';
import { eventSamples, requestSamples } from './samples.ts';

const origin = 'app://vigil';
const ownFrame: CallingFrame = { origin, parent: null };
const ownWindow = 7;

/** Requests whose reply can say what went wrong; the others reject. */
const outcomeRequests: ReadonlySet<RequestName> = new Set<RequestName>([
  'accountsWatch',
  'accountLabel',
  'accountSignIn',
  'accountMfaCode',
  'camerasList',
  'cameraFind',
  'sessionsOpen',
  'settingsChange',
]);

interface Desk {
  readonly transport: Transport;
  readonly heard: { readonly name: RequestName; readonly input: unknown; readonly sender: number }[];
  readonly lines: string[];
  readonly bridge: (senderId?: number, frame?: CallingFrame | null) => ReturnType<typeof createBridge>;
}

const openDesk = (answer: (name: RequestName) => unknown = (name) => requestSamples[name].reply): Desk => {
  const transport = createTransport();
  const heard: Desk['heard'] = [];
  const lines: string[] = [];
  const log = createLog(() => 0, [{ least: 'debug', write: (line) => lines.push(line) }]);
  const handlers = Object.fromEntries(
    requestNames.map((name) => [
      name,
      (input: unknown, sender: number): unknown => {
        heard.push({ name, input, sender });
        return answer(name);
      },
    ]),
  ) as unknown as Handlers;
  bindIpc({ ipcMain: transport.ipcMain, handlers, origin, isTrusted: (id) => id === ownWindow, log });
  const bridge: Desk['bridge'] = (senderId = ownWindow, frame = ownFrame) =>
    createBridge(transport.rendererOf(senderId, frame));
  return { transport, heard, lines, bridge };
};

/** How a call ended that should have been refused. */
interface Ending {
  readonly answer: unknown;
  /** Calls that reached a handler. */
  readonly heard: number;
  readonly logged: readonly string[];
}

const endingOf = async (desk: Desk, call: Promise<unknown>): Promise<Ending> => {
  const answer = await call.catch((error: unknown) => (error instanceof Error ? error.message : 'odd'));
  return { answer, heard: desk.heard.length, logged: desk.lines };
};

/** Refused: no handler hears of it, and the log tells of it in one line without its content. */
const refusalOf = (name: RequestName): Ending => ({
  answer: outcomeRequests.has(name)
    ? { ok: false, error: { kind: 'message-refused' } }
    : `Error invoking remote method '${wireChannel(name)}': Error: message refused`,
  heard: 0,
  logged: [expect.stringMatching(/^(?!.*gate-north).*message refused/) as string],
});

describe('requests', () => {
  it.each(requestNames)('%s reaches its handler and its reply comes back', async (name) => {
    const desk = openDesk();
    const { input, reply } = requestSamples[name];
    expect(await desk.bridge()[name](input)).toEqual(reply);
    expect(desk.heard).toEqual([{ name, input, sender: ownWindow }]);
  });

  it.each([
    ['a frame that is gone', ownWindow, null],
    ['a frame inside the page', ownWindow, { origin, parent: {} }],
    ['a foreign origin', ownWindow, { origin: 'https://example.org', parent: null }],
    ['an opaque origin', ownWindow, { origin: 'null', parent: null }],
    ['another window', 8, ownFrame],
  ] as const)('of %s are refused', async (_who, senderId, frame) => {
    for (const name of requestNames) {
      const desk = openDesk();
      expect(await endingOf(desk, desk.bridge(senderId, frame)[name](requestSamples[name].input))).toEqual(
        refusalOf(name),
      );
    }
  });

  it.each(requestNames)('%s is refused when malformed', async (name) => {
    for (const input of ['text', 7, true, { surprise: 'gate-north' }, [{ surprise: 'gate-north' }], [null]]) {
      const desk = openDesk();
      expect(await endingOf(desk, desk.bridge()[name](input))).toEqual(refusalOf(name));
    }
    const { input } = requestSamples[name];
    if (input === null) return;
    const desk = openDesk();
    const extra = Array.isArray(input) ? input.map((item) => ({ ...item, extra: 1 })) : { ...input, extra: 1 };
    expect(await endingOf(desk, desk.bridge()[name](extra))).toEqual(refusalOf(name));
  });

  it.each(requestNames)('%s is refused when oversized, cyclic or not plain data', async (name) => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    for (const input of ['x'.repeat(largestMessageChars + 1), [cycle], 10n, new Map([['gate-north', 1]])]) {
      const desk = openDesk();
      expect(await endingOf(desk, desk.bridge()[name](input))).toEqual(refusalOf(name));
    }
  });

  it('whatever is sent: answered or refused, never a crash, and no handler hears what is not of its schema', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...requestNames),
        fc.anything({ withBigInt: true, withDate: true, withMap: true }),
        async (name, input) => {
          const desk = openDesk();
          const { heard } = await endingOf(desk, desk.bridge()[name](input));
          expect(desk.heard.map((call) => call.input)).toEqual(heard === 0 ? [] : [input ?? null]);
        },
      ),
    );
  });

  it('on a channel that is not in the contract reach nobody', async () => {
    const desk = openDesk();
    const renderer = desk.transport.rendererOf(ownWindow, ownFrame);
    await expect(renderer.invoke('vigil:settingsRead', null)).rejects.toThrow('No handler registered');
    await expect(renderer.invoke(wireChannel('settingsChanged'), null)).rejects.toThrow('No handler registered');
    expect(desk.transport.channels()).toEqual(requestNames.map(wireChannel));
  });

  it('that expect no reply are logged without a word of theirs, and a page that waits is let go', () => {
    const contents = new EventEmitter();
    const lines: string[] = [];
    const log = createLog(() => 0, [{ least: 'debug', write: (line) => lines.push(line) }]);
    refuseSends(contents as unknown as Pick<WebContents, 'on'>, log);
    const event: { returnValue?: unknown } = {};
    contents.emit('ipc-message', event, 'gate-north', 'gate-north');
    expect(event).not.toHaveProperty('returnValue');
    contents.emit('ipc-message-sync', event, 'gate-north', 'gate-north');
    expect(event.returnValue).toBeNull();
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^(?!.*gate-north).*unknown channel.*message refused/);
  });

  it('with more than one argument are refused', async () => {
    const desk = openDesk();
    const call = desk.transport.rendererOf(ownWindow, ownFrame).invoke(wireChannel('deskStart'), null, 'gate-north');
    expect(await endingOf(desk, call)).toEqual(refusalOf('deskStart'));
  });
});

describe('replies', () => {
  it.each(requestNames)('of %s that are not of the schema never leave main', async (name) => {
    const desk = openDesk(() => ({ secret: 'gate-north' }));
    const call = desk.bridge()[name](requestSamples[name].input);
    if (outcomeRequests.has(name)) expect(await call).toEqual({ ok: false, error: { kind: 'internal' } });
    else await expect(call).rejects.toThrow('internal error');
    expect(desk.lines.join('')).toContain('reply not valid');
    expect(desk.lines.join('')).not.toContain('gate-north');
  });

  it.each(requestNames)('of %s that throws say nothing of why, but the log does', async (name) => {
    const desk = openDesk(() => {
      throw new Error('disk at /home/someone failed');
    });
    const call = desk.bridge()[name](requestSamples[name].input);
    if (outcomeRequests.has(name)) expect(await call).toEqual({ ok: false, error: { kind: 'internal' } });
    else await expect(call).rejects.not.toThrow('/home/someone');
    expect(desk.lines.join('')).toContain('/home/someone');
  });
});

describe('events', () => {
  const sendOf = ({ transport }: Desk): ReturnType<typeof createSendEvent> =>
    createSendEvent(() => [transport.webContents]);

  it.each(eventNames)('%s brings its payload and nothing else, until disposed of', (name: EventName) => {
    const desk = openDesk();
    const got: unknown[][] = [];
    const dispose = desk.bridge()[subscribeName(name)]((...args: unknown[]) => got.push(args));
    sendOf(desk)(name, eventSamples[name]);
    expect(got).toEqual([[eventSamples[name]]]);
    dispose();
    dispose();
    sendOf(desk)(name, eventSamples[name]);
    expect(got).toHaveLength(1);
    expect(desk.transport.listeners()).toBe(0);
  });

  it('that are not of the schema are never sent', () => {
    const desk = openDesk();
    const got: unknown[] = [];
    desk.bridge().onDeskResumed((payload) => got.push(payload));
    expect(() => sendOf(desk)('deskResumed', { reason: 'bored' as 'woke' })).toThrow('reason');
    expect(got).toEqual([]);
  });

  it('to a window that is going away are dropped', () => {
    const desk = openDesk();
    desk.transport.destroy();
    expect(() => sendOf(desk)('deskResumed', eventSamples.deskResumed)).not.toThrow('reason');
  });
});

describe('the bridge', () => {
  it('has one named function per message, frozen, and nothing general', () => {
    const bridge = openDesk().bridge();
    expect(Object.keys(bridge).sort()).toEqual([...requestNames, ...eventNames.map(subscribeName)].sort());
    expect(Object.values(bridge).every((member) => typeof member === 'function')).toBe(true);
    expect(Object.isFrozen(bridge)).toBe(true);
  });

  it('sends only the first argument', async () => {
    const desk = openDesk();
    const call: (...args: readonly unknown[]) => Promise<unknown> = desk.bridge().deskStart;
    expect(await call(null, 'more')).toEqual(requestSamples.deskStart.reply);
  });
});
