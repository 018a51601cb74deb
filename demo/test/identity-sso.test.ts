/** IAM Identity Center as a real client meets it: device sign-in, tokens and their refresh, the portal. */
import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
} from '@aws-sdk/client-sso';
import {
  CreateTokenCommand,
  type CreateTokenCommandOutput,
  RegisterClientCommand,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DemoService, startDemo } from '../index.ts';
import { camerasSeenBy, type IdentityClients, identityClients, refusalOf } from './identity-support.ts';
import { type ManualClock, manualClock } from './support.ts';

const east = '111122223333';
const west = '444455556666';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

let demo: DemoService;
let clock: ManualClock;
let clients: IdentityClients;
beforeEach(async () => {
  clock = manualClock();
  demo = await startDemo({ clock, signIn: { codeLifeSeconds: 60, intervalSeconds: 5, tokenLifeSeconds: 3600 } });
  clients = identityClients(demo);
});
afterEach(async () => {
  await demo.close();
});

interface Started {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly deviceCode: string;
  readonly userCode: string;
  readonly page: string;
}

async function start(scopes: string[] = ['sso:account:access']): Promise<Started> {
  const { oidc } = clients;
  const registered = await oidc.send(new RegisterClientCommand({ clientName: 'test', clientType: 'public', scopes }));
  const { clientId = '', clientSecret = '' } = registered;
  const started = await oidc.send(
    new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: demo.ssoStartUrl }),
  );
  const { deviceCode = '', userCode = '', verificationUriComplete: page = '' } = started;
  return { clientId, clientSecret, deviceCode, userCode, page };
}

function ask(
  { clientId, clientSecret, deviceCode }: Started,
  clientIdInstead?: string,
): Promise<CreateTokenCommandOutput> {
  const input = { clientId: clientIdInstead ?? clientId, clientSecret, deviceCode, grantType: deviceGrant };
  return clients.oidc.send(new CreateTokenCommand(input));
}

async function signIn(): Promise<CreateTokenCommandOutput & { readonly started: Started }> {
  const started = await start();
  demo.approveSignIn(started.userCode);
  return { ...(await ask(started)), started };
}

describe('device sign-in', () => {
  it('registers a program and hands out a code', async () => {
    const registered = await clients.oidc.send(new RegisterClientCommand({ clientName: 'test', clientType: 'public' }));
    const lifeS = (registered.clientSecretExpiresAt ?? 0) - (registered.clientIdIssuedAt ?? 0);
    expect(lifeS).toBe(90 * 24 * 3600);
    const started = await clients.oidc.send(
      new StartDeviceAuthorizationCommand({
        clientId: registered.clientId,
        clientSecret: registered.clientSecret,
        startUrl: demo.ssoStartUrl,
      }),
    );
    expect(started).toMatchObject({ expiresIn: 60, interval: 5, verificationUri: `${demo.endpoint}/device` });
    expect(started.userCode).toMatch(/^[B-Z]{4}-[B-Z]{4}$/);
    expect(started.verificationUriComplete).toBe(`${demo.endpoint}/device?user_code=${started.userCode ?? ''}`);
  });

  it('is pending, then approved, then used', async () => {
    const started = await start();
    expect(await refusalOf(ask(started))).toMatchObject({ name: 'AuthorizationPendingException', status: 400 });
    clock.advance(2000);
    expect(await refusalOf(ask(started))).toMatchObject({ name: 'SlowDownException', status: 400 });
    clock.advance(5000);
    demo.approveSignIn(started.userCode);
    const tokens = await ask(started);
    expect(tokens).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600 });
    expect(tokens.accessToken).not.toBe(tokens.refreshToken);
    expect((await refusalOf(ask(started))).name).toBe('InvalidGrantException');
    expect(() => {
      demo.approveSignIn(started.userCode);
    }).toThrow('no sign-in waits');
  });

  it('ends when the person refuses or takes too long', async () => {
    const denied = await start();
    demo.denySignIn(denied.userCode);
    expect(await refusalOf(ask(denied))).toMatchObject({ name: 'AccessDeniedException', status: 400 });
    const late = await start();
    clock.advance(60_000);
    expect(await refusalOf(ask(late))).toMatchObject({ name: 'ExpiredTokenException', status: 400 });
  });

  it('is approved on its page', async () => {
    const started = await start();
    expect(await (await fetch(started.page)).text()).toContain(`value="${started.userCode}"`);
    const choose = (form: Record<string, string>) =>
      fetch(`${demo.endpoint}/device`, { method: 'POST', body: new URLSearchParams(form) });
    expect((await choose({ user_code: 'BBBB-BBBB', choice: 'approved' })).status).toBe(404);
    expect((await choose({ user_code: started.userCode })).status).toBe(400);
    const approved = await choose({ user_code: started.userCode.toLowerCase(), choice: 'approved' });
    expect(await approved.text()).toContain('Request approved');
    expect((await ask(started)).accessToken).toBeDefined();
    const other = await start();
    await choose({ user_code: other.userCode, choice: 'denied' });
    expect((await refusalOf(ask(other))).name).toBe('AccessDeniedException');
    const hostile = await fetch(`${demo.endpoint}/device?user_code=${encodeURIComponent('"><script>')}`);
    expect(await hostile.text()).not.toContain('<script>');
  });

  it('refuses strangers and nonsense', async () => {
    const { oidc } = clients;
    const started = await start();
    expect(await refusalOf(ask(started, 'nobody'))).toMatchObject({ name: 'InvalidClientException', status: 401 });
    expect((await refusalOf(ask({ ...started, deviceCode: 'x' }))).name).toBe('InvalidGrantException');
    expect((await refusalOf(ask({ ...(await start()), deviceCode: started.deviceCode }))).name).toBe(
      'InvalidGrantException',
    );
    const { clientId, clientSecret } = started;
    const grants: readonly [string, string][] = [
      ['password', 'UnsupportedGrantTypeException'],
      ['refresh_token', 'InvalidRequestException'],
    ];
    for (const [grantType, name] of grants) {
      const call = oidc.send(new CreateTokenCommand({ clientId, clientSecret, grantType }));
      expect((await refusalOf(call)).name).toBe(name);
    }
    const elsewhere = new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: 'https://else.example' });
    expect((await refusalOf(oidc.send(elsewhere))).name).toBe('InvalidRequestException');
    const confidential = new RegisterClientCommand({ clientName: 'test', clientType: 'confidential' });
    expect((await refusalOf(oidc.send(confidential))).name).toBe('InvalidClientMetadataException');
    clock.advance(91 * 24 * 3600 * 1000);
    const old = new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: demo.ssoStartUrl });
    expect((await refusalOf(oidc.send(old))).name).toBe('InvalidClientException');
  });

  it('refreshes tokens, each refresh token once', async () => {
    const { started, refreshToken, accessToken } = await signIn();
    const { clientId, clientSecret } = started;
    const refresh = (token = '') =>
      clients.oidc.send(
        new CreateTokenCommand({ clientId, clientSecret, grantType: 'refresh_token', refreshToken: token }),
      );
    clock.advance(3_600_000);
    const next = await refresh(refreshToken);
    expect(next.accessToken).not.toBe(accessToken);
    expect((await refusalOf(refresh(refreshToken))).name).toBe('InvalidGrantException');
    expect((await refresh(next.refreshToken)).expiresIn).toBe(3600);
    demo.faults.limitSignInLife(2500);
    const limited = await refresh((await signInAgain(started)).refreshToken);
    expect(limited.expiresIn).toBe(3);
  });

  it('gives programs without a scope no refresh token', async () => {
    const started = await start([]);
    demo.approveSignIn(started.userCode);
    expect((await ask(started)).refreshToken).toBeUndefined();
  });

  it('is struck by faults and counted', async () => {
    demo.faults.add({ kind: 'throttle' }, { operation: 'RegisterClient', times: 1 });
    expect((await refusalOf(start())).name).toBe('SlowDownException');
    demo.faults.add({ kind: 'status', status: 500 }, { operation: 'StartDeviceAuthorization', times: 1 });
    expect(await refusalOf(start())).toMatchObject({ name: 'InternalServerException', status: 500 });
    expect(demo.counts.calls({ operation: 'RegisterClient' })).toBe(2);
    expect(demo.counts.calls({ operation: 'RegisterClient', status: 400 })).toBe(1);
  });
});

async function signInAgain({ clientId, clientSecret }: Started): Promise<CreateTokenCommandOutput> {
  const { deviceCode = '', userCode = '' } = await clients.oidc.send(
    new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: demo.ssoStartUrl }),
  );
  demo.approveSignIn(userCode);
  return clients.oidc.send(new CreateTokenCommand({ clientId, clientSecret, deviceCode, grantType: deviceGrant }));
}

describe('portal', () => {
  const role = (accessToken: string | undefined, accountId: string, roleName: string) =>
    clients.sso.send(new GetRoleCredentialsCommand({ accessToken, accountId, roleName }));

  it('gives keys for the roles a person has', async () => {
    const { accessToken } = await signIn();
    const { roleCredentials: keys } = await role(accessToken, east, 'VideoViewer');
    expect(keys?.expiration).toBe(clock.now() + 3_600_000);
    const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = keys ?? {};
    expect(await camerasSeenBy(demo, { accessKeyId, secretAccessKey, sessionToken })).toContain('gate-north');
    demo.faults.limitCredentialLife(1000);
    expect((await role(accessToken, west, 'VideoViewer')).roleCredentials?.expiration).toBe(clock.now() + 1000);
    expect(demo.counts.calls({ operation: 'GetRoleCredentials', profile: 'plant-west' })).toBe(1);
  });

  it('refuses roles that are not assigned, and tokens that are over', async () => {
    const { accessToken } = await signIn();
    const noAccess = { name: 'ForbiddenException', message: 'No access', status: 403 };
    expect(await refusalOf(role(accessToken, west, 'VideoOperator'))).toEqual(noAccess);
    expect(await refusalOf(role(accessToken, '777788889999', 'VideoViewer'))).toEqual(noAccess);
    const noSession = {
      name: 'UnauthorizedException',
      message: 'Session token not found or invalid',
      status: 401,
    };
    expect(await refusalOf(role('rubbish', east, 'VideoViewer'))).toEqual(noSession);
    clock.advance(3_600_000);
    expect(await refusalOf(role(accessToken, east, 'VideoViewer'))).toEqual(noSession);
    const again = await signIn();
    demo.faults.endSignIns();
    expect(await refusalOf(role(again.accessToken, east, 'VideoViewer'))).toEqual(noSession);
  });

  it('lists accounts and roles in pages', async () => {
    const { accessToken } = await signIn();
    const first = await clients.sso.send(new ListAccountsCommand({ accessToken, maxResults: 1 }));
    expect(first.accountList).toEqual([
      { accountId: east, accountName: 'Plant East', emailAddress: 'guard@plant.example' },
    ]);
    const second = await clients.sso.send(new ListAccountsCommand({ accessToken, nextToken: first.nextToken }));
    expect(second.accountList?.map(({ accountId }) => accountId)).toEqual([west]);
    expect(second.nextToken).toBeUndefined();
    const roles = await clients.sso.send(new ListAccountRolesCommand({ accessToken, accountId: east }));
    expect(roles.roleList?.map(({ roleName }) => roleName)).toEqual(['VideoOperator', 'VideoViewer']);
    const tooMany = new ListAccountsCommand({ accessToken, maxResults: 101 });
    expect((await refusalOf(clients.sso.send(tooMany))).name).toBe('InvalidRequestException');
  });

  it('signs out', async () => {
    const { accessToken } = await signIn();
    await clients.sso.send(new LogoutCommand({ accessToken }));
    expect((await refusalOf(role(accessToken, east, 'VideoViewer'))).name).toBe('UnauthorizedException');
    expect((await refusalOf(clients.sso.send(new LogoutCommand({ accessToken })))).name).toBe('UnauthorizedException');
  });
});
