/** AWS clients, one of each service per profile, region and endpoint, all on the same way to the network. */
import { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { KinesisVideoArchivedMediaClient } from '@aws-sdk/client-kinesis-video-archived-media';
import type { SdkRequestHandler } from '../network/sdk-network.ts';
import type { CredentialProvider } from './credentials.ts';
import type { ProfileFacts } from './profile-facts.ts';

/** Clients, made when first asked for. */
export interface Clients {
  readonly control: (facts: ProfileFacts, region: string) => KinesisVideoClient;
  readonly archivedMedia: (facts: ProfileFacts, region: string, endpoint: string) => KinesisVideoArchivedMediaClient;
  /** All hosts the SDK itself could call in a region: plain, FIPS, dual-stack and both. Custom endpoints aside. */
  readonly serviceHosts: (region: string) => readonly string[];
  /** Closes all connections; clients are made anew when asked for again. */
  readonly dispose: () => void;
}

/** Two attempts: the second one is what lets the SDK mend a wrong clock and a connection closed while idle. */
const maxAttempts = 2;

/** An endpoint that is given is called as it is: the SDK refuses to make another kind of it. */
const plainly = { useFipsEndpoint: false, useDualstackEndpoint: false } as const;

/** Makes the clients' register over one credential provider per profile and one way to the network for all. */
export function createClients(
  provider: (profile: string) => CredentialProvider,
  requestHandler: () => SdkRequestHandler,
): Clients {
  const made = new Map<string, KinesisVideoClient | KinesisVideoArchivedMediaClient>();

  const once = <C extends KinesisVideoClient | KinesisVideoArchivedMediaClient>(
    parts: readonly string[],
    make: () => C,
  ): C => {
    const key = JSON.stringify(parts);
    const known = made.get(key);
    if (known !== undefined) return known as C;
    const client = make();
    made.set(key, client);
    return client;
  };

  const common = (profile: string, region: string): ConstructorParameters<typeof KinesisVideoClient>[0] => ({
    profile,
    region,
    credentials: provider(profile),
    maxAttempts,
    requestHandler: requestHandler(),
  });

  const control = (facts: ProfileFacts, region: string): KinesisVideoClient => {
    const { control: endpoint } = facts.endpoints;
    // without an endpoint of its own, a profile must not fall to the one of AWS_PROFILE, which the SDK would look up
    const where =
      endpoint === null
        ? {
            ignoreConfiguredEndpointUrls: true,
            useFipsEndpoint: facts.useFips,
            useDualstackEndpoint: facts.useDualStack,
          }
        : { endpoint, ...plainly };
    return once(
      ['control', facts.profile, region, JSON.stringify(where)],
      () => new KinesisVideoClient({ ...common(facts.profile, region), ...where }),
    );
  };

  /** The SDK's rules for endpoints; they are the same in each client. */
  const rules = (): Pick<KinesisVideoClient['config'], 'endpointProvider'> =>
    once(['rules'], () => new KinesisVideoClient({ region: 'us-east-1', requestHandler: requestHandler() })).config;

  return {
    control,
    archivedMedia: (facts, region, endpoint) =>
      once(
        ['archived', facts.profile, region, endpoint],
        () => new KinesisVideoArchivedMediaClient({ ...common(facts.profile, region), endpoint, ...plainly }),
      ),
    serviceHosts: (region) => {
      const { endpointProvider } = rules();
      return [false, true].flatMap((UseFIPS) =>
        [false, true].flatMap((UseDualStack) => {
          try {
            return [endpointProvider({ Region: region, UseFIPS, UseDualStack }).url.hostname];
          } catch {
            // the partition has no such kind of endpoint
            return [];
          }
        }),
      );
    },
    dispose: () => {
      for (const client of made.values()) client.destroy();
      made.clear();
    },
  };
}
