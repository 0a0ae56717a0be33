import { type Bus, BusError } from '@chat4all/bus';
import { type Metrics, observe } from '@chat4all/metrics';
import { DeliveryState, type Message, type SendMessageRequest } from '@chat4all/proto';
import { acceptedRecords } from '@chat4all/records';
import { ApiError } from '../../errors/api-error.ts';
import type { CallContext } from '../../server/handlers.ts';
import type { DailyQuotas } from '../../limits/daily-quotas.ts';
import type { Quotas } from '../../limits/quotas.ts';
import { firstStateOf } from '../../chat/first-state.ts';
import { planDeliveries } from '../plan/plan-deliveries.ts';
import {
  type PrepareOptions,
  type Prepared,
  hasRequestId,
  prepareMessage,
  assertDeliverable,
} from './prepare-message.ts';
import { toMessage } from './to-message.ts';
import { traceDeliveries } from './trace-deliveries.ts';

/** What sending works with. */
export interface SendMessagesOptions extends PrepareOptions {
  readonly bus: Bus;
  readonly metrics: Metrics;
  readonly quotas: Quotas;
  readonly dailyQuotas: DailyQuotas;
}

/**
 * Accepts one message: rejects with an ApiError, or resolves when the log has it durably. One whose caller has gone before it
 * was its turn to be written is not accepted.
 */
export async function sendMessage(
  tenantId: string,
  request: SendMessageRequest,
  options: SendMessagesOptions,
  circumstances: CallContext,
): Promise<Message> {
  return accept(await prepareMessage(tenantId, request, options), options, circumstances);
}

/** Accepts messages, each judged apart, in their order: gives each as accepted, or why it was refused. Never rejects. */
export async function sendMessages(
  tenantId: string,
  requests: readonly SendMessageRequest[],
  options: SendMessagesOptions,
  circumstances: CallContext,
): Promise<(Message | ApiError)[]> {
  const refused = (error: unknown): ApiError => ApiError.from(error);
  // Everything is looked for before the first is accepted: otherwise one that is known already would overtake others.
  const prepared = await Promise.all(
    requests.map((request) => prepareMessage(tenantId, request, options).catch(refused)),
  );
  return Promise.all(
    prepared.map(async (one) => (one instanceof ApiError ? one : accept(one, options, circumstances).catch(refused))),
  );
}

async function accept(
  { plan, found }: Prepared,
  options: SendMessagesOptions,
  { traceParent, signal }: CallContext,
): Promise<Message> {
  const started = performance.now();
  const { bus, metrics, known, quotas, dailyQuotas, channels } = options;
  const { request } = plan;
  const acceptedBefore = known.check(plan, found);
  // What was accepted once is answered in the same way again.
  if (acceptedBefore === undefined) assertDeliverable(plan, options);
  const createTimeMs = acceptedBefore ?? Date.now();
  const planned = planDeliveries(plan, createTimeMs, channels);
  if (request.validateOnly) return toMessage(plan, createTimeMs, planned);
  if (acceptedBefore === undefined) {
    quotas.takeMessage(plan.tenantId);
    dailyQuotas.takeMessage(plan.tenantId);
  }

  // Before it is written, so that another one under the same id, right behind it, is seen to be another.
  if (hasRequestId(request)) known.remember(plan, createTimeMs);
  const { deliveries, end } = traceDeliveries(planned, traceParent, bus.system);
  try {
    await bus.publish(
      deliveries.flatMap(({ record, identity }) => {
        const [fact, delivery] = acceptedRecords(record, identity);
        // What is scheduled is put on the log by a worker, when its time has come.
        return firstStateOf(record) === DeliveryState.SCHEDULED ? [fact] : [fact, delivery];
      }),
      { signal },
    );
  } catch (error) {
    if (acceptedBefore === undefined) {
      known.forget(plan);
      dailyQuotas.giveBack(plan.tenantId);
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
