import { type Bus, BusError, type BusRecord } from '@chat4all/bus';
import { type Metrics, observe } from '@chat4all/metrics';
import type { Message } from '@chat4all/proto';
import { acceptedRecords } from '@chat4all/records';
import type { ApiError } from '../../errors/api-error.ts';
import type { DailyQuotas } from '../../limits/daily-quotas.ts';
import type { Quotas } from '../../limits/quotas.ts';
import type { CallContext } from '../../server/call-context.ts';
import { planDeliveries } from '../plan/plan-deliveries.ts';
import { type PrepareOptions, type PreparedMessage, assertDeliverable, hasRequestId } from './prepare-message.ts';
import { toMessage } from './to-message.ts';
import { traceDeliveries } from './trace-deliveries.ts';

/** The parts that sending uses. */
export interface SendOptions extends PrepareOptions {
  readonly bus: Bus;
  readonly metrics: Metrics;
  readonly quotas: Quotas;
  readonly dailyQuotas: DailyQuotas;
}

/** A message that is accepted once the log has its records. Exactly one of `written` and `refused` must be called. */
export interface AcceptedMessage {
  readonly message: Message;
  /** None if the request is only validated. */
  readonly records: readonly BusRecord[];
  /** The log has the records. */
  readonly written: () => void;
  /** The log may not have them: takes back the request id and the daily quota, but not the rate: the work was done. */
  readonly refused: (error: ApiError) => void;
}

/** Accepts a message if its request was not used for another, and its accounts, recipients and quotas allow it. Throws an ApiError. */
export function acceptMessage(
  { plan, found }: PreparedMessage,
  { traceParent }: CallContext,
  options: SendOptions,
): AcceptedMessage {
  const started = performance.now();
  const { bus, metrics, idempotency, quotas, dailyQuotas, channels } = options;
  const { tenantId, request } = plan;
  const acceptedBefore = idempotency.check(plan, found);
  const isNew = acceptedBefore === undefined;
  // A request that was accepted once is accepted again, whatever has changed since.
  if (isNew) assertDeliverable(plan, options);
  const createTimeMs = acceptedBefore ?? Date.now();
  const planned = planDeliveries(plan, createTimeMs, channels);
  const message = toMessage(plan, createTimeMs, planned);
  if (request.validateOnly) return { message, records: [], written: () => undefined, refused: () => undefined };
  if (isNew) {
    quotas.takeMessage(tenantId);
    dailyQuotas.takeMessage(tenantId);
  }

  // Added before it is written, so that a different request with the same id, right behind it, is refused.
  if (hasRequestId(request)) idempotency.add(plan, createTimeMs);
  const { deliveries, end } = traceDeliveries(planned, traceParent, bus.system);
  return {
    message,
    records: deliveries.flatMap(({ record, identity }) => acceptedRecords(record, identity)),
    written: () => {
      end();
      metrics.messagesAccepted.inc();
      observe(metrics.acceptDuration, {}, (performance.now() - started) / 1_000, traceParent);
      for (const { identity } of deliveries) metrics.deliveriesAccepted.inc({ channel: identity.channel });
    },
    refused: (error) => {
      end(BusError.is(error.cause) ? error.cause.code : 'unknown');
      if (!isNew) return;
      idempotency.delete(plan);
      dailyQuotas.returnMessage(tenantId);
    },
  };
}
