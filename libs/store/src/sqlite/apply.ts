import { type DeliveryProgress, acceptedProgress, applyState } from '../rules/delivery-progress.ts';
import type { Change } from '../change.ts';
import type { AcceptedFact, DeadLetterFact, Fact, StateFact } from '../facts.ts';
import { addAttempts } from '../rules/attempts.ts';
import { scheduleOf } from '../rules/schedule.ts';
import { outboundMessage } from '../sql/stored-message.ts';
import { isUnsuccessful, isOpen } from '../rules/states.ts';
import { linkIdentities } from './links.ts';
import type { StoredDelivery } from './tables/delivery-table.ts';
import type { Tables } from './tables/tables.ts';
import { coveredBy } from './watermark.ts';

/** Applies one fact within the caller's transaction; returns the changes that it caused. */
export function apply(tables: Tables, fact: Fact, nowMs: number): Change[] {
  switch (fact.kind) {
    case 'accepted':
      return applyAccepted(tables, fact, nowMs);
    case 'attempt':
      tables.deliveries.setAttempted(fact.deliveryId, fact.claim, fact.isCalling);
      return [];
    case 'state':
      return applyStateFact(tables, fact, nowMs);
    case 'dead_letter':
      return applyDeadLetter(tables, fact);
  }
}

/** Writes the new progress of a delivery. If it has ended without success, the next step of its fallback is due. */
export function advance(tables: Tables, found: StoredDelivery, progress: DeliveryProgress, nowMs: number): void {
  tables.deliveries.update({ ...found, progress }, found);
  if (isUnsuccessful(progress.state) && !isUnsuccessful(found.progress.state)) {
    tables.scheduled.triggerFallback(found, nowMs);
  }
}

/** Adds the message of a new delivery to the thread with its recipient. */
export function addToThread(
  { threads }: Tables,
  messageKey: number,
  { tenantId, identity, history }: DeliveryProgress,
): void {
  threads.add(tenantId, identity, messageKey, { timeMs: history[0]?.timeMs ?? 0, inboundTimeMs: 0, profileName: '' });
}

function applyAccepted(tables: Tables, { record }: AcceptedFact, nowMs: number): Change[] {
  const { messages, deliveries, scheduled } = tables;
  const progress = acceptedProgress(record);
  const key = { messageKey: messages.insert(outboundMessage(record)), position: record.position };
  const inserted = deliveries.insert({ ...key, progress, claim: undefined, laneSequence: undefined });
  if (inserted) addToThread(tables, key.messageKey, progress);
  const schedule = scheduleOf(record);
  if (inserted && schedule) {
    scheduled.insert(key, schedule, record);
    // The step before may have been tried, or have ended, before this one was known.
    const before = deliveries.findAll(key.messageKey).find(({ position }) => position === record.position - 1);
    if (before && scheduled.find(before) === undefined) scheduled.startFallbackWait(before, nowMs);
    if (before && isUnsuccessful(before.progress.state)) scheduled.triggerFallback(before, nowMs);
  }
  return [];
}

function applyStateFact(tables: Tables, fact: StateFact, nowMs: number): Change[] {
  const found = find(tables, fact);
  if (fact.recipient) linkRecipient(tables, fact.recipient, found, nowMs);
  const covered = coveredBy(tables, fact, found);
  const changes = applyToNamed(tables, fact, found, nowMs);
  return [...changes, ...covered.flatMap((delivery) => applyToCovered(tables, fact, delivery, nowMs))];
}

function applyToCovered(tables: Tables, fact: StateFact, delivery: StoredDelivery, nowMs: number): Change[] {
  const { changed, progress, change } = applyState(delivery.progress, { ...fact, providerMessageId: '' });
  if (changed) advance(tables, delivery, progress, nowMs);
  return change ? [change] : [];
}

function linkRecipient(
  tables: Tables,
  { tenantId, identities }: NonNullable<StateFact['recipient']>,
  found: StoredDelivery | undefined,
  nowMs: number,
): void {
  linkIdentities(tables, tenantId, [...identities, ...(found ? [found.progress.identity] : [])], nowMs);
}

function applyToNamed(tables: Tables, fact: StateFact, found: StoredDelivery | undefined, nowMs: number): Change[] {
  const { receipts } = tables;
  if (found === undefined) {
    const { providerMessageId } = fact;
    if (providerMessageId) receipts.insert({ ...fact, providerMessageId });
    return [];
  }
  const steps = [applyState(found.progress, fact)];
  if (fact.providerMessageId && found.progress.providerMessageId === '') {
    for (const receipt of receipts.take(fact.accountId, fact.providerMessageId)) {
      steps.push(applyState(steps.at(-1)?.progress ?? found.progress, receipt));
    }
  }
  const progress = steps.at(-1)?.progress ?? found.progress;
  if (steps.some(({ changed }) => changed)) advance(tables, found, progress, nowMs);
  return steps.flatMap(({ change }) => change ?? []);
}

function find(
  { deliveries }: Tables,
  { deliveryId, accountId, providerMessageId }: StateFact,
): StoredDelivery | undefined {
  const named = deliveryId ? deliveries.find(deliveryId) : undefined;
  if (named?.progress.identity.accountId === accountId) return named;
  return providerMessageId ? deliveries.findByProvider(accountId, providerMessageId) : undefined;
}

function applyDeadLetter({ deliveries, deadLetters }: Tables, { letter }: DeadLetterFact): Change[] {
  const found = letter.delivery && deliveries.find(letter.delivery.deliveryId);
  if (found && !isOpen(found.progress.state)) return [];
  if (found?.claim !== undefined && found.claim === letter.delivery?.claim) {
    const attempts = addAttempts(found.progress.attempts, letter.delivery.attempts);
    const progress = { ...found.progress, attempts, error: letter.error };
    deliveries.update({ ...found, progress, claim: undefined, attempted: false }, found);
  }
  deadLetters.insert(letter);
  return [];
}
