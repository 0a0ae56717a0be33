import { Metadata, type StatusObject, type status } from '@grpc/grpc-js';
import { encodeMessage } from './encode-message.ts';
import { BadRequest, ErrorInfo, PreconditionFailure, QuotaFailure, RetryInfo } from './gen/google/rpc/error_details.ts';
import { Status } from './gen/google/rpc/status.ts';

const TRAILER = 'grpc-status-details-bin';
const TYPE_PREFIX = 'type.googleapis.com/google.rpc.';

/** An invalid field of a request. */
export interface FieldViolation {
  /** The path of the field, such as `message.content.text.body`. */
  readonly field: string;
  readonly description: string;
}

/** The details of an error, from google.rpc's error details. */
export interface StatusDetails {
  /** The constant that programs compare, such as `INVALID_FIELDS`. */
  readonly reason: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** All invalid fields. */
  readonly fieldViolations?: readonly FieldViolation[];
  /** The delay before a retry, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly preconditionFailures?: readonly {
    readonly type: string;
    readonly subject: string;
    readonly description: string;
  }[];
  readonly quotaFailures?: readonly { readonly subject: string; readonly description: string }[];
}

/** Returns an error with its details as `google.rpc.Status`. */
export function toStatus(code: number, message: string, details: StatusDetails): Status {
  const any = (name: string, value: Uint8Array): Status['details'][number] => ({
    typeUrl: TYPE_PREFIX + name,
    value: Buffer.from(value),
  });
  const packed = [
    any(
      'ErrorInfo',
      encodeMessage(ErrorInfo, { reason: details.reason, domain: 'chat4all', metadata: { ...details.metadata } }),
    ),
  ];
  if (details.fieldViolations !== undefined) {
    const fieldViolations = [...details.fieldViolations];
    packed.push(any('BadRequest', encodeMessage(BadRequest, BadRequest.fromPartial({ fieldViolations }))));
  }
  if (details.retryAfterMs !== undefined) {
    const retryDelay = {
      seconds: Math.floor(details.retryAfterMs / 1_000),
      nanos: (Math.ceil(details.retryAfterMs) % 1_000) * 1_000_000,
    };
    packed.push(any('RetryInfo', encodeMessage(RetryInfo, { retryDelay })));
  }
  if (details.preconditionFailures !== undefined) {
    const violations = [...details.preconditionFailures];
    packed.push(any('PreconditionFailure', encodeMessage(PreconditionFailure, { violations })));
  }
  if (details.quotaFailures !== undefined) {
    const violations = [...details.quotaFailures];
    packed.push(any('QuotaFailure', encodeMessage(QuotaFailure, QuotaFailure.fromPartial({ violations }))));
  }
  return { code, message, details: packed };
}

/** Returns an error with its details as grpc-js sends it, in the trailer `grpc-status-details-bin`. */
export function encodeStatusDetails(code: status, message: string, details: StatusDetails): StatusObject {
  const metadata = new Metadata();
  metadata.set(TRAILER, encodeMessage(Status, toStatus(code, message, details)));
  return { code, details: message, metadata };
}

/** Returns the details of a call's error, or of a `google.rpc.Status`; undefined if it has none. */
export function decodeStatusDetails(error: { readonly metadata: Metadata } | Status): StatusDetails | undefined {
  const status = 'metadata' in error ? fromTrailer(error.metadata) : error;
  if (status === undefined) return undefined;
  let found: { -readonly [Name in keyof StatusDetails]: StatusDetails[Name] } | undefined;
  for (const { typeUrl, value } of status.details) {
    const details = (found ??= { reason: '' });
    switch (typeUrl.slice(TYPE_PREFIX.length)) {
      case 'ErrorInfo': {
        const { reason, metadata } = ErrorInfo.decode(value);
        details.reason = reason;
        details.metadata = metadata;
        break;
      }
      case 'BadRequest':
        details.fieldViolations = BadRequest.decode(value).fieldViolations;
        break;
      case 'RetryInfo': {
        const { retryDelay } = RetryInfo.decode(value);
        if (retryDelay) details.retryAfterMs = retryDelay.seconds * 1_000 + retryDelay.nanos / 1_000_000;
        break;
      }
      case 'PreconditionFailure':
        details.preconditionFailures = PreconditionFailure.decode(value).violations;
        break;
      case 'QuotaFailure':
        details.quotaFailures = QuotaFailure.decode(value).violations;
        break;
    }
  }
  return found;
}

function fromTrailer(metadata: Metadata): Status | undefined {
  const [value] = metadata.get(TRAILER);
  return Buffer.isBuffer(value) ? Status.decode(value) : undefined;
}
