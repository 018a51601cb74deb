/** Every way in which a camera, an account or a message can be in trouble: one closed list, one wire shape. */
import { z } from 'zod';

/** All error kinds of the product. Main sorts AWS answers into them, the player adds what it observes. */
export const troubleKinds = [
  // the machine and its AWS files
  'profile-unknown',
  'profile-unreadable',
  'region-missing',
  'region-unknown',
  'credentials-missing',
  'sign-in-needed',
  'mfa-needed',
  'mfa-refused',
  'sign-in-refused',
  'sign-in-expired',
  // what the service answers
  'keys-rejected',
  'not-allowed',
  'throttled',
  'watched-too-often',
  'camera-silent',
  'range-empty',
  'stream-not-found',
  'stream-deleted',
  'stream-not-active',
  'no-retention',
  'codec-data-missing',
  'codec-data-invalid',
  'media-unsupported',
  'picture-missing',
  'codec-not-decodable',
  'argument-invalid',
  'answer-without-url',
  'clock-wrong',
  'service-fault',
  // the way there
  'host-unresolved',
  'unreachable',
  'tls-refused',
  'proxy-unreachable',
  'proxy-refused',
  'timed-out',
  'not-the-service',
  'network-setting',
  // what the player observes
  'session-ended',
  'playlist-invalid',
  'media-invalid',
  'picture-frozen',
  'picture-late',
  // what a live picture has to be told with
  'camera-clock-wrong',
  'timestamps-off',
  'container-fallback',
  'audio-missing',
  // our own messages
  'cancelled',
  'message-refused',
  'internal',
] as const;

/** One kind of trouble. */
export type TroubleKind = (typeof troubleKinds)[number];

/**
 * A trouble as it crosses between processes. `operation` is an AWS action name, `resource` a stream, profile, region or host,
 * `message` the service's own words, at most 300 characters, already free of secrets, `amountMs` by how much (negative: behind).
 */
export const troubleSchema = z.strictObject({
  kind: z.enum(troubleKinds),
  operation: z.string().max(100).optional(),
  resource: z.string().max(300).optional(),
  message: z.string().max(300).optional(),
  amountMs: z.number().optional(),
});
/** See {@link troubleSchema}. */
export type Trouble = z.infer<typeof troubleSchema>;

/** A result that the caller must look at: a value, or the trouble that kept it away. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Trouble };

/** The wire schema of an {@link Outcome} whose value has the given schema. */
export const outcomeSchema = <S extends z.ZodType>(
  value: S,
): z.ZodDiscriminatedUnion<
  [
    z.ZodObject<{ ok: z.ZodLiteral<true>; value: S }, z.core.$strict>,
    z.ZodObject<{ ok: z.ZodLiteral<false>; error: typeof troubleSchema }, z.core.$strict>,
  ]
> =>
  z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: troubleSchema }),
  ]);
