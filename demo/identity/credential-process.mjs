/**
 * A `credential_process` program: fetches keys from the demo service and prints them as the AWS SDKs expect it
 * (AWS SDKs and Tools reference guide, "Process credential provider"). The service may tell it to misbehave.
 *
 * Usage: credential-process.mjs --endpoint URL --ticket TICKET
 */
import { fstatSync } from 'node:fs';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { endpoint: { type: 'string' }, ticket: { type: 'string' } } });

/**
 * Waits for nothing, but outlives neither the service nor who started it: a shell in between would stay, so the end of
 * standard input tells, where that is a pipe as SDKs make one.
 */
function hang() {
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) process.stdin.on('end', () => process.exit(1)).resume();
  const { hostname, port } = new URL(values.endpoint ?? '');
  const hold = () => {
    connect(Number(port), hostname)
      .on('error', () => process.exit(1))
      .on('close', hold);
  };
  hold();
}

async function main() {
  const response = await fetch(`${values.endpoint ?? ''}/credential-process`, {
    method: 'POST',
    headers: { 'x-demo-ticket': values.ticket ?? '' },
  });
  if (!response.ok) throw new Error(`the service refused (HTTP ${response.status})`);
  const { behaviour, document } = await response.json();
  if (behaviour === 'hangs') hang();
  else if (behaviour === 'prints-nonsense') process.stdout.write('Welcome back!\n');
  else if (behaviour === 'fails') throw new Error('the smart card is not inserted');
  else process.stdout.write(`${JSON.stringify(document)}\n`);
}

main().catch((/** @type {unknown} */ error) => {
  process.stderr.write(`credential-process: ${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 1;
});
