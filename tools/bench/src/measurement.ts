import { z } from 'zod';
import { ledgerRows, ledgerSchema } from './cost/ledger.ts';
import { type Figure, figureSchema, isMet, ratioOf } from './figure.ts';
import { figureRows, formatTable, formatValue } from './format.ts';

export const measurementSchema = z.object({ figures: z.array(figureSchema), ledgers: z.array(ledgerSchema) });

/** The result of a measure. */
export type Measurement = z.infer<typeof measurementSchema>;

/** The results by the name of the measure. */
export type Measurements = Readonly<Record<string, Measurement>>;

/** Runs measures one after the other. Prints each figure to standard error at once, because all take minutes. */
export async function measureEach(measures: readonly (() => Promise<readonly Figure[]>)[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const measure of measures) {
    const measured = await measure();
    for (const figure of measured) {
      const { name, value, floor } = figure;
      const beside = floor === undefined ? '' : ` (floor ${formatValue(figure, floor)})`;
      console.error(`${name}: ${formatValue(figure, value)}${beside}`);
    }
    figures.push(...measured);
  }
  return figures;
}

/** Prints ledgers and figures as tables. */
export function printTables(measurements: Measurements): void {
  const results = Object.values(measurements);
  for (const ledger of results.flatMap(({ ledgers }) => ledgers)) console.log(`${formatTable(ledgerRows(ledger))}\n`);
  console.log(formatTable(figureRows(results.flatMap(({ figures }) => figures))));
}

/** Prints one JSON object per line: a figure with its ratio to the floor, or a ledger. */
export function printJson(measurements: Measurements): void {
  for (const [measure, { figures, ledgers }] of Object.entries(measurements)) {
    for (const figure of figures) {
      console.log(JSON.stringify({ measure, ...figure, ratio: ratioOf(figure), met: isMet(figure) }));
    }
    for (const ledger of ledgers) console.log(JSON.stringify({ measure, ...ledger }));
  }
}
