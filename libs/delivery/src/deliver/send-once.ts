import { ConnectorError } from '@chat4all/connector';
import type { Metrics } from '@chat4all/metrics';
import { toChannelContent } from '@chat4all/records';
import type { Account } from '@chat4all/runtime';
import type { CompleteDelivery } from './outcome.ts';

/** Calls the platform once: gives its id of the message, or a ConnectorError. */
export async function sendOnce(
  delivery: CompleteDelivery,
  account: Account,
  metrics: Metrics,
): Promise<string | ConnectorError> {
  const { kind, value } = delivery.identity;
  const started = performance.now();
  const observe = (outcome: string): void => {
    const seconds = (performance.now() - started) / 1_000;
    metrics.providerCallDuration.observe({ channel: account.channel, outcome }, seconds);
  };
  try {
    const content = toChannelContent(delivery.content);
    const receipt = await account.connector.send({ id: delivery.deliveryId, to: { kind, value }, content });
    observe('ok');
    return receipt.providerMessageId;
  } catch (thrown) {
    const error = ConnectorError.from(thrown);
    observe(error.reason);
    return error;
  }
}
