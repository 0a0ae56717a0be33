import { type Bus, BusError, type BusRecord, type StoredRecord } from '@chat4all/bus';
import type { EventRecord, Identity } from '@chat4all/proto';
import { eventToRecord, traceParentOf } from '@chat4all/records';
import { isolateFailures, retryWhileUnavailable } from '@chat4all/runtime';
import type { Report } from '@chat4all/store';
import { type DeadLetterEntry, internalError } from './dead-letters.ts';
import type { RetryContext } from './retry-context.ts';

/** The parts that {@link publishReports} uses. */
export interface PublishReportsOptions extends RetryContext {
  readonly bus: Bus;
}

/** A report, and the record of the log that it comes from. */
export interface ReportedRecord {
  readonly record: StoredRecord;
  readonly event: EventRecord;
  readonly report: Report;
}

/** A new report, and the user of the directory that its person is. */
export interface PublishedReport {
  readonly reported: ReportedRecord;
  readonly userId: string;
}

/** Publishes the events of new reports, without the original if they are too large with it. Returns those still too large. */
export async function publishReports(
  published: readonly PublishedReport[],
  options: PublishReportsOptions,
): Promise<DeadLetterEntry[]> {
  const publish = (reports: readonly PublishedReport[]): Promise<readonly (BusError | undefined)[]> =>
    isolateFailures(
      reports,
      async (some) => {
        const records = some.flatMap(eventOf);
        const run = () => options.bus.publish(records);
        if (records.length > 0) await retryWhileUnavailable('publish reports', run, options);
        return some.map(() => undefined);
      },
      isTooLarge,
    );
  const failures = await publish(published);
  const tooLarge = published.filter((_, index) => failures[index] !== undefined).map(withoutOriginal);
  if (tooLarge.length === 0) return [];
  const left = await publish(tooLarge);
  return tooLarge.flatMap(({ reported }, index) => {
    const error = left[index];
    return error === undefined ? [] : [{ record: reported.record, error: internalError(error.message) }];
  });
}

function isTooLarge(error: unknown): error is BusError {
  return BusError.is(error) && error.code === 'too_large';
}

function withoutOriginal({ reported, userId }: PublishedReport): PublishedReport {
  const { report } = reported;
  switch (report.kind) {
    case 'inbound':
      return { reported: { ...reported, report: { ...report, record: { ...report.record, original: '' } } }, userId };
    case 'echo':
      return { reported: { ...reported, report: { ...report, record: { ...report.record, original: '' } } }, userId };
    case 'identity_change':
      return { reported, userId };
  }
}

/** Returns the event of a new report; none for an inbound message that is an event itself, as earlier versions published it. */
function eventOf({ reported: { record, event, report }, userId }: PublishedReport): BusRecord[] {
  const { eventId, tenantId } = event;
  const toRecord = (kind: EventRecord['kind'], identity: Identity | undefined): BusRecord[] =>
    identity ? [eventToRecord({ eventId, tenantId, kind }, identity, traceParentOf(record))] : [];
  switch (report.kind) {
    case 'inbound':
      if (!report.record.pending) return [];
      return toRecord({ $case: 'received', value: { ...report.record, pending: false, userId } }, report.record.sender);
    case 'echo':
      return toRecord({ $case: 'echoed', value: report.record }, report.record.recipients[0]);
    case 'identity_change':
      return toRecord({ $case: 'identityChanged', value: report.record }, report.record.old[0]);
  }
}
