import { ConnectorError } from './connector-error.ts';

/**
 * Codes of errors after which the request is known not to have left: the name was not resolved, the connection was not
 * made, or the TLS handshake failed. Sources: Node's `errno` and `dns` documentation, undici's `Errors` documentation,
 * OpenSSL's `X509_V_ERR_*` as named by Node.
 */
const NOT_SENT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Returns the error for a call without a response. It is `certain` only if the error's code proves that the request did
 * not leave. After any other error (a reset, a timeout, an abort) the platform may have accepted the message.
 */
export function connectorErrorFromNetwork(error: unknown, platform: string): ConnectorError {
  const { code, syscall } = findErrorCode(error);
  const certain = (code !== undefined && NOT_SENT_CODES.has(code)) || syscall === 'connect';
  const message = certain ? `cannot connect to ${platform}` : `connection to ${platform} ended without a response`;
  return new ConnectorError(code === undefined ? message : `${message} (${code})`, {
    reason: 'transient',
    retryable: true,
    certain,
    scope: 'platform',
    cause: error,
    ...(code !== undefined && { channelCode: code }),
  });
}

/** Finds the socket's error, which `fetch` wraps as `cause`; if it tried several addresses, in an AggregateError. */
function findErrorCode(error: unknown): { code?: string; syscall?: string } {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const code = 'code' in current && typeof current.code === 'string' ? current.code : undefined;
    const syscall = 'syscall' in current && typeof current.syscall === 'string' ? current.syscall : undefined;
    if (code !== undefined) return { code, ...(syscall !== undefined && { syscall }) };
    const errors: unknown[] = current instanceof AggregateError ? current.errors : [];
    current = 'cause' in current ? current.cause : errors[0];
  }
  return {};
}
