/** Profiles of every kind that shared config files know, good ones and malformed ones, all pointing to the service. */
import { fileURLToPath } from 'node:url';
import type { DemoAccount } from '../accounts.ts';
import { mfaSerial, roleArn } from './directory.ts';
import type { Identity } from './identity.ts';

/** Text to add to the two files. */
export interface KindSections {
  readonly config: string;
  readonly credentials: string;
}

/** The Identity Center session that the profile `sso` uses. */
export const ssoSession = 'demo-sso';
/** Its region, and that of the profile `sso-legacy`. */
export const ssoRegion = 'eu-west-1';
/** What programs ask for to get a refresh token (AWS SDKs and Tools reference guide, `sso_registration_scopes`). */
export const ssoScope = 'sso:account:access';

const program = fileURLToPath(new URL('./credential-process.mjs', import.meta.url));

type Values = Readonly<Record<string, string>>;

/** `tokenFile` is where the profile `web` looks for its token. */
export function kindSections(identity: Identity, endpoint: string, tokenFile: string): KindSections {
  const { accounts } = identity;
  const [east, west] = [accounts[0], accounts[1]];
  if (east === undefined || west === undefined) throw new Error('profiles of every kind need two accounts');
  const base = ({ regions }: DemoAccount): Values => ({ region: regions[0], output: 'json', endpoint_url: endpoint });
  const sso = (account: DemoAccount): Values => ({
    ...base(account),
    sso_account_id: account.accountId,
    sso_role_name: 'VideoViewer',
  });
  const portal: Values = { sso_region: ssoRegion, sso_start_url: identity.startUrl };
  const command = `"${process.execPath}" "${program}" --endpoint ${endpoint} --ticket ${identity.processTicket}`;
  const viewer = roleArn(accounts, 'WallViewer');
  const config: readonly (readonly [string, Values])[] = [
    ['profile role', { ...base(east), role_arn: viewer, source_profile: east.profile }],
    ['profile chain', { ...base(west), role_arn: roleArn(accounts, 'WallAuditor'), source_profile: 'role' }],
    [
      'profile mfa',
      {
        ...base(east),
        role_arn: roleArn(accounts, 'WallOperator'),
        source_profile: east.profile,
        mfa_serial: mfaSerial(east),
      },
    ],
    ['profile process', { ...base(east), credential_process: command }],
    ['profile web', { ...base(west), role_arn: roleArn(accounts, 'WallKiosk'), web_identity_token_file: tokenFile }],
    ['profile sso', { ...sso(east), sso_session: ssoSession }],
    [`sso-session ${ssoSession}`, { ...portal, sso_registration_scopes: ssoScope }],
    ['profile sso-legacy', { ...sso(west), ...portal }],
    ['profile no-region', { output: 'json', endpoint_url: endpoint }],
    ['profile broken role', { ...base(east), role_arn: viewer, source_profile: east.profile }],
    ['stray', base(east)],
    ['profile half-keys', base(east)],
    ['profile cycle-a', { ...base(east), role_arn: viewer, source_profile: 'cycle-b' }],
    ['profile cycle-b', { ...base(east), role_arn: viewer, source_profile: 'cycle-a' }],
    ['profile lost-source', { ...base(east), role_arn: viewer, source_profile: 'nobody' }],
    ['profile bad-process', { ...base(east), credential_process: '/nonexistent/credential-program' }],
  ];
  const credentials: readonly (readonly [string, Values])[] = [
    ['no-region', { aws_access_key_id: east.accessKeyId, aws_secret_access_key: east.secretAccessKey }],
    ['half-keys', { aws_access_key_id: east.accessKeyId }],
  ];
  return { config: sections(config), credentials: sections(credentials) };
}

function sections(list: readonly (readonly [string, Values])[]): string {
  return list
    .map(([name, values]) => {
      const lines = Object.entries(values).map(([key, value]) => `${key} = ${value}\n`);
      return `\n[${name}]\n${lines.join('')}`;
    })
    .join('');
}
