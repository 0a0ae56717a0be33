import type { Fact, StateFact } from '../facts.ts';
import { deliveryIdOf } from '../delivery-id.ts';
import { coversEarlier } from '../rules/watermark.ts';
import { integer, text } from '../sql/row.ts';
import { toJson } from './encode-batch.ts';
import { recipientRow } from './encode-reports.ts';
import type { PostgresDatabase } from './postgres-database.ts';

/**
 * Splits facts before the first watermark and after the last one of each run, because the deliveries that a watermark holds for
 * depend on what was applied before. Returns at least one run.
 */
export function splitAtWatermarks(facts: readonly Fact[]): Fact[][] {
  const runs: Fact[][] = [];
  let wasWatermark: boolean | undefined;
  for (const fact of facts) {
    const isWatermark = fact.kind === 'state' && coversEarlier(fact);
    if (isWatermark === wasWatermark) runs.at(-1)?.push(fact);
    else runs.push([fact]);
    wasWatermark = isWatermark;
  }
  return runs.length > 0 ? runs : [[]];
}

/** Returns facts with one more after each watermark for each earlier delivery that it holds for. */
export async function expandWatermarks(database: PostgresDatabase, facts: readonly Fact[]): Promise<readonly Fact[]> {
  const watermarks = facts.flatMap((fact, item) =>
    fact.kind === 'state' && coversEarlier(fact) ? [recipientRow(fact, item)] : [],
  );
  if (watermarks.length === 0) return facts;
  const rows = await database.query('SELECT * FROM covered_deliveries($1)', [toJson(watermarks)]);
  const covered = Map.groupBy(rows, (row) => integer(row, 'item'));
  return facts.flatMap((fact, item): Fact[] => {
    if (fact.kind !== 'state') return [fact];
    const { factId, accountId, state, timeMs, providerTimeMs = 0 } = fact;
    const earlier = (covered.get(item) ?? []).map((row): StateFact => {
      const deliveryId = deliveryIdOf(text(row, 'message_id'), integer(row, 'position'));
      return { kind: 'state', deliveryId, factId, accountId, state, timeMs, providerTimeMs };
    });
    return [fact, ...earlier];
  });
}
