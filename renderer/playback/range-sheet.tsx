/** The sheet for a time range: two date-time fields in the desk's zone with UTC beside them, lengths to pick, a sentence at the field. */
import { useComputed, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { CameraRef } from '../../contract/cameras.ts';
import { useDesk } from '../desk/desk-context.ts';
import { TextButton } from '../ui/button.tsx';
import { SheetDialog } from '../ui/sheet-dialog.tsx';
import { deskZone } from './past-layer.tsx';
import {
  type FieldReading,
  formOfRange,
  pickedLengths,
  type RangeForm,
  type RangeRules,
  readRange,
  withLength,
} from './range-form.ts';

const lengthText = (minutes: number): string => (minutes < 60 ? `${minutes} min` : `${minutes / 60} h`);

const TimeField = (props: {
  name: 'start' | 'end';
  label: string;
  form: RangeForm;
  reading: FieldReading;
  onChange: (form: RangeForm) => void;
}): VNode => {
  const { name, form, reading, onChange } = props;
  const later = name === 'start' ? form.startLater : form.endLater;
  return (
    <div class="field">
      <label for={`range-${name}`}>{props.label}</label>
      <input
        id={`range-${name}`}
        type="datetime-local"
        step="1"
        value={form[name]}
        aria-invalid={reading.error !== null}
        aria-describedby={`range-${name}-hint`}
        onInput={(event) => onChange({ ...form, [name]: event.currentTarget.value })}
      />
      {reading.isTwice && (
        <label class="range-twice">
          <input
            type="checkbox"
            checked={later}
            onChange={(event) => {
              const { checked } = event.currentTarget;
              onChange(name === 'start' ? { ...form, startLater: checked } : { ...form, endLater: checked });
            }}
          />
          This time comes twice on that day: the later one
        </label>
      )}
      <p id={`range-${name}-hint`} class={reading.error === null ? 'field-hint' : 'field-error'}>
        {reading.error ?? `= ${reading.utc}`}
      </p>
    </div>
  );
};

const defaultBackMs = 10 * 60_000;
const defaultLengthMs = 5 * 60_000;

/** The sheet for one camera. */
export const RangeSheet = ({ camera }: { camera: CameraRef }): VNode => {
  const { desk } = useDesk();
  const { past } = desk;
  const timeZone = deskZone();
  const rules = (): RangeRules => ({
    timeZone,
    cameraNowMs: past.cameraNowMs(camera),
    serviceNowMs: past.serviceNowMs(),
    retentionHours: desk.retentionHours(camera),
    settings: past.settingsOf(camera),
  });
  const shown = past.get(camera)?.state.peek().range;
  const form = useSignal<RangeForm>(
    shown === undefined
      ? formOfRange(
          past.cameraNowMs(camera) - defaultBackMs,
          past.cameraNowMs(camera) - defaultBackMs + defaultLengthMs,
          timeZone,
        )
      : formOfRange(shown.startMs, shown.endMs, timeZone),
  );
  const reading = useComputed(() => readRange(form.value, rules())).value;
  const change = (next: RangeForm): void => {
    form.value = next;
  };
  const close = (): void => desk.setSheet('none');
  const clockName =
    past.settingsOf(camera).session.FragmentSelectorType === 'SERVER_TIMESTAMP'
      ? 'when the service received the pictures (SERVER_TIMESTAMP)'
      : "by the camera's own clock (PRODUCER_TIMESTAMP)";
  return (
    <SheetDialog title={`Look back: ${camera.StreamName}`} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // Judged anew: time has gone by since the last key.
          const { range } = readRange(form.value, rules());
          if (range === null) {
            form.value = { ...form.value };
            return;
          }
          past.showRange(camera, range);
          close();
        }}
      >
        <TimeField
          name="start"
          label={`From, ${timeZone}`}
          form={form.value}
          reading={reading.start}
          onChange={change}
        />
        <TimeField name="end" label={`To, ${timeZone}`} form={form.value} reading={reading.end} onChange={change} />
        <div class="range-lengths" role="group" aria-label="Length">
          {pickedLengths.map((minutes) => (
            <TextButton key={minutes} onClick={() => change(withLength(form.value, minutes, rules()))}>
              {lengthText(minutes)}
            </TextButton>
          ))}
        </div>
        <div class="sheet-foot">
          <span>Times: {clockName}.</span>
          <TextButton onClick={close}>Cancel</TextButton>
          <button type="submit" class="text-button primary" disabled={reading.range === null}>
            Show
          </button>
        </div>
      </form>
    </SheetDialog>
  );
};
