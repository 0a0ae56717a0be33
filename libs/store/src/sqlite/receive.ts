import { DeliveryState, type Identity } from '@chat4all/proto';
import { deliveryIdOf } from '../delivery-id.ts';
import type { EchoReport, IdentityChangeReport, InboundReport, Report, ReportResult } from '../reports.ts';
import { identityOf } from '../rules/identity-of.ts';
import { reportedActivity } from '../rules/thread-activity.ts';
import { echoMessage, inboundMessage } from '../sql/stored-message.ts';
import { linkIdentities, linkReplaced } from './links.ts';
import type { Tables } from './tables/tables.ts';
import { userOf } from './user-of.ts';

const KNOWN: ReportResult = { kind: 'known' };

/** Stores one report within the caller's transaction. */
export function receive(tables: Tables, report: Report, nowMs: number): ReportResult {
  switch (report.kind) {
    case 'inbound':
      return receiveInbound(tables, report, nowMs);
    case 'echo':
      return receiveEcho(tables, report, nowMs);
    case 'identity_change':
      return receiveIdentityChange(tables, report, nowMs);
  }
}

function receiveInbound(tables: Tables, report: InboundReport, nowMs: number): ReportResult {
  const { tenantId, record, factId } = report;
  const sender = identityOf(record.sender, record.messageId);
  const reported = tables.messages.report(inboundMessage(report), factId);
  if (reported === 'known') return KNOWN;
  addToThread(tables, report, reported);
  linkIdentities(tables, tenantId, [sender, ...record.senderIdentities], nowMs);
  return { kind: 'new', userId: userOf(tables, tenantId, sender) };
}

function receiveEcho(tables: Tables, report: EchoReport, nowMs: number): ReportResult {
  const { tenantId, record, factId, isCertain = false } = report;
  const { messageId, providerMessageId } = record;
  const recipient = identityOf(record.recipients[0], messageId);
  const known = tables.deliveries.findByProvider(recipient.accountId, providerMessageId);
  if (known !== undefined && known.progress.messageId !== messageId) return KNOWN;
  const isNew = known === undefined && tables.messages.findKey(tenantId, messageId) === undefined;
  const people = [recipient, ...tables.links.personOf(tenantId, recipient)];
  if (isNew && !isCertain && tables.deliveries.isCalling(people)) return { kind: 'undecided' };
  const reported = tables.messages.report(echoMessage(report), factId);
  if (reported === 'known') return KNOWN;
  addToThread(tables, report, reported);
  linkIdentities(tables, tenantId, record.recipients, nowMs);
  if (isNew) insertEchoDelivery(tables, report, recipient);
  return { kind: 'new', userId: userOf(tables, tenantId, recipient) };
}

function addToThread({ threads }: Tables, report: InboundReport | EchoReport, reported: number | 'repeated'): void {
  if (reported === 'repeated') return;
  const { identity, activity } = reportedActivity(report);
  threads.add(report.tenantId, identity, reported, activity);
}

function insertEchoDelivery({ messages, deliveries }: Tables, report: EchoReport, identity: Identity): void {
  const { tenantId, record, timeMs } = report;
  const { messageId } = record;
  const messageKey = messages.findKey(tenantId, messageId);
  if (messageKey === undefined) return;
  const deliveryId = deliveryIdOf(messageId, 0);
  const state = DeliveryState.ACCEPTED;
  const accepted = { state, previousState: DeliveryState.UNSPECIFIED, factId: deliveryId, timeMs, providerTimeMs: 0 };
  const progress = {
    ...{ deliveryId, messageId, tenantId, conversationId: '', identity, state, error: undefined },
    ...{ providerMessageId: '', traceParent: '', history: [accepted], attempts: undefined, updateTimeMs: timeMs },
  };
  deliveries.insert({ messageKey, position: 0, progress, claim: undefined, laneSequence: undefined });
}

function receiveIdentityChange(tables: Tables, report: IdentityChangeReport, nowMs: number): ReportResult {
  const { tenantId, changeId, factId, timeMs, record } = report;
  const current = identityOf(record.new[0], changeId);
  if (!tables.changes.report(tenantId, changeId, factId, timeMs)) return KNOWN;
  linkReplaced(tables, tenantId, record, nowMs);
  return { kind: 'new', userId: userOf(tables, tenantId, current) };
}
