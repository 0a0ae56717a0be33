import { ConnectorError } from './connector-error.ts';

/**
 * Codes of errors that end a call before its request could leave: the name was not resolved, the connection was not
 * made, or the TLS handshake failed. Sources: Node's `errno` and `dns` documentation, undici's `Errors` documentation,
 * OpenSSL's `X509_V_ERR_*` as Node names them.
 */
const beforeTheRequestLeft = new Set([
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
 * The error for a call that got no answer: `certain` only when the request surely never left, which has to be shown by
 * the error's code; everything else (a reset, a timeout, an abort) may have come after the platform took the message.
 */
export function connectorErrorFromNetwork(error: unknown, platform: string): ConnectorError {
  const { code, syscall } = networkDetails(error);
  const certain = (code !== undefined && beforeTheRequestLeft.has(code)) || syscall === 'connect';
  const what = certain ? `${platform} could not be reached` : `The connection to ${platform} ended without an answer`;
  return new ConnectorError(code === undefined ? what : `${what} (${code})`, {
    reason: 'transient',
    retryable: true,
    certain,
    scope: 'platform',
    cause: error,
    ...(code !== undefined && { channelCode: code }),
  });
}

/** `fetch` wraps the socket's error as `cause`; with several addresses tried, as an AggregateError of one per address. */
function networkDetails(error: unknown): { code?: string; syscall?: string } {
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
