import type { Identity } from '@chat4all/proto';
import type { StateFact } from '../facts.ts';
import { coversEarlier, sentTimeOf } from '../rules/watermark.ts';
import type { StoredDelivery } from './tables/delivery-table.ts';
import type { Tables } from './tables/tables.ts';

/** Returns the earlier deliveries that a watermark holds for, in the order in which they were sent; none if the fact is no watermark. */
export function coveredBy(
  { deliveries, links }: Tables,
  fact: StateFact,
  named: StoredDelivery | undefined,
): StoredDelivery[] {
  if (!coversEarlier(fact)) return [];
  const beforeMs = named === undefined ? fact.providerTimeMs : (sentTimeOf(named.progress) ?? fact.timeMs);
  const known = [...(named ? [named.progress.identity] : []), ...(fact.recipient?.identities ?? [])];
  const tenantId = named?.progress.tenantId ?? fact.recipient?.tenantId;
  if (beforeMs === undefined || tenantId === undefined) return [];
  const people = new Map<string, Identity>();
  for (const identity of known) {
    for (const each of [identity, ...links.personOf(tenantId, identity)]) {
      if (each.accountId === fact.accountId) people.set(`${each.kind}\n${each.value}`, each);
    }
  }
  return deliveries
    .coverable([...people.values()], fact.factId)
    .filter(({ messageKey, position, progress }) => {
      const isNamed = named?.messageKey === messageKey && named.position === position;
      return !isNamed && (sentTimeOf(progress) ?? Infinity) <= beforeMs;
    })
    .sort(bySentTime);
}

function bySentTime(first: StoredDelivery, second: StoredDelivery): number {
  const [one, other] = [first.progress, second.progress];
  const difference = (sentTimeOf(one) ?? 0) - (sentTimeOf(other) ?? 0);
  if (difference !== 0) return difference;
  if (one.messageId === other.messageId) return first.position - second.position;
  return one.messageId < other.messageId ? -1 : 1;
}
