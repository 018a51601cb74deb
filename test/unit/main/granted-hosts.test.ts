/** Hosts the service names that no rule foresaw: inside the policy before their URL is used, by one reload for all. */
import { describe, expect, it } from 'vitest';
import { createGrantedHosts, gatherMs } from '../../../main/desktop/granted-hosts.ts';
import { createManualClock } from './manual-clock.ts';

const make = () => {
  const clock = createManualClock();
  let reloads = 0;
  const hosts = createGrantedHosts({
    sources: () => ['https://*.kinesisvideo.eu-west-1.amazonaws.com', ...hosts.origins()],
    reloadPages: () => {
      reloads += 1;
    },
    clock,
  });
  const admit = (url: string) => hosts.admit({ ok: true, value: { url } });
  return { clock, hosts, admit, reloads: () => reloads };
};

describe('granted hosts', () => {
  it('lets through at once what the policy covers, and troubles', async () => {
    const { hosts, admit, reloads } = make();
    const url = 'https://b-1.kinesisvideo.eu-west-1.amazonaws.com/hls?SessionToken=x';
    expect(await admit(url)).toEqual({ ok: true, value: { url } });
    const trouble = { ok: false, error: { kind: 'throttled' } } as const;
    expect(await hosts.admit(trouble)).toBe(trouble);
    expect(reloads()).toBe(0);
  });

  it('loads the pages anew once for all hosts of a moment, and holds their URLs back until then', async () => {
    const { clock, hosts, admit, reloads } = make();
    const waiting = [
      admit('https://vpce-1.kinesisvideo.eu-west-1.vpce.amazonaws.com/a'),
      admit('https://media.example/b?SessionToken=x'),
      admit('https://media.example/c'),
    ];
    expect(reloads()).toBe(0);
    await clock.advance(gatherMs);
    for (const answer of await Promise.all(waiting))
      expect(answer).toEqual({ ok: false, error: { kind: 'cancelled' } });
    expect(reloads()).toBe(1);
    expect(hosts.origins()).toEqual([
      'https://vpce-1.kinesisvideo.eu-west-1.vpce.amazonaws.com',
      'https://media.example',
    ]);
    expect(await admit('https://media.example/d')).toMatchObject({ ok: true });
    expect(reloads()).toBe(1);
  });

  it('does not widen the policy without end', async () => {
    const { clock, admit } = make();
    const waiting = Array.from({ length: 100 }, (_, number) => admit(`https://h${number}.example/`));
    expect(await admit('https://one-more.example/')).toEqual({ ok: false, error: { kind: 'not-the-service' } });
    await clock.advance(gatherMs);
    await Promise.all(waiting);
  });
});
