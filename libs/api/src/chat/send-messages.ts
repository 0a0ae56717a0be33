import { type Bus, BusError } from '@chat4all/bus';
import { type Metrics, observe } from '@chat4all/metrics';
import { DeliveryState, type Message, type SendMessageRequest } from '@chat4all/proto';
import { acceptedRecords } from '@chat4all/records';
import type { Store, StoredRequest } from '@chat4all/store';
import { type FrozenAccounts, refuseFrozen } from '../accounts/frozen-accounts.ts';
import { ApiError } from '../api-error.ts';
import { checkReferred } from './check-referred.ts';
import { firstStateOf } from './first-state.ts';
import type { KnownRequests } from './known-requests.ts';
import type { Quotas } from '../quotas.ts';
import { planDeliveries } from './plan-deliveries.ts';
import { type MessagePlan, planMessage } from './plan-message.ts';
import type { ResolveOptions } from './resolve-identity.ts';
import { toMessage } from './to-message.ts';
import { traceDeliveries } from './trace-deliveries.ts';

/** What sending works with. */
export interface SendMessagesOptions extends ResolveOptions {
  readonly bus: Bus;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly known: KnownRequests;
  readonly frozen: FrozenAccounts;
  readonly quotas: Quotas;
}

/** A request that is well, and what is known of an earlier one under the same id. */
interface Looked {
  readonly plan: MessagePlan;
  readonly found: StoredRequest | undefined;
}

/**
 * Accepts one message: rejects with an ApiError, or resolves when the log has it durably. `traceParent` is that of the
 * call (W3C); empty: not traced.
 */
export async function sendMessage(
  tenantId: string,
  request: SendMessageRequest,
  options: SendMessagesOptions,
  traceParent: string,
): Promise<Message> {
  return accept(await look(tenantId, request, options), options, traceParent);
}

/** Accepts messages, each judged apart, in their order: gives each as accepted, or why it was refused. Never rejects. */
export async function sendMessages(
  tenantId: string,
  requests: readonly SendMessageRequest[],
  options: SendMessagesOptions,
  traceParent: string,
): Promise<(Message | ApiError)[]> {
  const refused = (error: unknown): ApiError => ApiError.from(error);
  // Everything is looked for before the first is accepted: otherwise one that is known already would overtake others.
  const looked = await Promise.all(requests.map((request) => look(tenantId, request, options).catch(refused)));
  return Promise.all(
    looked.map(async (one) => (one instanceof ApiError ? one : accept(one, options, traceParent).catch(refused))),
  );
}

async function look(tenantId: string, request: SendMessageRequest, options: SendMessagesOptions): Promise<Looked> {
  const plan = planMessage(tenantId, request, options);
  await checkReferred(plan, options.store);
  return { plan, found: isNamed(request) ? await options.known.find(plan.messageId) : undefined };
}

async function accept({ plan, found }: Looked, options: SendMessagesOptions, traceParent: string): Promise<Message> {
  const started = performance.now();
  const { bus, metrics, known, frozen, quotas, channels } = options;
  const { request } = plan;
  const acceptedBefore = known.judge(plan, found);
  // What was accepted once is answered in the same way again.
  if (acceptedBefore === undefined) refuseFrozen(plan.groups, frozen);
  const createTimeMs = acceptedBefore ?? Date.now();
  const planned = planDeliveries(plan, createTimeMs, channels);
  if (request.validateOnly) return toMessage(plan, createTimeMs, planned);
  if (acceptedBefore === undefined) quotas.takeMessage(plan.tenantId);

  // Before it is written, so that another one under the same id, right behind it, is seen to be another.
  if (isNamed(request)) known.remember(plan, createTimeMs);
  const { deliveries, end } = traceDeliveries(planned, traceParent, bus.system);
  try {
    await bus.publish(
      deliveries.flatMap(({ record, identity }) => {
        const [fact, delivery] = acceptedRecords(record, identity);
        // What is scheduled is put on the log by a worker, when its time has come.
        return firstStateOf(record) === DeliveryState.SCHEDULED ? [fact] : [fact, delivery];
      }),
    );
  } catch (error) {
    if (acceptedBefore === undefined) known.forget(plan);
    end(BusError.is(error) ? error.code : 'unknown');
    throw error;
  }
  end();
  metrics.messagesAccepted.inc();
  observe(metrics.acceptDuration, {}, (performance.now() - started) / 1_000, traceParent);
  for (const { identity } of deliveries) metrics.deliveriesAccepted.inc({ channel: identity.channel });
  return toMessage(plan, createTimeMs, deliveries);
}

/** Whether the client can repeat it: it has an id of its own. */
function isNamed({ requestId }: SendMessageRequest): boolean {
  return requestId !== '';
}
