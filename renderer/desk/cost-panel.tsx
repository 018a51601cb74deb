/** What the wall has used since the start and what it costs: asked for every few seconds while the sheet is open. */
import { effect, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PriceSettings } from '../../contract/settings.ts';
import type { Usage } from '../../contract/usage.ts';
import { MiddleEllipsis } from '../ui/middle-ellipsis.tsx';
import { SheetDialog } from '../ui/sheet-dialog.tsx';
import { ageText } from '../ui/times.ts';
import { useDesk } from './desk-context.ts';
import {
  accountUsages,
  bytesText,
  callsByOperation,
  costOf,
  dollarsText,
  rateSinceStart,
  readPrice,
  recentRate,
  totalOf,
  type UsageSample,
  type UsageTotal,
  withSample,
} from './usage-sums.ts';

const refreshMs = 3_000;

const priceLabels: Readonly<Record<keyof PriceSettings, string>> = {
  consumedPerGB: 'HLS data consumed, $ per GB',
  transferPerGB: 'Data out of AWS, $ per GB',
};

const Price = ({ name }: { name: keyof PriceSettings }): VNode => {
  const { settings } = useDesk().desk;
  const text = useSignal(String(settings.settings.value.prices[name]));
  const isWrong = readPrice(text.value) === null;
  return (
    <div class="field">
      <label for={`price-${name}`}>{priceLabels[name]}</label>
      <input
        id={`price-${name}`}
        inputMode="decimal"
        value={text.value}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `price-error-${name}` : undefined}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          const price = readPrice(text.value);
          if (price !== null) settings.change('prices', { ...settings.settings.value.prices, [name]: price });
        }}
      />
      {isWrong && (
        <p id={`price-error-${name}`} class="field-error">
          A number from 0 to 1000; the old price holds.
        </p>
      )}
    </div>
  );
};

const Numbers = ({ row, prices }: { row: UsageTotal; prices: PriceSettings }): VNode => (
  <>
    <td>{row.opened}</td>
    <td>{row.renewed}</td>
    <td>{row.closed}</td>
    <td>{row.lost}</td>
    <td>{row.failed}</td>
    <td>{bytesText(row.bytes)}</td>
    <td>{dollarsText(costOf(row.bytes, prices))}</td>
  </>
);

const Sessions = ({ usage, prices }: { usage: Usage; prices: PriceSettings }): VNode => (
  <table class="cost-table">
    <thead>
      <tr>
        <th scope="col">Camera</th>
        <th scope="col">opened</th>
        <th scope="col">renewed</th>
        <th scope="col">closed</th>
        <th scope="col">lost</th>
        <th scope="col">failed</th>
        <th scope="col">data</th>
        <th scope="col">cost</th>
      </tr>
    </thead>
    {accountUsages(usage.cameras).map(({ account, total, cameras }) => (
      <tbody key={account}>
        <tr class="cost-account" data-account={account}>
          <th scope="rowgroup">{account}</th>
          <Numbers row={total} prices={prices} />
        </tr>
        {cameras.map((row) => (
          <tr key={row.camera.StreamARN}>
            <th scope="row">
              <MiddleEllipsis text={row.camera.StreamName} />
            </th>
            <Numbers row={row} prices={prices} />
          </tr>
        ))}
      </tbody>
    ))}
  </table>
);

const Calls = ({ usage }: { usage: Usage }): VNode => (
  <table class="cost-table">
    <thead>
      <tr>
        <th scope="col">API calls</th>
        <th scope="col">calls</th>
        <th scope="col">throttled</th>
      </tr>
    </thead>
    <tbody>
      {callsByOperation(usage.calls).map(({ operation, calls, throttled }) => (
        <tr key={operation} data-operation={operation}>
          <th scope="row">{operation}</th>
          <td>{calls}</td>
          <td>{throttled}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Summary = (props: { usage: Usage; samples: readonly UsageSample[]; prices: PriceSettings }): VNode => {
  const { usage, samples, prices } = props;
  const { bytes } = totalOf(usage.cameras);
  const recent = recentRate(samples);
  const overall = rateSinceStart({ forMs: usage.forMs, bytes });
  const rate = (bytesPerHour: number): string =>
    `${dollarsText(costOf(bytesPerHour, prices))} an hour (${bytesText(bytesPerHour)})`;
  return (
    <dl class="cost-summary">
      <dt>Since the start, {ageText(usage.forMs)} ago</dt>
      <dd data-cost="total">
        {dollarsText(costOf(bytes, prices))} for {bytesText(bytes)}
      </dd>
      <dt>On average</dt>
      <dd>{overall === null ? '–' : rate(overall)}</dd>
      <dt>{recent === null ? 'Just now' : `In the last ${ageText(recent.overMs)}`}</dt>
      <dd>{recent === null ? 'measuring' : rate(recent.bytesPerHour)}</dd>
    </dl>
  );
};

/** The sheet. */
export const CostPanel = (): VNode => {
  const { desk } = useDesk();
  const usage = useSignal<Usage | null>(null);
  const samples = useSignal<readonly UsageSample[]>([]);
  useEffect(() => {
    let isOpen = true;
    let dueMs = 0;
    const read = async (): Promise<void> => {
      const answer = await desk.bridge.request('usageRead', null);
      if (!isOpen) return;
      if (answer.ok) {
        usage.value = answer.value;
        samples.value = withSample(samples.value, answer.value);
      }
      dueMs = desk.clock.nowMs() + refreshMs;
    };
    // By the tick, which stands still while nobody can see the sheet.
    const stop = effect(() => {
      if (desk.clock.tick.value < dueMs) return;
      dueMs = Infinity;
      void read();
    });
    return () => {
      isOpen = false;
      stop();
    };
  }, [desk, usage, samples]);
  const { prices } = desk.settings.settings.value;
  // a key pressed too often shall not change a price
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  const close = (): void => desk.setSheet('none');
  return (
    <SheetDialog title="Usage and cost" onClose={close}>
      {usage.value !== null && (
        <>
          <Summary usage={usage.value} samples={samples.value} prices={prices} />
          <div class="cost-tables">
            <Sessions usage={usage.value} prices={prices} />
            <Calls usage={usage.value} />
          </div>
        </>
      )}
      <div class="cost-prices">
        <Price name="consumedPerGB" />
        <Price name="transferPerGB" />
      </div>
      <div class="sheet-foot">
        <span>An estimate from this wall's own traffic. Prices differ by region and contract.</span>
        <button ref={first} type="button" class="text-button" onClick={close}>
          Close
        </button>
      </div>
    </SheetDialog>
  );
};
