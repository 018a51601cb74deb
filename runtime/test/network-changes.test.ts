/** Changes of the network that a Chromium refuses: whatever fails, no page takes a certificate that nobody has judged. */
import { afterEach, describe, expect, test } from 'vitest';
import { Network } from '../src/network.ts';
import type { ExtensionProxy } from '../src/proxy-config.ts';

/** A Chromium that may refuse to be told, and what would become of its certificates. */
interface Told {
  readonly network: Network;
  readonly warnings: readonly string[];
  /** The modes it was told, and each change of the override, in their order. */
  readonly events: readonly string[];
  isRefusing: boolean;
  isOverriding: boolean;
  /** The proxy in force. */
  proxy: ExtensionProxy;
}

const networks: Network[] = [];
afterEach(() => {
  for (const network of networks.splice(0)) network.close();
});

const make = (): Told => {
  const warnings: string[] = [];
  const events: string[] = [];
  const network = new Network({
    setProxy: (value) => {
      events.push(told.isRefusing ? `refused ${value.mode}` : value.mode);
      if (told.isRefusing) return Promise.reject(new Error('no extensions here'));
      told.proxy = value;
      return Promise.resolve();
    },
    overrideCertificates: (isOn) => {
      events.push(`override ${isOn ? 'on' : 'off'}`);
      told.isOverriding = isOn;
    },
    commandLineProxy: () => '',
    env: {},
    warn: (line) => warnings.push(line),
  });
  networks.push(network);
  const told: Told = { network, warnings, events, isRefusing: false, isOverriding: false, proxy: { mode: 'system' } };
  return told;
};
const judge = (_request: unknown, answer: (verdict: number) => void): void => answer(-3);

describe('a change of the network', () => {
  test('hands certificates over only once the relay is in the way', async () => {
    const told = make();
    told.network.setVerifyProc(judge);
    await told.network.setProxy({ mode: 'system' });
    expect(told.proxy.rules?.singleProxy.host).toBe('127.0.0.1');
    expect(told.events).toEqual(['fixed_servers', 'override on', 'override on']);
    told.network.setVerifyProc(null);
    await told.network.setProxy({ mode: 'direct' });
    expect(told.events.slice(3)).toEqual(['override off', 'direct', 'override off']);
  });

  test('that is refused is told to whoever asked, and leaves certificates to Chromium', async () => {
    const told = make();
    told.isRefusing = true;
    told.network.setVerifyProc(judge);
    await expect(told.network.setProxy({ mode: 'system' })).rejects.toThrow('no extensions here');
    expect(told.isOverriding).toBe(false);
    expect(told.warnings).toHaveLength(2);
    // the same again is no change that was made already
    told.isRefusing = false;
    await told.network.setProxy({ mode: 'system' });
    expect(told.proxy.rules?.singleProxy.port).toBeGreaterThan(0);
    expect(told.isOverriding).toBe(true);
  });

  test('back to Chromium that is refused leaves the relay in the way, and pages without its certificates', async () => {
    const told = make();
    told.network.setVerifyProc(judge);
    await told.network.setProxy({ mode: 'system' });
    told.isRefusing = true;
    told.network.setVerifyProc(null);
    await expect(told.network.setProxy({ mode: 'system' })).rejects.toThrow('no extensions here');
    expect(told.isOverriding).toBe(false);
    told.isRefusing = false;
    await told.network.setProxy({ mode: 'system' });
    expect(told.proxy).toEqual({ mode: 'system' });
  });
});
