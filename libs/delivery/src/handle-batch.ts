import { type TraceSpan, observe, traceIdOf } from '@chat4all/metrics';
import type { Batch, Bus } from '@chat4all/bus';
import { OnUnknownOutcome } from '@chat4all/proto';
import { type DeadLetterSubject, isReleased, laneOf, positionOf, recordToDelivery } from '@chat4all/records';
import { retryWhileUnavailable } from '@chat4all/runtime';
import type { Admission, Candidate, Parking, StateFact } from '@chat4all/store';
import { type Batched, batcher } from './batcher.ts';
import { type ReadRecord, publishDeadLetters, decodeOrDeadLetter } from './dead-letters.ts';
import { type Claimed, type DeliverOptions, deliver } from './deliver/deliver.ts';
import type { CompleteDelivery, Outcome } from './deliver/outcome.ts';
import { Lanes, type LaneTicket } from './lanes.ts';
import type { Recorder } from './recorder.ts';
import { traceBatch } from './tracing/trace-batch.ts';

/** The most deliveries that are parked by one call of the store. */
const MAXIMUM_PARKINGS = 1_000;

/** What handling works with. */
export interface BatchHandlerOptions extends DeliverOptions {
  readonly bus: Bus;
  readonly recorder: Recorder;
  /** Aborted when what is not decided yet is to be left to who comes next. */
  readonly stopping: AbortSignal;
}

/** One record on its way through a worker. */
interface Item extends ReadRecord<CompleteDelivery> {
  readonly batch: Batch;
  readonly lane: string;
  readonly ticket: LaneTicket;
  readonly admission: Admission;
  /** Resolves when the log has what the admission changed. */
  readonly routed: Promise<void>;
  readonly givenUp: AbortSignal;
  readonly span: TraceSpan;
}

/** Makes what handles the batches of the deliveries topics. */
export function createBatchHandler(options: BatchHandlerOptions): (batch: Batch) => Promise<void> {
  const { store, logger, metrics, stopping, recorder } = options;
  const lanes = new Lanes();
  const park: Batched<Parking> = batcher(
    (parkings) => retryWhileUnavailable('park', () => store.park(parkings), { signal: stopping, logger, metrics }),
    MAXIMUM_PARKINGS,
  );

  /** Says what became of the item. */
  const work = async (item: Item): Promise<string> => {
    const { record, value, admission, span } = item;
    const { channel } = value.identity;
    switch (admission.verdict) {
      case 'deliver':
      case 'takeover': {
        const seconds = Math.max(0, Date.now() - record.timestamp) / 1_000;
        observe(metrics.queueDuration, { channel }, seconds, span.traceParent);
        const outcome = await deliver(toClaimed(item, recorder), options, item.givenUp);
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
        await recorder.record([toFact(item, outcome, options.clock.now())]);
        break;
      case 'known':
        break;
      case 'parked': {
        // It is another worker's by now.
        item.givenUp.throwIfAborted();
        const { attempts, untilMs: notBeforeMs, why: reason } = outcome;
        const parking = { record: { ...value, attempts }, claim: admission.claim, notBeforeMs: Math.ceil(notBeforeMs) };
        metrics.parked.inc({ channel: value.identity.channel, reason });
        const parked = ticket.park(() => park([parking])).then(() => done(item));
        parked.catch((error: unknown) => onUnfinished(item, error, options));
        return;
      }
      case 'dead_letter': {
        await item.routed;
        await publishDeadLetters(batch, [{ record, error: outcome.error, subject: subjectOf(item) }], {
          ...options,
          signal: batch.signal,
        });
        return;
      }
    }
    await done(item);
  };

  return async (batch) => {
    const retryContext = { signal: batch.signal, logger, metrics };
    const read = await decodeOrDeadLetter(batch, recordToDelivery, { bus: options.bus, ...retryContext });
    if (read.length === 0) return;
    const deliveries = read.map((one) => ({ ...one, lane: laneOf(one.value.identity) }));
    // Before the store is asked, so that nothing is parked in between without being noticed.
    const tickets = deliveries.map(({ lane }) => lanes.enter(lane));
    const trace = traceBatch(batch, options.bus.system);
    const admissions = await retryWhileUnavailable(
      'admit',
      () => store.admit(deliveries.map(toCandidate)),
      retryContext,
    ).catch((error: unknown) => {
      for (const ticket of tickets) ticket.leave();
      trace.admitted('admit');
      throw error;
    });
    trace.admitted();
    const routed = recorder.publish(admissions.flatMap(({ changes }) => changes));
    // Each delivery waits for it; some may fail or give up before they do.
    routed.catch(() => undefined);
    const givenUp = AbortSignal.any([batch.signal, stopping]);
    for (const [index, delivery] of deliveries.entries()) {
      const [admission, ticket] = [admissions[index], tickets[index]];
      if (!admission || !ticket) throw new Error('the store gave fewer admissions than candidates');
      const span = trace.process(delivery.record);
      const item = { ...delivery, batch, ticket, admission, routed, givenUp, span };
      ticket
        .run(() => work(item))
        .then(
          (outcome) => {
            span.end({ attributes: { 'chat4all.outcome': outcome } });
          },
          (error: unknown) => {
            span.end({ error: 'unfinished' });
            void onUnfinished(item, error, options);
          },
        );
    }
  };
}

function toCandidate({ record, value }: ReadRecord<CompleteDelivery>): Candidate {
  return { record: value, position: positionOf(record) };
}

function toClaimed({ record, value, lane, ticket, admission, span }: Item, recorder: Recorder): Claimed {
  const { verdict, attempted, claim } = admission;
  const { deliveryId, onUnknownOutcome } = value;
  const mayFail = onUnknownOutcome === OnUnknownOutcome.FAIL;
  return {
    delivery: value,
    lane,
    returned: isReleased(record),
    // Within a lane calls follow one another: at most the first of what is taken over was under way.
    takenOver: verdict === 'takeover',
    unknown: verdict === 'takeover' && (mayFail ? attempted : ticket.first),
    laneWasParked: ticket.laneWasParked,
    traceParent: span.traceParent,
    mark: (underWay) => recorder.record([{ kind: 'attempt', deliveryId, claim, underWay }]),
  };
}

function toFact(
  { record, value }: Item,
  { state, providerMessageId, error }: Extract<Outcome, { kind: 'settled' }>,
  timeMs: number,
): StateFact {
  return {
    kind: 'state',
    factId: positionOf(record),
    deliveryId: value.deliveryId,
    accountId: value.identity.accountId,
    state,
    timeMs,
    ...(providerMessageId !== undefined && { providerMessageId }),
    ...(error !== undefined && { error }),
  };
}

async function done({ batch, record, routed }: Item): Promise<void> {
  await routed;
  batch.done(record);
}

function subjectOf({ value, admission }: Item): DeadLetterSubject {
  const { accountId, channel } = value.identity;
  return { accountId, channel, delivery: { deliveryId: value.deliveryId, claim: admission.claim } };
}

// Given up while stopping, or because the partition went elsewhere, it is left to who gets the record next.
async function onUnfinished(item: Item, thrown: unknown, options: BatchHandlerOptions): Promise<void> {
  const { batch, record } = item;
  if (batch.signal.aborted || options.stopping.aborted) return;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const error = { reason: 'INTERNAL', message, channelCode: '', certain: false };
  const place = {
    position: positionOf(record),
    delivery_id: item.value.deliveryId,
    trace_id: traceIdOf(item.span.traceParent),
  };
  options.logger.error({ err: thrown, ...place }, 'a delivery met an error of ours');
  try {
    await publishDeadLetters(batch, [{ record, error, subject: subjectOf(item) }], {
      ...options,
      signal: batch.signal,
    });
  } catch (reason) {
    options.logger.error({ err: reason, ...place }, 'a delivery stays unfinished until the next start');
  }
}
