/** Pages for the person: a form that approves or refuses a device sign-in, and an authenticator. No script. */
import { parameter } from '../http/request.ts';
import { type Reply, textReply } from '../reply.ts';
import type { SignedRequest } from '../sign/authorization.ts';
import { formOf } from './calls.ts';
import { mfaSecret, mfaSerial } from './directory.ts';
import type { Identity } from './identity.ts';
import { totp } from './totp.ts';
import { escaped } from './xml.ts';

/** Shows the form, or takes what the person chose in it. */
export function verificationPage(identity: Identity, request: SignedRequest, nowMs: number): Reply {
  if (request.method !== 'POST') return page('Sign in to a program', form(parameter(request.query, 'user_code') ?? ''));
  const answers = formOf(request.body);
  const userCode = (answers.get('user_code') ?? '').trim().toUpperCase();
  const choice = answers.get('choice');
  if (choice !== 'approved' && choice !== 'denied') return page('Nothing was chosen', form(userCode), 400);
  if (!identity.signIns.decide(userCode, choice, nowMs)) {
    return page('No sign-in waits under this code', `<p>It may have expired or been used.</p>${form(userCode)}`, 404);
  }
  return choice === 'approved'
    ? page('Request approved', '<p>You can close this window and go back to the program.</p>')
    : page('Request denied', '<p>The program gets nothing. You can close this window.</p>');
}

/** The codes that the authenticators of all accounts show now. */
export function authenticatorPage({ accounts }: Identity, nowMs: number): Reply {
  const lines = accounts.flatMap((account) => {
    const serial = mfaSerial(account);
    const secret = mfaSecret(accounts, serial);
    return secret === undefined ? [] : [`<p>${escaped(serial)} <strong>${totp(secret, nowMs)}</strong></p>`];
  });
  return page('Authenticator', lines.join('\n'));
}

function form(userCode: string): string {
  return `<form method="post" action="/device">
<p><label>Code <input name="user_code" value="${escaped(userCode)}" autocomplete="off" required></label></p>
<p>Approve only if the program shows the same code.</p>
<p><button name="choice" value="approved">Approve</button> <button name="choice" value="denied">Deny</button></p>
</form>`;
}

function page(title: string, body: string, status = 200): Reply {
  const html = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1>
${body}
</body></html>
`;
  return textReply(html, 'text/html; charset=utf-8', status);
}
