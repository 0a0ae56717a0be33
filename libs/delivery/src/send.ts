import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError } from '@chat4all/connector';
import type { Metrics } from '@chat4all/metrics';
import {
  type DeliveryError,
  type DeliveryRecord,
  DeliveryState,
  type Identity,
  OnUnknownOutcome,
} from '@chat4all/proto';
import { toChannelContent, toDeliveryError } from '@chat4all/records';
import type { Account, Accounts } from '@chat4all/runtime';
import { unknownOutcome } from './delivery-error.ts';
import { type RetryPolicy, retryDelay } from './retry-delay.ts';
import type { Slots } from './slots.ts';

/** What became of a delivery on our side. */
export interface Outcome {
  readonly state: DeliveryState;
  readonly providerMessageId?: string;
  readonly error?: DeliveryError;
}

/** What sending works with. */
export interface SendOptions {
  readonly accounts: Accounts;
  readonly metrics: Metrics;
  readonly slots: Slots;
  readonly policy: RetryPolicy;
  readonly random: () => number;
}

/** A delivery that is complete. */
export type CompleteDelivery = DeliveryRecord & { readonly identity: Identity };

/**
 * Sends one delivery, and again while that may help, until its outcome is settled. What to do follows from the facts
 * of the error alone. Rejects only when the signal is aborted before it is settled.
 */
export async function sendUntilSettled(
  delivery: CompleteDelivery,
  options: SendOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const account = options.accounts.find(delivery.identity.accountId);
  if (account === undefined) return { state: DeliveryState.FAILED, error: accountMissing(delivery.identity) };
  for (let attempt = 1; ; attempt += 1) {
    if (hasExpired(delivery, Date.now())) return { state: DeliveryState.EXPIRED };
    signal.throwIfAborted();
    try {
      const providerMessageId = await options.slots.use(() => sendOnce(delivery, account, options.metrics));
      return { state: DeliveryState.SENT, providerMessageId };
    } catch (thrown) {
      const error = ConnectorError.from(thrown);
      if (!error.certain && delivery.onUnknownOutcome === OnUnknownOutcome.FAIL) {
        return { state: DeliveryState.FAILED, error: unknownOutcome };
      }
      const wait = retryDelay(error, attempt, options.policy, options.random);
      if (wait === undefined) return { state: DeliveryState.FAILED, error: toDeliveryError(error) };
      if (hasExpired(delivery, Date.now() + wait))
        return { state: DeliveryState.EXPIRED, error: toDeliveryError(error) };
      options.metrics.retries.inc({ channel: account.channel, reason: error.reason });
      await sleep(wait, undefined, { signal });
    }
  }
}

async function sendOnce(delivery: CompleteDelivery, account: Account, metrics: Metrics): Promise<string> {
  const { kind, value } = delivery.identity;
  const started = performance.now();
  let outcome = 'ok';
  try {
    const content = toChannelContent(delivery.content);
    const receipt = await account.connector.send({ id: delivery.deliveryId, to: { kind, value }, content });
    return receipt.providerMessageId;
  } catch (error) {
    outcome = ConnectorError.from(error).reason;
    throw error;
  } finally {
    const labels = { channel: account.channel, outcome };
    metrics.providerCallDuration.observe(labels, (performance.now() - started) / 1_000);
  }
}

function hasExpired({ expireTimeMs }: DeliveryRecord, now: number): boolean {
  return expireTimeMs > 0 && now >= expireTimeMs;
}

function accountMissing({ accountId }: Identity): DeliveryError {
  const message = `account ${accountId} is not in the configuration`;
  return { reason: 'CONFIGURATION', message, channelCode: '', certain: true };
}
