import { type Bus, BusError } from '@chat4all/bus';
import { type Metrics, observe } from '@chat4all/metrics';
import { DeliveryState, type Message, type SendMessageRequest } from '@chat4all/proto';
import { acceptedRecords, initialStateOf } from '@chat4all/records';
import { ApiError } from '../../errors/api-error.ts';
import type { DailyQuotas } from '../../limits/daily-quotas.ts';
import type { Quotas } from '../../limits/quotas.ts';
import type { CallContext } from '../../server/call-context.ts';
import { planDeliveries } from '../plan/plan-deliveries.ts';
import { beforeDeadline } from './before-deadline.ts';
import {
  type PrepareOptions,
  type PreparedMessage,
  assertDeliverable,
  hasRequestId,
  prepareMessage,
} from './prepare-message.ts';
import { toMessage } from './to-message.ts';
import { traceDeliveries } from './trace-deliveries.ts';

/** The parts that sending uses. */
export interface SendOptions extends PrepareOptions {
  readonly bus: Bus;
  readonly metrics: Metrics;
  readonly quotas: Quotas;
  readonly dailyQuotas: DailyQuotas;
}

/** The outcome of one message of several. */
export type SendOutcome =
  { readonly kind: 'accepted'; readonly message: Message } | { readonly kind: 'refused'; readonly error: ApiError };

/**
 * Accepts one message: resolves once the log has it durably, or throws an ApiError. A message whose caller has gone before
 * it is written is not accepted.
 */
export async function sendMessage(
  request: SendMessageRequest,
  call: CallContext,
  options: SendOptions,
): Promise<Message> {
  return accept(await prepareMessage(call.tenantId, request, options), call, options);
}

/** Accepts messages in their order, each on its own merits, and returns an outcome for each. Never rejects. */
export async function sendMessages(
  requests: readonly SendMessageRequest[],
  call: CallContext,
  options: SendOptions,
): Promise<SendOutcome[]> {
  // All are prepared before the first is accepted: a message known from memory would otherwise overtake the others.
  const prepared = await Promise.all(
    requests.map((request) => settle(prepareMessage(call.tenantId, request, options))),
  );
  return Promise.all(
    prepared.map(async (each): Promise<SendOutcome> => {
      if (each.kind === 'refused') return each;
      const accepted = await settle(accept(each.value, call, options));
      return accepted.kind === 'refused' ? accepted : { kind: 'accepted', message: accepted.value };
    }),
  );
}

type Settled<Value> =
  { readonly kind: 'fulfilled'; readonly value: Value } | { readonly kind: 'refused'; readonly error: ApiError };

function settle<Value>(work: Promise<Value>): Promise<Settled<Value>> {
  return work.then(
    (value) => ({ kind: 'fulfilled', value }),
    (error: unknown) => ({ kind: 'refused', error: ApiError.from(error) }),
  );
}

async function accept(
  { plan, found }: PreparedMessage,
  { traceParent, signal, deadlineMs }: CallContext,
  options: SendOptions,
): Promise<Message> {
  const started = performance.now();
  const { bus, metrics, idempotency, quotas, dailyQuotas, channels } = options;
  const { tenantId, request } = plan;
  const acceptedBefore = idempotency.check(plan, found);
  const isNew = acceptedBefore === undefined;
  // A request that was accepted once is accepted again, whatever has changed since.
  if (isNew) assertDeliverable(plan, options);
  const createTimeMs = acceptedBefore ?? Date.now();
  const planned = planDeliveries(plan, createTimeMs, channels);
  if (request.validateOnly) return toMessage(plan, createTimeMs, planned);
  if (isNew) {
    quotas.takeMessage(tenantId);
    dailyQuotas.takeMessage(tenantId);
  }

  // Added before it is written, so that a different request with the same id, right behind it, is refused.
  if (hasRequestId(request)) idempotency.add(plan, createTimeMs);
  const { deliveries, end } = traceDeliveries(planned, traceParent, bus.system);
  try {
    const write = bus.publish(
      deliveries.flatMap(({ record, identity }) => {
        const [fact, delivery] = acceptedRecords(record, identity);
        // A worker puts a scheduled delivery on the log when its time has come.
        return initialStateOf(record) === DeliveryState.SCHEDULED ? [fact] : [fact, delivery];
      }),
      { signal },
    );
    await beforeDeadline(deadlineMs, write);
  } catch (error) {
    if (isNew) {
      idempotency.delete(plan);
      dailyQuotas.returnMessage(tenantId);
    }
    end(BusError.is(error) ? error.code : 'unknown');
    throw error;
  }
  end();
  metrics.messagesAccepted.inc();
  observe(metrics.acceptDuration, {}, (performance.now() - started) / 1_000, traceParent);
  for (const { identity } of deliveries) metrics.deliveriesAccepted.inc({ channel: identity.channel });
  return toMessage(plan, createTimeMs, deliveries);
}
