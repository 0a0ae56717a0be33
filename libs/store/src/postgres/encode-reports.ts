import type { Identity } from '@chat4all/proto';
import type { StateFact } from '../facts.ts';
import type { EchoReport, InboundReport, Report } from '../reports.ts';
import { identityOf } from '../rules/identity-of.ts';
import { reportedActivity } from '../rules/thread-activity.ts';
import { type ReportedMessage, echoMessage, inboundMessage } from '../sql/stored-message.ts';
import { factRow, messageRow } from './encode-rows.ts';

/** Returns the recipient of a state fact, for `link_recipients` and `covered_deliveries`. */
export function recipientRow(fact: StateFact, item: number): object {
  const { tenantId, identities = [] } = fact.recipient ?? {};
  return { ...factRow(fact, item), tenant_id: tenantId, identities: identities.map(identityRow) };
}

/** Returns an identity, for the functions that link identities. */
export function identityRow({ channel, kind, value, accountId }: Identity): object {
  return { channel, kind, value, account_id: accountId };
}

/** Returns a report, for `receive_reports`; `isIndexed`: with the words for search. Fails with `invalid` if it has no identity. */
export function reportRow(report: Report, isIndexed: boolean): object {
  const { kind, tenantId, factId, timeMs } = report;
  const common = { kind, tenant_id: tenantId, fact_id: factId };
  switch (report.kind) {
    case 'inbound': {
      const { record } = report;
      const sender = identityOf(record.sender, record.messageId);
      const message = reportedRow(inboundMessage(report), isIndexed);
      const identities = [sender, ...record.senderIdentities].map(identityRow);
      return { ...common, message, identity: identityRow(sender), identities, activity: activityRow(report) };
    }
    case 'echo': {
      const { record, isCertain = false } = report;
      const identity = identityRow(identityOf(record.recipients[0], record.messageId));
      const message = reportedRow(echoMessage(report), isIndexed);
      const identities = record.recipients.map(identityRow);
      const named = { provider_message_id: record.providerMessageId, is_certain: isCertain };
      return { ...common, ...named, message, identity, identities, activity: activityRow(report) };
    }
    case 'identity_change': {
      const { record, changeId } = report;
      const identity = identityRow(identityOf(record.new[0], changeId));
      const [old, current] = [record.old.map(identityRow), record.new.map(identityRow)];
      return { ...common, change_id: changeId, time: timeMs, identity, identities: [], old, current };
    }
  }
}

function activityRow(report: InboundReport | EchoReport): object {
  const { timeMs, inboundTimeMs, profileName } = reportedActivity(report).activity;
  return { time: timeMs, inbound_time: inboundTimeMs, profile_name: profileName };
}

function reportedRow(message: ReportedMessage, isIndexed: boolean): object {
  return {
    ...messageRow(message, 0, isIndexed),
    original: Buffer.from(message.original).toString('base64'),
    origin: message.origin,
    author_kind: message.author_kind,
    author_value: message.author_value,
    subject_kind: message.subject_kind,
    subject_value: message.subject_value,
    named_people: message.named_people,
    file: message.file,
  };
}
