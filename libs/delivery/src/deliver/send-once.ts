import { ConnectorError, type OutboundDelivery, type SendReceipt } from '@chat4all/connector';
import { type Metrics, observe } from '@chat4all/metrics';
import type { Account } from '@chat4all/runtime';
import type { FileSender } from '../media/file-sender.ts';

/** The result of one call of the platform. */
export type SendResult =
  | { readonly kind: 'sent'; readonly receipt: SendReceipt }
  | { readonly kind: 'failed'; readonly error: ConnectorError };

/** The parts that {@link sendOnce} uses. */
export interface SendOnceOptions {
  readonly fileSender: FileSender;
  readonly metrics: Metrics;
}

/** Calls the platform once, with metrics. A `traceParent` (W3C) that is not empty is sent along. Never rejects. */
export async function sendOnce(
  delivery: OutboundDelivery,
  account: Account,
  traceParent: string,
  { metrics, fileSender }: SendOnceOptions,
): Promise<SendResult> {
  const labels = { channel: account.channel, account: account.id };
  const started = performance.now();
  metrics.callsInFlight.inc(labels);
  const record = (outcome: string): void => {
    const seconds = (performance.now() - started) / 1_000;
    metrics.callsInFlight.dec(labels);
    observe(metrics.providerCallDuration, { channel: account.channel, outcome }, seconds, traceParent);
    metrics.accountCalls.inc({ ...labels, outcome: outcome === 'ok' ? 'ok' : 'failed' });
  };
  try {
    const context = traceParent === '' ? {} : { headers: { traceparent: traceParent } };
    const receipt = await fileSender.send(delivery, account, context);
    record('ok');
    metrics.accountLastSuccess.set(labels, Date.now() / 1_000);
    return { kind: 'sent', receipt };
  } catch (thrown) {
    const error = ConnectorError.from(thrown);
    record(error.reason);
    return { kind: 'failed', error };
  }
}
