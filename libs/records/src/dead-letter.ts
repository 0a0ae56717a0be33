import { hash } from 'node:crypto';
import type { BusRecord, StoredRecord } from '@chat4all/bus';
import { Delivery, type DeliveryAttempt, type DeliveryError, encodeMessage } from '@chat4all/proto';
import { positionOf } from './records.ts';
import { sourceOf, tenantOf } from './tenant-source.ts';
import { DEAD_LETTERS_TOPIC } from './topics.ts';

/** The headers that a dead letter has besides those of the record itself. */
const REASON = 'dead_letter_reason';
const MESSAGE = 'dead_letter_message';
const CODE = 'dead_letter_code';
const UNCERTAIN = 'dead_letter_uncertain';
const SOURCE = 'dead_letter_source';
const CHANNEL = 'dead_letter_channel';
const ACCOUNT = 'dead_letter_account';
const DELIVERY = 'dead_letter_delivery';
const CLAIM = 'dead_letter_claim';
const ATTEMPTS = 'dead_letter_attempts';

/** The subject of a dead letter, as far as it is known. */
export interface DeadLetterSubject {
  readonly channel?: string;
  readonly accountId?: string;
  readonly delivery?: DeadLetterDelivery;
}

/** A delivery that became a dead letter. */
export interface DeadLetterDelivery {
  readonly deliveryId: string;
  /** The claim under which it was processed. */
  readonly claim: string;
  /** The calls of the platform under the claim, oldest first. Default: none. */
  readonly attempts?: readonly DeliveryAttempt[];
}

/** Returns the dead letter of a record: its key, bytes and headers, and further headers with its error and its position. */
export function deadLetterRecord(
  record: StoredRecord,
  { reason, message, channelCode, certain }: DeliveryError,
  subject: DeadLetterSubject = {},
): BusRecord {
  return {
    topic: DEAD_LETTERS_TOPIC,
    key: record.key,
    value: record.value,
    headers: {
      ...record.headers,
      ...subjectHeaders(subject),
      [REASON]: reason,
      [MESSAGE]: message,
      ...(channelCode !== '' && { [CODE]: channelCode }),
      ...(!certain && { [UNCERTAIN]: 'true' }),
      [SOURCE]: positionOf(record),
    },
  };
}

/** Returns the dead letter of unreadable data that was never in the log, such as a callback. `source` describes its origin. */
export function foreignDeadLetterRecord(
  given: { readonly key: string; readonly value: Uint8Array; readonly contentType: string; readonly tenantId: string },
  { reason, message, source }: { readonly reason: string; readonly message: string; readonly source: string },
  subject: DeadLetterSubject,
): BusRecord {
  return {
    topic: DEAD_LETTERS_TOPIC,
    key: given.key,
    value: given.value,
    headers: {
      'content-type': given.contentType,
      ce_source: sourceOf(given.tenantId),
      ...subjectHeaders(subject),
      [REASON]: reason,
      [MESSAGE]: message,
      [SOURCE]: source,
    },
  };
}

function subjectHeaders({ channel, accountId, delivery }: DeadLetterSubject): Record<string, string> {
  return {
    ...(channel !== undefined && { [CHANNEL]: channel }),
    ...(accountId !== undefined && { [ACCOUNT]: accountId }),
    ...(delivery && { [DELIVERY]: delivery.deliveryId, [CLAIM]: delivery.claim }),
    ...(delivery?.attempts && delivery.attempts.length > 0 && { [ATTEMPTS]: encodeAttempts(delivery.attempts) }),
  };
}

/** A decoded record of the dead letters topic. */
export interface ReadDeadLetter {
  /** Equal for the same record, even if it was published several times. */
  readonly deadLetterId: string;
  /** Empty if it is unknown. */
  readonly tenantId: string;
  /** Absent if the record is none. */
  readonly delivery?: DeadLetterDelivery;
  readonly channel: string;
  readonly accountId: string;
  readonly error: DeliveryError;
  /** The position of the record; absent if it was never in the log. */
  readonly source?: { readonly topic: string; readonly partition: number; readonly offset: number };
  readonly key: string;
  readonly value: Uint8Array;
  /** The headers of the record itself. */
  readonly headers: Readonly<Record<string, string>>;
  readonly createTimeMs: number;
}

/** Decodes a record of the dead letters topic. Every record of the topic is one. */
export function recordToDeadLetter(record: StoredRecord): ReadDeadLetter {
  const { headers } = record;
  const position = headers[SOURCE] ?? '';
  const source = parsePosition(position);
  const { [DELIVERY]: deliveryId, [ATTEMPTS]: attempts } = headers;
  const own = Object.entries(headers).filter(([name]) => !name.startsWith('dead_letter_'));
  return {
    deadLetterId: `d${hash('sha256', source ? position : positionOf(record), 'hex').slice(0, 32)}`,
    tenantId: tenantOf(headers['ce_source']),
    ...(deliveryId !== undefined && {
      delivery: { deliveryId, claim: headers[CLAIM] ?? '', ...(attempts && { attempts: decodeAttempts(attempts) }) },
    }),
    channel: headers[CHANNEL] ?? '',
    accountId: headers[ACCOUNT] ?? '',
    error: {
      reason: headers[REASON] ?? 'UNKNOWN',
      message: headers[MESSAGE] ?? '',
      channelCode: headers[CODE] ?? '',
      certain: headers[UNCERTAIN] !== 'true',
    },
    ...(source && { source }),
    key: record.key,
    value: record.value,
    headers: Object.fromEntries(own),
    createTimeMs: record.timestamp,
  };
}

/** The attempts of a delivery without anything else of it. */
function encodeAttempts(attempts: readonly DeliveryAttempt[]): string {
  return encodeMessage(Delivery, Delivery.fromPartial({ attempts: [...attempts] })).toString('base64');
}

function decodeAttempts(encoded: string): DeliveryAttempt[] {
  return Delivery.decode(Buffer.from(encoded, 'base64')).attempts;
}

function parsePosition(position: string): ReadDeadLetter['source'] {
  const match = /^([^/]+)\/(\d+)\/(\d+)$/.exec(position);
  if (match?.[1] === undefined) return undefined;
  return { topic: match[1], partition: Number(match[2]), offset: Number(match[3]) };
}
