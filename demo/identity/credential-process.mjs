/**
 * A `credential_process` program: fetches keys from the demo service and prints them as the AWS SDKs expect it
 * (AWS SDKs and Tools reference guide, "Process credential provider"). The service may tell it to misbehave.
 *
 * Usage: credential-process.mjs --endpoint URL --ticket TICKET
 */
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { endpoint: { type: 'string' }, ticket: { type: 'string' } } });

/** Waits for nothing, but never outlives who started it. */
function hang() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 250);
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
