import { z } from 'zod';

const aimSchema = z.object({
  /** The number that must reach the bound: the value, or its ratio to the floor. */
  of: z.enum(['value', 'ratio']),
  bound: z.number(),
});

/** The worst value or ratio that is good enough. */
export type Aim = Readonly<z.infer<typeof aimSchema>>;

export const figureSchema = z.object({
  /** Unique within its measure. */
  name: z.string(),
  value: z.number(),
  unit: z.enum(['/s', 'ms', 's', 'MB', 'bytes', 'times']),
  better: z.enum(['higher', 'lower']),
  /** The same measurement without the product, or with the minimum of work. */
  floor: z.number().exactOptional(),
  aim: aimSchema.exactOptional(),
});

/** A measured number, with a floor to compare it with. */
export type Figure = Readonly<z.infer<typeof figureSchema>>;

/** The parts of a figure that it is judged by. */
type Judgement = Pick<Figure, 'floor' | 'aim'>;

type CreateFigure = (name: string, value: number, judgement?: Judgement) => Figure;

function kind(unit: Figure['unit'], better: Figure['better']): CreateFigure {
  return (name, value, judgement = {}) => ({ name, value, unit, better, ...judgement });
}

/** Returns a figure of a rate per second. */
export const rateFigure = kind('/s', 'higher');

/** Returns a figure of a time in milliseconds. */
export const millisecondsFigure = kind('ms', 'lower');

/** Returns a figure of a time in seconds. */
export const secondsFigure = kind('s', 'lower');

/** Returns a figure of memory in megabytes. */
export const memoryFigure = kind('MB', 'lower');

/** Returns a figure of a size in bytes. */
export const sizeFigure = kind('bytes', 'lower');

/** Returns a figure of how often something happened that should happen rarely. */
export const countFigure = kind('times', 'lower');

/** Returns a figure that must be 0. */
export function noneFigure(name: string, value: number): Figure {
  return countFigure(name, value, { aim: valueAim(0) });
}

/** Returns an aim of the value. */
export function valueAim(bound: number): Aim {
  return { of: 'value', bound };
}

/** Returns an aim of the ratio of value and floor. */
export function ratioAim(bound: number): Aim {
  return { of: 'ratio', bound };
}

/** Returns the ratio of value and floor; undefined without a floor. */
export function ratioOf({ value, floor }: Figure): number | undefined {
  return floor === undefined ? undefined : value / floor;
}

/** Returns whether a figure reaches its aim; undefined without an aim. */
export function isMet(figure: Figure): boolean | undefined {
  const { value, better, aim } = figure;
  if (aim === undefined) return undefined;
  const reached = aim.of === 'value' ? value : (ratioOf(figure) ?? NaN);
  return better === 'higher' ? reached >= aim.bound : reached <= aim.bound;
}
