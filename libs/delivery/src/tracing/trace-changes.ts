import { type TraceSpan, startMessagingSpan } from '@chat4all/metrics';
import { EVENTS_TOPIC } from '@chat4all/records';
import type { Change, Fact } from '@chat4all/store';
import { stateName } from '../state-name.ts';

/** A fact with the W3C traceparent of the span that published its record; absent if it is not traced. */
export type TracedFact = Fact & { readonly traceParent?: string };

/** Returns the traceparent of the fact that caused a change, for example a webhook's; empty if unknown. */
export type CauseOf = (change: Change) => string;

/** Changes that are being published, each in a span of its message's trace. */
export interface TracedChanges {
  readonly changes: readonly Change[];
  /** Ends the spans, with the kind of error if publishing failed. */
  readonly end: (error?: string) => void;
}

/** Returns a function that finds the cause of a change among the facts that were recorded. */
export function causesIn(facts: readonly TracedFact[]): CauseOf {
  const causes = new Map<string, string>();
  for (const fact of facts) {
    if (fact.kind !== 'state' || !fact.traceParent) continue;
    const { deliveryId, accountId, providerMessageId, state, traceParent } = fact;
    if (deliveryId) causes.set(`${deliveryId}/${state}`, traceParent);
    else causes.set(`${accountId}/${providerMessageId ?? ''}/${state}`, traceParent);
  }
  if (causes.size === 0) return () => '';
  return ({ deliveryId, identity, providerMessageId, state }) =>
    causes.get(`${deliveryId}/${state}`) ?? causes.get(`${identity.accountId}/${providerMessageId}/${state}`) ?? '';
}

/**
 * Starts a span for each change of a traced message, and puts it into the change. A change that a receipt caused has
 * another span before it, with a link to the span that received the receipt.
 */
export function traceChanges(changes: readonly Change[], causeOf: CauseOf, system: string): TracedChanges {
  const spans: TraceSpan[] = [];
  const start = (
    operation: 'process' | 'send',
    change: Change,
    parent: string,
    links: readonly string[],
  ): TraceSpan => {
    const span = startMessagingSpan(parent, {
      operation,
      topic: EVENTS_TOPIC,
      system,
      links,
      attributes: {
        'messaging.message.id': change.deliveryId,
        'chat4all.delivery.state': stateName(change.state),
      },
    });
    spans.push(span);
    return span;
  };
  const traced = changes.map((change) => {
    if (change.traceParent === '') return change;
    const cause = causeOf(change);
    const parent =
      cause === '' ? change.traceParent : start('process', change, change.traceParent, [cause]).traceParent;
    return { ...change, traceParent: start('send', change, parent, []).traceParent };
  });
  return {
    changes: traced,
    end: (error) => {
      for (const span of spans.reverse()) span.end({ error });
    },
  };
}
