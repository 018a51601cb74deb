/** The stream settings of one camera: each parameter with the value that holds and where it comes from, and the same in the AWS CLI's language. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { CameraRef } from '../../contract/cameras.ts';
import {
  effectiveSettings,
  overridesOf,
  type StreamParameter,
  streamParameters,
  withOverrides,
} from '../../contract/stream-settings.ts';
import { accountTitle } from '../cameras/account-texts.ts';
import { useDesk } from '../desk/desk-context.ts';
import { TextButton } from '../ui/button.tsx';
import { SheetDialog } from '../ui/sheet-dialog.tsx';
import { CliSection, type WantedPast } from './cli-section.tsx';
import { ParameterRow } from './parameter-row.tsx';
import { shownPlayback } from './shown-playback.ts';
import { readStreamForm, type StreamForm, streamFormOf, withText } from './stream-form.ts';

/** The sheet. */
export const StreamSheet = ({ camera }: { camera: CameraRef }): VNode => {
  const { desk } = useDesk();
  const { session, streams } = desk.settings.settings.value;
  const overrides = overridesOf(streams, camera);
  const form = useSignal<StreamForm>(streamFormOf(overrides));
  const reading = readStreamForm(form.value);
  const isOnWall = desk.pool.get(camera) !== undefined;
  const close = (): void => desk.setSheet('none');
  const set = (parameter: StreamParameter, text: string | null): void => {
    form.value = withText(form.value, parameter, text);
  };
  const save = (): boolean => {
    if (!reading.ok) return false;
    const now = desk.settings.settings.value.streams;
    desk.settings.change('streams', withOverrides(now, camera, reading.value));
    close();
    return true;
  };
  const showPast = ({ playback, own }: WantedPast): void => {
    if (playback.PlaybackMode === 'LIVE' || !save()) return;
    const { StartTimestampMs: startMs, EndTimestampMs: endMs } = playback;
    if (playback.PlaybackMode === 'ON_DEMAND' && endMs !== undefined)
      desk.past.showRange(camera, { startMs, endMs }, own);
    else desk.past.replay(camera, desk.past.cameraNowMs(camera) - startMs, own);
  };

  return (
    <SheetDialog title={`Stream settings of ${camera.StreamName}`} onClose={close}>
      <p class="stream-where" title={camera.StreamARN}>
        {accountTitle(camera.account, desk.accounts.accounts.value)} · {camera.region}
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {streamParameters.map((parameter) => (
          <ParameterRow
            key={parameter}
            parameter={parameter}
            form={form.value}
            desk={session}
            error={reading.ok ? undefined : reading.error[parameter]}
            onText={(text) => set(parameter, text)}
          />
        ))}
        <CliSection
          camera={camera}
          place={() => ({ camera, desk: session, overrides, nowMs: desk.past.serviceNowMs() })}
          asked={
            reading.ok
              ? shownPlayback(
                  effectiveSettings(session, withOverrides({ overrides: [] }, camera, reading.value), camera),
                  desk.past.get(camera)?.state.peek() ?? null,
                )
              : null
          }
          onRead={(read) => {
            form.value = streamFormOf(read);
          }}
          onShowPast={isOnWall ? showPast : null}
        />
        <div class="sheet-foot">
          <span>
            {isOnWall ? 'A change renews this camera without a gap.' : 'Holds from when the camera is shown.'}
          </span>
          <TextButton onClick={close}>Cancel</TextButton>
          <button type="submit" class="text-button primary" disabled={!reading.ok}>
            Save
          </button>
        </div>
      </form>
    </SheetDialog>
  );
};
