/** Stream settings in the AWS CLI's language: copied as command or document, and read from a document typed or pasted. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { CameraRef } from '../../contract/cameras.ts';
import type { SessionSettings, StreamOverrides } from '../../contract/settings.ts';
import { useCopy } from '../desk/use-copy.ts';
import type { OwnParameters } from '../playback/past-session.ts';
import { TextButton } from '../ui/button.tsx';
import { cliCommand } from './cli-command.ts';
import { type CliPlayback, cliDocument, documentText } from './cli-document.ts';
import { type ReadingPlace, readCliDocument } from './read-cli-document.ts';

const modeSentence = ({ PlaybackMode }: CliPlayback, canShow: boolean): string =>
  `PlaybackMode ${PlaybackMode} and its TimestampRange are no settings of a camera${
    canShow
      ? ': show them on its tile, or leave it live.'
      : ', so they were left out: put it on the wall to see its past.'
  }`;

/** A time to show, with what holds for it alone. */
export interface WantedPast {
  readonly playback: CliPlayback;
  readonly own: OwnParameters;
}

/** The section. `asked`: what is copied; null while the form does not fit; `onShowPast: null` where the camera is not on the wall. */
export const CliSection = (props: {
  camera: CameraRef;
  place: () => ReadingPlace;
  asked: { readonly settings: SessionSettings; readonly playback: CliPlayback } | null;
  onRead: (overrides: StreamOverrides) => void;
  onShowPast: ((past: WantedPast) => void) | null;
}): VNode => {
  const { camera, place, asked, onRead, onShowPast } = props;
  const { copy, told } = useCopy();
  /** What a person has typed; null while the document follows the form. */
  const draft = useSignal<string | null>(null);
  const sentences = useSignal<readonly string[]>([]);
  const refused = useSignal(false);
  const past = useSignal<WantedPast | null>(null);
  const text = draft.value ?? (asked === null ? '' : documentText(cliDocument(camera, asked.settings, asked.playback)));

  const takeOver = (): void => {
    const reading = readCliDocument(text, place());
    refused.value = !reading.ok;
    past.value = null;
    if (!reading.ok) {
      sentences.value = reading.sentences;
      return;
    }
    const isPast = reading.playback.PlaybackMode !== 'LIVE';
    if (isPast) past.value = { playback: reading.playback, own: reading.own };
    sentences.value = [
      'Taken over into the fields above; Save keeps it.',
      ...reading.notes,
      ...(isPast ? [modeSentence(reading.playback, onShowPast !== null)] : []),
    ];
    draft.value = null;
    onRead(reading.overrides);
  };

  return (
    <section class="cli-section">
      <div class="cli-copies">
        <TextButton
          onClick={() => asked !== null && copy(cliCommand(camera, asked.settings, asked.playback), 'command')}
        >
          Copy as AWS CLI command
        </TextButton>
        <TextButton
          onClick={() =>
            asked !== null && copy(documentText(cliDocument(camera, asked.settings, asked.playback)), 'JSON')
          }
        >
          Copy as JSON
        </TextButton>
        <span class="cli-told" role="status">
          {asked === null ? 'Not while a field does not fit.' : told}
        </span>
      </div>
      <details>
        <summary>Document for --cli-input-json</summary>
        <textarea
          id="stream-document"
          rows={12}
          spellcheck={false}
          aria-label="Document for --cli-input-json"
          aria-invalid={refused.value}
          aria-describedby="stream-document-told"
          value={text}
          onInput={(event) => {
            draft.value = event.currentTarget.value;
            sentences.value = [];
            refused.value = false;
          }}
        />
        <ul id="stream-document-told" class={refused.value ? 'cli-refused' : 'cli-taken'} aria-live="polite">
          {sentences.value.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {draft.value !== null && (
          <div class="cli-copies">
            <TextButton class="primary" onClick={takeOver}>
              Take over
            </TextButton>
            <TextButton
              onClick={() => {
                draft.value = null;
                sentences.value = [];
                refused.value = false;
              }}
            >
              Back to the fields
            </TextButton>
          </div>
        )}
        {past.value !== null && onShowPast !== null && (
          <TextButton onClick={() => past.value !== null && onShowPast(past.value)}>
            Save, and show that time
          </TextButton>
        )}
      </details>
    </section>
  );
};
