import { type ReactNode, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { THEME_EVENT } from '../../ui/theme.ts';

const HEIGHT = 260;

/** A line of a chart. */
export interface ChartSeries {
  readonly label: string;
  readonly values: readonly number[];
  /** The custom property of its colour, such as `--accent`. */
  readonly colour: string;
}

/** Numbers over time. The table of the same numbers is for screen readers. */
export function Chart({
  label,
  times,
  series,
}: {
  readonly label: string;
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
}): ReactNode {
  const container = useRef<HTMLDivElement>(null);
  const [themes, setThemes] = useState(0);
  useEffect(() => {
    const onTheme = (): void => {
      setThemes((count) => count + 1);
    };
    addEventListener(THEME_EVENT, onTheme);
    return () => {
      removeEventListener(THEME_EVENT, onTheme);
    };
  }, []);
  useEffect(() => {
    const { current } = container;
    if (current === null) return undefined;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    // Side by side: left and right of the time, and a narrow one between.
    const placements = [
      { align: -1, size: [0.36, 36] },
      { align: 1, size: [0.36, 36] },
      { align: 0, size: [0.1, 8] },
    ] as const;
    const plot = new uPlot(
      {
        width: current.clientWidth,
        height: HEIGHT,
        scales: {
          x: { range: (_, minimum, maximum) => padded(minimum, maximum, times.length) },
          y: { range: (_, __, maximum) => [0, Math.max(4, maximum * 1.1)] },
        },
        axes: [axis, { ...axis, size: 44 }],
        series: [
          {},
          ...series.map(({ label: name, colour: property }, index) => {
            const { align, size } = placements[index] ?? placements[0];
            const paths = uPlot.paths.bars?.({ align, size: [...size], radius: 0.2 });
            return {
              label: name,
              stroke: colour(property),
              fill: colour(property),
              width: 0,
              ...(paths && { paths }),
              points: { show: false },
            };
          }),
        ],
      },
      [[...times], ...series.map(({ values }) => [...values])],
      current,
    );
    const observer = new ResizeObserver(() => {
      plot.setSize({ width: current.clientWidth, height: HEIGHT });
    });
    observer.observe(current);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [times, series, themes]);
  return (
    <figure aria-label={label}>
      <div ref={container} aria-hidden className="w-full overflow-hidden" />
      <table className="sr-only">
        <caption>{label}</caption>
        <thead>
          <tr>
            <td />
            {series.map(({ label: name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((time, index) => (
            <tr key={time}>
              <th scope="row">{new Date(time * 1_000).toISOString()}</th>
              {series.map(({ label: name, values }) => (
                <td key={name}>{values[index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** Returns the range of times with half an interval at both ends, so that the outer bars are whole. */
function padded(first: number, last: number, count: number): [number, number] {
  const half = count > 1 ? (last - first) / (count - 1) / 2 : 1;
  return [first - half, last + half];
}
