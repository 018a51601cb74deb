/** The part of m3u8-parser (which has no types of its own) that the tests use. */
declare module 'm3u8-parser' {
  export class Parser {
    push(text: string): void;
    end(): void;
    readonly manifest: {
      readonly mediaSequence?: number;
      readonly targetDuration?: number;
      readonly endList?: boolean;
      readonly playlistType?: string;
      readonly playlists?: readonly { readonly uri: string; readonly attributes: Readonly<Record<string, unknown>> }[];
      readonly mediaGroups?: {
        readonly AUDIO?: Readonly<Record<string, Readonly<Record<string, { readonly uri?: string }>>>>;
      };
      readonly segments?: readonly {
        readonly uri: string;
        readonly duration: number;
        readonly dateTimeObject?: Date;
        readonly discontinuity?: boolean;
        readonly map?: { readonly uri: string };
      }[];
    };
  }
}
