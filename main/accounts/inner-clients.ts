/** Clients of the services that sign in and tell whose account it is: STS, IAM Identity Center, IAM. Made for one purpose each. */
import { IAMClient } from '@aws-sdk/client-iam';
import { SSOClient } from '@aws-sdk/client-sso';
import { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import type { Credentials } from './credential-source.ts';
import type { InnerService, Profile } from './profile-facts.ts';

/** What a client is told of how it reaches the network: a handler, or options for the SDK's own. */
export type RequestHandler = NonNullable<STSClientConfig['requestHandler']>;

/** Asked anew for each client, so that a change of the network's settings holds from the next call on. */
export type MakeRequestHandler = () => RequestHandler;

/** Two attempts: the second one mends a wrong clock and a connection closed while idle. */
export const maxAttempts = 2;

/** What the clients of a profile have in common. */
export interface InnerConfig {
  readonly profile: string;
  readonly region: string;
  readonly maxAttempts: number;
  readonly requestHandler: RequestHandler;
  readonly endpoint?: string;
  readonly ignoreConfiguredEndpointUrls?: true;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
}

/** The clients, made when asked for. Their connections end by themselves when idle. */
export interface InnerClients {
  /** For clients that find their region and endpoint themselves: a region here would stand before the profile's own. */
  readonly anywhere: () => Pick<InnerConfig, 'maxAttempts' | 'requestHandler'>;
  readonly config: (facts: Profile, service: InnerService, region: string) => InnerConfig;
  readonly sts: (facts: Profile, region: string, credentials: StsCredentials) => STSClient;
  readonly sso: (facts: Profile, region: string) => SSOClient;
  readonly oidc: (facts: Profile, region: string) => SSOOIDCClient;
  readonly iam: (facts: Profile, credentials: StsCredentials) => IAMClient;
}

type StsCredentials = Credentials | (() => Promise<Credentials>);

/** Makes the register. */
export function createInnerClients(requestHandler: MakeRequestHandler): InnerClients {
  const config: InnerClients['config'] = ({ profile, inner, useFips, useDualStack }, service, region) => {
    const endpoint = inner[service];
    return {
      profile,
      region,
      maxAttempts,
      requestHandler: requestHandler(),
      // without an endpoint of its own, a profile must not fall to the one of AWS_PROFILE, which the SDK would look up
      ...(endpoint === null
        ? { ignoreConfiguredEndpointUrls: true, useFipsEndpoint: useFips, useDualstackEndpoint: useDualStack }
        : // an endpoint that is given is called as it is: the SDK refuses to make another kind of it
          { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
    };
  };
  return {
    anywhere: () => ({ maxAttempts, requestHandler: requestHandler() }),
    config,
    sts: (facts, region, credentials) => new STSClient({ ...config(facts, 'sts', region), credentials }),
    sso: (facts, region) => new SSOClient(config(facts, 'sso', region)),
    oidc: (facts, region) => new SSOOIDCClient(config(facts, 'sso_oidc', region)),
    iam: (facts, credentials) =>
      new IAMClient({ ...config(facts, 'iam', globalRegion(facts.region ?? '')), credentials }),
  };
}

/** The region in which a partition's IAM is called and signed for (AWS General Reference, "IAM endpoints and quotas"). */
export function globalRegion(region: string): string {
  if (region.startsWith('cn-')) return 'cn-north-1';
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';
}
