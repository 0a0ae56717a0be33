import { fromBinary, toJson } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import type { ApiError } from '../errors/api-error.ts';
import { registry } from '@chat4all/proto/descriptors';

/** The prefix of the type URLs of error details. */
const TYPE_PREFIX = 'type.googleapis.com/';

/** Connect has the codes of gRPC, other than OK and CANCELLED by the same numbers. */
const CODES = new Map<number, Code>(
  Object.values(Code).flatMap((code) => (typeof code === 'number' ? [[code, code]] : [])),
);

/**
 * Returns an error in the form that Connect sends, with its details both encoded and, as `debug`, readable. A delay before a
 * retry is also the header `retry-after`, in whole seconds.
 */
export function toConnectError(error: ApiError): ConnectError {
  const { retryAfterMs } = error.details;
  const headers = retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
  const converted = new ConnectError(error.message, CODES.get(error.code) ?? Code.Unknown, headers, [], error);
  for (const { typeUrl, value } of error.toStatus().details) {
    const type = typeUrl.slice(TYPE_PREFIX.length);
    const descriptor = registry.getMessage(type);
    const debug = descriptor && toJson(descriptor, fromBinary(descriptor, value), { registry });
    converted.details.push({ type, value, ...(debug !== undefined && { debug }) });
  }
  return converted;
}
