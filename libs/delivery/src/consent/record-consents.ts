import type { Bus, BusRecord } from '@chat4all/bus';
import { ConsentSource, DeliveryState, type Identity, type InboundRecord, SystemNotice } from '@chat4all/proto';
import { consentToRecord } from '@chat4all/records';
import { type ConsentKeywords, retryWhileUnavailable } from '@chat4all/runtime';
import {
  CHANNEL_MARKETING_SCOPE,
  type Change,
  type ConsentDecision,
  decidingScopes,
  type Store,
  subjectOf,
  toConsentDecision,
} from '@chat4all/store';
import type { RetryContext } from '../retry-context.ts';
import { confirmationRecords } from './confirmation.ts';
import { decisionOf } from './keywords.ts';

/** The parts that recording consent uses. */
export interface ConsentOptions extends RetryContext {
  readonly bus: Bus;
  readonly store: Pick<Store, 'directory'>;
}

/** Returns the keywords of a tenant; undefined if it has none. */
export type KeywordsOf = (tenantId: string) => ConsentKeywords | undefined;

/**
 * The scope of an opt-out that a channel reports. Every channel's opt-out covers marketing at least (WhatsApp's 131050 is
 * about marketing only); whether other messages still pass, the channel decides itself.
 */
const SCOPE = CHANNEL_MARKETING_SCOPE;

/** How far the clock of a platform may be ahead of this one's, in milliseconds. A later time of a report counts as now. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** A message, the tenant that it is for, and when the log received it, in milliseconds since 1970. */
export interface TenantMessage {
  readonly tenantId: string;
  readonly message: InboundRecord;
  readonly timeMs: number;
}

/** A decision with what is to be published about it. */
interface Decided {
  readonly decision: ConsentDecision;
  readonly event: BusRecord;
  /** The message that confirms it. */
  readonly confirmation?: readonly BusRecord[];
}

/** Records the opt-outs that channels report as failures, and publishes them. Retries while store or log is unavailable. */
export async function recordOptOuts(changes: readonly Change[], options: ConsentOptions): Promise<void> {
  const decided = changes
    .filter(({ state, error }) => state === DeliveryState.FAILED && error?.reason === 'OPTED_OUT')
    .map(({ tenantId, deliveryId, identity, providerTimeMs }) => {
      const timeMs = reportTime(providerTimeMs, Date.now());
      const proof = { source: ConsentSource.CHANNEL, evidence: deliveryId, timeMs };
      return withEvent({ tenantId, identity, scope: SCOPE, optedOut: true, reportTimeMs: timeMs, proof });
    });
  await record(decided, options);
}

/**
 * Records the opt-outs and opt-ins of the channels' notices and of keywords, publishes them, and sends the confirmations of
 * keywords. Retries while store or log is unavailable.
 */
export async function recordDecisions(
  messages: readonly TenantMessage[],
  keywordsOf: KeywordsOf,
  options: ConsentOptions,
): Promise<void> {
  const decided = messages.flatMap((each) => [...decidedByNotice(each), ...decidedByKeyword(each, keywordsOf)]);
  await record(decided, options);
}

function decidedByNotice({ tenantId, message, timeMs: receiveTimeMs }: TenantMessage): Decided[] {
  const { messageId, content, senderIdentities, providerTimeMs } = message;
  const notice = content?.kind?.$case === 'system' ? content.kind.value.notice : undefined;
  if (notice !== SystemNotice.OPTED_OUT && notice !== SystemNotice.OPTED_IN) return [];
  const optedOut = notice === SystemNotice.OPTED_OUT;
  const timeMs = reportTime(providerTimeMs, receiveTimeMs);
  const proof = { source: ConsentSource.CHANNEL, evidence: messageId, timeMs };
  return senderIdentities.map((identity) =>
    withEvent({ tenantId, identity, scope: SCOPE, optedOut, reportTimeMs: timeMs, proof }),
  );
}

function decidedByKeyword(
  { tenantId, message, timeMs: receiveTimeMs }: TenantMessage,
  keywordsOf: KeywordsOf,
): Decided[] {
  const { messageId, sender, author, content, providerTimeMs } = message;
  const keywords = keywordsOf(tenantId);
  // A member of a group decides nothing for the group.
  if (keywords === undefined || sender === undefined || author !== undefined) return [];
  const said = decisionOf(content, keywords);
  if (said === undefined) return [];
  const optedOut = said === 'opt_out';
  const timeMs = reportTime(providerTimeMs, receiveTimeMs);
  const proof = { source: ConsentSource.KEYWORD, evidence: messageId, timeMs };
  const decision = { tenantId, identity: sender, scope: keywords.scope, optedOut, reportTimeMs: timeMs, proof };
  const text = optedOut ? keywords.optOutConfirmation : keywords.optInConfirmation;
  const decided = withEvent(decision);
  if (text === undefined) return [decided];
  const confirmation = confirmationRecords({ tenantId, messageId, sender, timeMs, text });
  return [{ ...decided, confirmation }];
}

function withEvent(decision: ConsentDecision & { readonly identity: Identity }): Decided {
  const { tenantId, identity } = decision;
  const subject = subjectOf(tenantId, identity);
  const published = toConsentDecision({ ...decision, subject });
  return {
    decision,
    event: consentToRecord({ tenantId, identity, decision: published, cause: decision.proof.evidence }),
  };
}

/** Returns the time of a report: `nowMs` if the platform states none (0), or one in the future. */
function reportTime(providerTimeMs: number, nowMs: number): number {
  return providerTimeMs > 0 && providerTimeMs <= nowMs + CLOCK_TOLERANCE_MS ? providerTimeMs : nowMs;
}

async function record(decided: readonly Decided[], { store, bus, ...context }: ConsentOptions): Promise<void> {
  if (decided.length === 0) return;
  const decisions = decided.map(({ decision }) => decision);
  await retryWhileUnavailable('record consent', () => store.directory.consents.set(decisions), context);
  for (const { optedOut, proof } of decisions) {
    const source = proof.source === ConsentSource.KEYWORD ? 'keyword' : 'channel';
    context.metrics.consentDecisions.inc({ source, consent: optedOut ? 'opted_out' : 'opted_in' });
  }
  const confirmed = decided.filter(({ confirmation }) => confirmation !== undefined);
  const applied = await retryWhileUnavailable(
    'read consent',
    () => Promise.all(confirmed.map(({ decision }) => isInForce(decision, store))),
    context,
  );
  const confirmations = confirmed.flatMap(({ confirmation = [] }, index) => (applied[index] ? confirmation : []));
  const records = [...decided.map(({ event }) => event), ...confirmations];
  await retryWhileUnavailable('publish consent', () => bus.publish(records), context);
}

/**
 * Returns whether a decision is the last one about its scope and, if it is an opt-in, messages of the scope pass: a confirmation must not
 * contradict what the person gets.
 */
async function isInForce(
  { tenantId, identity, scope, optedOut, proof }: ConsentDecision,
  { directory }: ConsentOptions['store'],
): Promise<boolean> {
  const last = await directory.consents.of(tenantId, [subjectOf(tenantId, identity)]);
  const own = last.find((each) => each.scope === scope && each.proof.evidence === proof.evidence);
  if (own?.optedOut !== optedOut) return false;
  const scopes = decidingScopes(scope);
  return optedOut || !last.some((each) => each.optedOut && scopes.includes(each.scope));
}
