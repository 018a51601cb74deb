/** The network form: what is typed becomes settings, or a sentence at its field. */
import { describe, expect, it } from 'vitest';
import { networkFormOf, readNetworkForm } from '../../../../renderer/desk/network-form.ts';

const empty = { proxyUrl: '', proxyBypass: '', caFile: '' };

describe('the network form', () => {
  it('reads what it has written', () => {
    const settings = { proxyUrl: 'http://proxy.example:3128', proxyBypass: ['a', '.b.example'], caFile: '/etc/ca.pem' };
    expect(readNetworkForm(networkFormOf(settings))).toEqual({ ok: true, value: settings });
    expect(readNetworkForm({ ...empty, proxyBypass: 'a b;c,\n d' })).toEqual({
      ok: true,
      value: { proxyUrl: null, proxyBypass: ['a', 'b', 'c', 'd'], caFile: null },
    });
  });

  it('says what is wrong with a proxy, in its own words', () => {
    const sentence = (proxyUrl: string): string | undefined => {
      const reading = readNetworkForm({ ...empty, proxyUrl });
      return reading.ok ? undefined : reading.error.proxyUrl;
    };
    expect(sentence('http://me:pass@proxy.example:3128')).toContain('no user name or password');
    expect(sentence('socks5://proxy.example:1080')).toContain('not SOCKS');
    expect(sentence('proxy.example')).toContain('http://proxy.example:3128');
  });

  it('says which other field is wrong', () => {
    const reading = readNetworkForm({ ...empty, proxyBypass: 'x'.repeat(254), caFile: 'y'.repeat(1_001) });
    expect(reading.ok ? [] : Object.keys(reading.error)).toEqual(['proxyBypass', 'caFile']);
  });
});
