/** One parameter of a camera's stream settings: its value, what it does, where the value comes from, and the way back to the desk's. */
import type { VNode } from 'preact';
import type { SessionSettings } from '../../contract/settings.ts';
import { sessionSettingsSchema } from '../../contract/settings.ts';
import type { StreamParameter, ValueSource } from '../../contract/stream-settings.ts';
import { TextButton } from '../ui/button.tsx';
import { explained, parameterFacts } from './parameter-facts.ts';
import { type StreamForm, shownSource, shownText } from './stream-form.ts';

const sourceWords: Readonly<Record<ValueSource, string>> = {
  camera: 'this camera',
  desk: "the desk's settings",
  vigil: "Vigil's default",
};

const vigilsOwn: SessionSettings = sessionSettingsSchema.parse({});

/** The row. `onText` hears null when the parameter is given back to the desk. */
export const ParameterRow = (props: {
  parameter: StreamParameter;
  form: StreamForm;
  desk: SessionSettings;
  error: string | undefined;
  onText: (text: string | null) => void;
}): VNode => {
  const { parameter, form, desk, error, onText } = props;
  const fact = parameterFacts[parameter];
  const text = shownText(form, desk, parameter);
  const source = shownSource(form, desk, parameter);
  const shared = {
    id: `stream-${parameter}`,
    'aria-describedby': `stream-hint-${parameter}`,
    'aria-invalid': error !== undefined,
  };
  return (
    <div class="parameter-row" data-source={source}>
      <label for={shared.id}>
        <span class="parameter-name">{parameter}</span>
        <span class="parameter-does">{fact.does}</span>
      </label>
      {fact.kind === 'choice' ? (
        <select {...shared} onChange={(event) => onText(event.currentTarget.value)}>
          {fact.choices.map(({ value }) => (
            <option key={value} selected={value === text}>
              {value}
            </option>
          ))}
        </select>
      ) : (
        <input {...shared} inputMode="numeric" value={text} onInput={(event) => onText(event.currentTarget.value)} />
      )}
      <span class="parameter-source">
        {sourceWords[source]}
        {source === 'camera' && (
          <TextButton
            onClick={() => onText(null)}
            title={`${parameter} as the desk has it: ${String(desk[parameter])}`}
          >
            As the desk
          </TextButton>
        )}
      </span>
      <p id={`stream-hint-${parameter}`} class={error === undefined ? 'field-hint' : 'field-error'}>
        {error ?? explained(fact, text, String(vigilsOwn[parameter]))}
      </p>
    </div>
  );
};
