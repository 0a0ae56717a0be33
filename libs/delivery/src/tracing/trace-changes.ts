import { type TraceSpan, startMessagingSpan } from '@chat4all/metrics';
import { eventsTopic } from '@chat4all/records';
import type { Change, Fact } from '@chat4all/store';
import { stateName } from '../state-name.ts';

/** A fact, and the W3C traceparent of the span that wrote the record it came from; absent: not traced. */
export type TracedFact = Fact & { readonly traceParent?: string };

/** Says in which span the fact was written down from which a change comes, for example that of a webhook. */
export type CauseOf = (change: Change) => string;

/** Changes that are being published, each in a span within the trace of its message. */
export interface TracedChanges {
  readonly changes: readonly Change[];
  /** Ends the spans, with what kind of error there was. */
  readonly end: (error?: string) => void;
}

/** Finds the causes of changes among the facts that made them. */
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
 * Begins a span for each change of a message that is traced, which the record of the change then carries. What a
 * platform has told is a step of its own, with a link to where it was heard.
 */
export function traceChanges(changes: readonly Change[], causeOf: CauseOf, system: string): TracedChanges {
  const spans: TraceSpan[] = [];
  const begin = (
    operation: 'process' | 'send',
    change: Change,
    parent: string,
    links: readonly string[],
  ): TraceSpan => {
    const span = startMessagingSpan(parent, {
      operation,
      topic: eventsTopic,
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
    const heard = cause === '' ? change.traceParent : begin('process', change, change.traceParent, [cause]).traceParent;
    return { ...change, traceParent: begin('send', change, heard, []).traceParent };
  });
  return {
    changes: traced,
    end: (error) => {
      for (const span of spans.reverse()) span.end({ error });
    },
  };
}
