import type { StoredRecord } from '@chat4all/bus';
import { DeliveryState, type EventRecord } from '@chat4all/proto';
import { positionOf, traceParentOf } from '@chat4all/records';
import { type Report, type ReportResult, type Store, StoreError, deliveryIdOf } from '@chat4all/store';
import { setTimeout as sleep } from 'node:timers/promises';
import { type KeywordsOf, type TenantMessage, recordDecisions } from './consent/record-consents.ts';
import { type DeadLetterEntry, type DecodedRecord, internalError } from './dead-letters.ts';
import {
  type PublishReportsOptions,
  type PublishedReport,
  type ReportedRecord,
  publishReports,
} from './publish-reports.ts';
import { type FetchedFiles, withReceivedFile } from './media/received-file.ts';
import { callStore, isolateInvalid } from './store-calls.ts';
import type { TracedFact } from './tracing/trace-changes.ts';

/** The interval at which an echo is tried again while a call to its recipient is in progress, in milliseconds. */
const UNDECIDED_INTERVAL_MS = 100;

/** The time after which such an echo is taken for a message of the platform's own app, in milliseconds. */
const UNDECIDED_LIMIT_MS = 5_000;

/** The parts that {@link receiveReports} uses. */
export interface ReceiveOptions extends PublishReportsOptions {
  readonly store: Store;
  /** The files of messages that are fetched; undefined: none are. */
  readonly fetched: FetchedFiles | undefined;
  readonly keywordsOf: KeywordsOf;
}

/** A fact, and the record that it comes from. */
export interface RecordedFact {
  readonly record: StoredRecord;
  readonly fact: TracedFact;
}

/** The result of {@link receiveReports}. */
export interface ReceivedReports {
  /** The reports that the store refuses. */
  readonly refused: readonly DeadLetterEntry[];
  /** For each new echo, that it was sent. */
  readonly echoes: readonly RecordedFact[];
  /** Whether files were stored that are due to be fetched. */
  readonly hasFiles: boolean;
}

/**
 * Stores what platforms reported, other than receipts, records the opt-outs and opt-ins among it, and publishes an event for each report that is new. An echo that may be
 * that of a call in progress waits until the call has ended, at most 5 seconds. Retries while store or log is unavailable.
 */
export async function receiveReports(
  events: readonly DecodedRecord<EventRecord>[],
  options: ReceiveOptions,
): Promise<ReceivedReports> {
  const { fetched } = options;
  const refused: DeadLetterEntry[] = [];
  const echoes: RecordedFact[] = [];
  let reports = events.flatMap<ReportedRecord>(({ record, value }) => {
    const report = toReport(value, record);
    if (report === undefined) return [];
    const hasFile = fetched !== undefined && report.kind !== 'identity_change';
    return [{ record, event: value, report: hasFile ? withReceivedFile(report, fetched) : report }];
  });
  const hasFiles = reports.some(({ report }) => 'file' in report);
  for (let waitedMs = 0; reports.length > 0; waitedMs += UNDECIDED_INTERVAL_MS) {
    const results = await receive(reports, options);
    const undecided: ReportedRecord[] = [];
    const published: PublishedReport[] = [];
    for (const [index, reported] of reports.entries()) {
      const result = results[index];
      if (StoreError.is(result)) refused.push({ record: reported.record, error: internalError(result.message) });
      else if (result?.kind === 'undecided') undecided.push(reported);
      else if (result?.kind === 'new') {
        published.push({ reported, userId: result.userId });
        echoes.push(...sentFactOf(reported));
      } else options.metrics.unusedFacts.inc();
    }
    await recordDecisions(published.flatMap(messageOf), options.keywordsOf, options);
    refused.push(...(await publishReports(published, options)));
    if (undecided.length === 0) break;
    await sleep(UNDECIDED_INTERVAL_MS, undefined, { signal: options.signal });
    const isCertain = waitedMs + UNDECIDED_INTERVAL_MS >= UNDECIDED_LIMIT_MS;
    reports = isCertain ? undecided.map(asCertain) : undecided;
  }
  return { refused, echoes, hasFiles };
}

function receive(
  reports: readonly ReportedRecord[],
  options: ReceiveOptions,
): Promise<readonly (ReportResult | StoreError)[]> {
  return isolateInvalid(
    reports.map(({ report }) => report),
    (some) => callStore('receive reports', () => options.store.receive(some), options),
  );
}

function asCertain(reported: ReportedRecord): ReportedRecord {
  const { report } = reported;
  return report.kind === 'echo' ? { ...reported, report: { ...report, isCertain: true } } : reported;
}

function toReport({ eventId, tenantId, kind }: EventRecord, record: StoredRecord): Report | undefined {
  const base = { factId: positionOf(record), tenantId, timeMs: record.timestamp };
  switch (kind?.$case) {
    case 'inbound':
      return { ...base, kind: 'inbound', record: kind.value };
    case 'echo':
      return { ...base, kind: 'echo', record: kind.value };
    case 'identityChange':
      return { ...base, kind: 'identity_change', changeId: eventId, record: kind.value };
    default:
      return undefined;
  }
}

function messageOf({ reported: { report } }: PublishedReport): TenantMessage[] {
  if (report.kind !== 'inbound') return [];
  const { tenantId, record: message, timeMs } = report;
  return [{ tenantId, message, timeMs }];
}

function sentFactOf({ record, report }: ReportedRecord): RecordedFact[] {
  if (report.kind !== 'echo') return [];
  const { messageId, providerMessageId, recipients, providerTimeMs } = report.record;
  const fact: TracedFact = {
    kind: 'state',
    factId: report.factId,
    deliveryId: deliveryIdOf(messageId, 0),
    providerMessageId,
    accountId: recipients[0]?.accountId ?? '',
    state: DeliveryState.SENT,
    providerTimeMs,
    timeMs: report.timeMs,
    traceParent: traceParentOf(record),
  };
  return [{ record, fact }];
}
