import { batcher } from '@chat4all/runtime';
import type { Batch, Bus } from '@chat4all/bus';
import { type TraceSpan, observe, traceIdOf } from '@chat4all/metrics';
import { OnUnknownOutcome } from '@chat4all/proto';
import { type DeadLetterSubject, isReleased, laneOf, positionOf, recordToDelivery } from '@chat4all/records';
import { type Admission, type Candidate, type Parking, type StateFact, StoreError } from '@chat4all/store';
import { createAdmitter } from './admitter.ts';
import {
  type DeadLetterEntry,
  type DecodedRecord,
  decodeOrDeadLetter,
  internalError,
  publishDeadLetters,
} from './dead-letters.ts';
import { type ClaimedDelivery, type DeliverOptions, deliver } from './deliver/deliver.ts';
import type { Calls, CompleteDelivery, Outcome } from './deliver/outcome.ts';
import { type LaneTicket, Lanes } from './lanes.ts';
import type { RecentAdmissions } from './recent-admissions.ts';
import type { Recorder } from './recorder.ts';
import { callStore } from './store-calls.ts';
import { traceBatch } from './tracing/trace-batch.ts';

/** The most deliveries that one call of the store parks. */
const MAXIMUM_PARKINGS = 1_000;

/** The parts that batches are handled with. */
export interface BatchHandlerOptions extends DeliverOptions {
  readonly bus: Bus;
  readonly recorder: Recorder;
  readonly admissions?: RecentAdmissions | undefined;
  /** Aborted when undecided deliveries are to be left to the next worker. */
  readonly stopping: AbortSignal;
}

/** One record on its way through a worker. */
interface Item extends DecodedRecord<CompleteDelivery> {
  readonly batch: Batch;
  readonly lane: string;
  readonly ticket: LaneTicket;
  readonly admission: Admission;
  /** Resolves once the log has the changes that the admission made. */
  readonly routed: Promise<void>;
  /** Aborted when the delivery is to be left to another worker. */
  readonly signal: AbortSignal;
  readonly span: TraceSpan;
}

/** Creates the handler of batches of the deliveries topics. */
export function createBatchHandler(options: BatchHandlerOptions): (batch: Batch) => Promise<void> {
  const { store, logger, metrics, stopping, recorder } = options;
  const lanes = new Lanes();
  const retryContext = { signal: stopping, logger, metrics };
  const admit = createAdmitter(store, retryContext);
  const park = batcher(async (parkings: readonly Parking[]) => {
    await callStore('park', () => store.park(parkings), retryContext);
    return [];
  }, MAXIMUM_PARKINGS);

  /** Processes an item, and returns the kind of its outcome. */
  const process = async (item: Item): Promise<string> => {
    const { record, value, admission, span } = item;
    const { channel } = value.identity;
    switch (admission.verdict) {
      case 'deliver':
      case 'takeover': {
        const seconds = Math.max(0, Date.now() - record.timestamp) / 1_000;
        observe(metrics.queueDuration, { channel }, seconds, span.traceParent);
        const outcome = await deliver(toClaimed(item, recorder), options, item.signal);
        await finish(item, outcome);
        return outcome.kind;
      }
      case 'duplicate':
        metrics.duplicates.inc({ channel });
        break;
      case 'parked':
        metrics.parked.inc({ channel, reason: 'lane' });
        break;
      case 'cancelled':
    }
    await done(item);
    return admission.verdict;
  };

  const finish = async (item: Item, outcome: Outcome): Promise<void> => {
    const { value, record, batch, ticket, admission } = item;
    switch (outcome.kind) {
      case 'settled':
        try {
          await recorder.record([toFact(item, outcome, options.clock.now())]);
          await done(item);
        } catch (error) {
          // A dead letter could be replayed, and the message sent a second time.
          logUnfinished(item, error, options);
        }
        return;
      case 'known':
        break;
      case 'parked': {
        // By now the partition may be another worker's.
        item.signal.throwIfAborted();
        const { attempts, untilMs: notBeforeMs, reason, calls = [] } = outcome;
        const parking = {
          ...{ record: { ...value, attempts }, claim: admission.claim, notBeforeMs: Math.ceil(notBeforeMs) },
          attempts: calls,
        };
        metrics.parked.inc({ channel: value.identity.channel, reason });
        const parked = ticket.park(() => park([parking])).then(() => done(item));
        parked.catch((error: unknown) => onError(item, error, options));
        return;
      }
      case 'dead_letter': {
        await item.routed;
        const entry = { record, error: outcome.error, subject: subjectOf(item, outcome.calls) };
        await publishDeadLetters(batch, [entry], { ...options, signal: batch.signal });
        return;
      }
    }
    await done(item);
  };

  return async (batch) => {
    const context = { bus: options.bus, signal: batch.signal, logger, metrics };
    const decoded = await decodeOrDeadLetter(batch, batch.records, recordToDelivery, context);
    if (decoded.length === 0) return;
    const deliveries = decoded.map((each) => ({ ...each, lane: laneOf(each.value.identity) }));
    // Entered before the admission, so that a parking in between is noticed.
    const tickets = deliveries.map(({ lane }) => lanes.enter(lane));
    const trace = traceBatch(batch, options.bus.system);
    const candidates = deliveries.map(toCandidate);
    const admitting = admit(candidates, batch.signal);
    options.admissions?.add(
      deliveries.map(({ value }) => value.deliveryId),
      admitting.then((all) =>
        deliveries.filter((_, index) => !StoreError.is(all[index])).map(({ value }) => value.deliveryId),
      ),
    );
    const admissions = await admitting.catch((error: unknown) => {
      for (const ticket of tickets) ticket.leave();
      trace.admitted('admit');
      throw error;
    });
    trace.admitted();
    const routed = recorder.publishSoon(
      admissions.flatMap((admission) => (StoreError.is(admission) ? [] : admission.changes)),
    );
    // Every delivery awaits it; this only prevents an unhandled rejection if all fail before.
    routed.catch(() => undefined);
    const signal = AbortSignal.any([batch.signal, stopping]);
    const refused: DeadLetterEntry[] = [];
    for (const [index, delivery] of deliveries.entries()) {
      const [admission, ticket] = [admissions[index], tickets[index]];
      if (!admission || !ticket) throw new Error('every delivery has an admission and a ticket');
      if (StoreError.is(admission)) {
        ticket.leave();
        refused.push({ record: delivery.record, error: internalError(admission.message) });
        continue;
      }
      const span = trace.process(delivery.record);
      const item = { ...delivery, batch, ticket, admission, routed, signal, span };
      ticket
        .run(() => process(item))
        .then(
          (outcome) => {
            span.end({ attributes: { 'chat4all.outcome': outcome } });
          },
          (error: unknown) => {
            span.end({ error: 'unfinished' });
            void onError(item, error, options);
          },
        );
    }
    await publishDeadLetters(batch, refused, context);
  };
}

function toCandidate({ record, value }: DecodedRecord<CompleteDelivery>): Candidate {
  return { record: value, logPosition: positionOf(record) };
}

function toClaimed({ record, value, lane, ticket, admission, span }: Item, recorder: Recorder): ClaimedDelivery {
  const { verdict, attempted, claim } = admission;
  const { deliveryId, onUnknownOutcome } = value;
  const isTakeover = verdict === 'takeover';
  const recordsCalls = onUnknownOutcome === OnUnknownOutcome.FAIL;
  return {
    delivery: value,
    lane,
    wasParked: isReleased(record),
    isTakeover,
    // Calls of a lane follow one another, so that at most its first delivery was being sent.
    isUnknown: isTakeover && (recordsCalls ? attempted : ticket.isFirst),
    laneWasParked: ticket.laneWasParked,
    traceParent: span.traceParent,
    markCalling: (isCalling) => recorder.record([{ kind: 'attempt', deliveryId, claim, isCalling }]),
  };
}

function toFact(
  { record, value }: Item,
  { state, providerMessageId, identities = [], error, calls }: Extract<Outcome, { kind: 'settled' }>,
  timeMs: number,
): StateFact {
  const { tenantId, identity } = value;
  const others = identities.filter(({ kind, value: address }) => kind !== identity.kind || address !== identity.value);
  return {
    kind: 'state',
    factId: positionOf(record),
    deliveryId: value.deliveryId,
    accountId: value.identity.accountId,
    state,
    timeMs,
    ...(providerMessageId !== undefined && { providerMessageId }),
    ...(error !== undefined && { error }),
    ...(calls !== undefined && { attempts: calls }),
    ...(others.length > 0 && {
      recipient: { tenantId, identities: others.map((other) => ({ ...identity, ...other })) },
    }),
  };
}

async function done({ batch, record, routed }: Item): Promise<void> {
  await routed;
  batch.done(record);
}

function subjectOf({ value, admission }: Item, attempts: Calls = []): DeadLetterSubject {
  const { accountId, channel } = value.identity;
  return { accountId, channel, delivery: { deliveryId: value.deliveryId, claim: admission.claim, attempts } };
}

/** Makes a dead letter of a delivery that failed unexpectedly; leaves it to the next worker while stopping or after a rebalance. */
async function onError(item: Item, thrown: unknown, options: BatchHandlerOptions): Promise<void> {
  const { batch, record } = item;
  if (batch.signal.aborted || options.stopping.aborted) return;
  options.logger.error({ err: thrown, ...factsOf(item) }, 'unexpected error while processing delivery');
  try {
    const error = internalError(thrown instanceof Error ? thrown.message : String(thrown));
    await publishDeadLetters(batch, [{ record, error, subject: subjectOf(item) }], {
      ...options,
      signal: batch.signal,
    });
  } catch (reason) {
    logUnfinished(item, reason, options);
  }
}

/** Logs a delivery that is left to the next worker, unless this one stops or another has the partition. */
function logUnfinished(item: Item, error: unknown, { logger, stopping }: BatchHandlerOptions): void {
  if (item.batch.signal.aborted || stopping.aborted) return;
  logger.error({ err: error, ...factsOf(item) }, 'delivery unfinished until the next start');
}

function factsOf({ record, value, span }: Item): Readonly<Record<string, string | undefined>> {
  return {
    position: positionOf(record),
    delivery_id: value.deliveryId,
    trace_id: traceIdOf(span.traceParent),
  };
}
