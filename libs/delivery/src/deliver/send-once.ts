import { ConnectorError, type OutboundDelivery } from '@chat4all/connector';
import { type Metrics, observe } from '@chat4all/metrics';
import type { Account } from '@chat4all/runtime';

/**
 * Calls the platform once: gives its id of the message, or a ConnectorError. `traceParent` (W3C; empty: not traced) goes
 * along with the request.
 */
export async function sendOnce(
  delivery: OutboundDelivery,
  account: Account,
  traceParent: string,
  metrics: Metrics,
): Promise<string | ConnectorError> {
  const labels = { channel: account.channel, account: account.id };
  const started = performance.now();
  metrics.callsInFlight.inc(labels);
  const observed = (outcome: string): void => {
    const seconds = (performance.now() - started) / 1_000;
    metrics.callsInFlight.dec(labels);
    observe(metrics.providerCallDuration, { channel: account.channel, outcome }, seconds, traceParent);
    metrics.accountCalls.inc({ ...labels, outcome: outcome === 'ok' ? 'ok' : 'failed' });
  };
  try {
    const context = traceParent === '' ? {} : { headers: { traceparent: traceParent } };
    const receipt = await account.connector.send(delivery, context);
    observed('ok');
    metrics.accountLastSuccess.set(labels, Date.now() / 1_000);
    return receipt.providerMessageId;
  } catch (thrown) {
    const error = ConnectorError.from(thrown);
    observed(error.reason);
    return error;
  }
}
