/** Plots as SVG text, drawn without a browser. */
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { contenderNames } from './contender-names.ts';
import type { PlotKind } from './plot-names.ts';
import type { WallFigures } from './wall-figures.ts';

use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

/** Told apart by shape as well as by colour, whatever eyes look at them (colours: Okabe and Ito's palette). */
const looks = {
  plain: { color: '#E69F00', symbol: 'circle' },
  'plain-split': { color: '#F0E442', symbol: 'emptyCircle' },
  sample: { color: '#56B4E9', symbol: 'rect' },
  shaka: { color: '#009E73', symbol: 'triangle' },
  native: { color: '#CC79A7', symbol: 'diamond' },
  vigil: { color: '#0072B2', symbol: 'roundRect' },
  'vigil-all-moving': { color: '#D55E00', symbol: 'pin' },
  floor: { color: '#777777', symbol: 'arrow' },
} as const;

/** One plot of one clip's walls. */
export function plotOf(kind: PlotKind, figures: readonly WallFigures[], clip: string): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 720, height: 400 });
  const series = contenderNames.flatMap((name) => {
    const data = figures.flatMap((line) => {
      const spread = line.contender === name ? kind.of(line) : null;
      return spread === null ? [] : [[line.tiles, Math.round(spread.median * kind.factor * 1_000) / 1_000]];
    });
    const { color, symbol } = looks[name];
    const style = { color, symbol, symbolSize: 8, lineStyle: { width: 2, color }, itemStyle: { color } };
    return data.length === 0 ? [] : [{ type: 'line' as const, name, data, animation: false, ...style }];
  });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: { text: `${kind.title}, ${kind.unit} (${clip})`, left: 16, top: 8, textStyle: { fontSize: 16 } },
    legend: { bottom: 4 },
    grid: { left: 64, right: 24, top: 48, bottom: 72 },
    xAxis: { type: 'value', name: 'tiles', nameLocation: 'middle', nameGap: 28, min: 0 },
    yAxis: { type: 'value', min: 0 },
    series,
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${withOwnNames(svg.trimEnd())}\n`;
}

/** Class names count up from plot to plot: numbered anew, the same figures make the same file. */
function withOwnNames(svg: string): string {
  const names = new Map<string, string>();
  return svg.replaceAll(/\bzr\d+-(?:cls-)?[\w]+/g, (name) => {
    const known = names.get(name) ?? `c${names.size}`;
    names.set(name, known);
    return known;
  });
}
