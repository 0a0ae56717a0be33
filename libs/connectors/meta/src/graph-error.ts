import { ConnectorError, type ConnectorErrorFacts, type PartReader } from '@chat4all/connector';
import { type MetaChannel, findErrorRow } from './error-table.ts';

/** An error of Meta, in a response of the Graph API or in the `errors` of a callback. */
export interface GraphError {
  readonly code: number;
  readonly subcode?: number | undefined;
  readonly isTransient?: boolean | undefined;
  /** The message, or else the title. */
  readonly text?: string | undefined;
  readonly details?: string | undefined;
  readonly traceId?: string | undefined;
}

/** Reads an error of Meta, of which only the code is required. Returns undefined without one. */
export function readGraphError(part: PartReader): GraphError | undefined {
  const code = part.integer('code');
  if (code === undefined) return undefined;
  return {
    code,
    subcode: part.integer('error_subcode'),
    isTransient: part.boolean('is_transient'),
    text: part.text('message') ?? part.text('title'),
    details: part.object('error_data').text('details') ?? part.text('error_user_msg'),
    traceId: part.text('fbtrace_id'),
  };
}

/** The context of an error. Decides the meaning of codes that are not in the table. */
export interface GraphErrorContext {
  /** The channel. Some codes have another meaning on Instagram. */
  readonly channel?: MetaChannel | undefined;
  /** The HTTP status. Absent in a callback. */
  readonly status?: number;
  /** The value of the Retry-After header, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * Converts an error of Meta. Always `certain`: Meta reports that it did not accept or could not deliver the message. The
 * meaning of a code that is not in the table follows from `is_transient` and the HTTP status.
 */
export function connectorErrorFromGraph(error: GraphError, context: GraphErrorContext): ConnectorError {
  const { code, subcode, isTransient, text = 'no message', details, traceId } = error;
  const facts = findErrorRow(code, subcode, context.channel) ?? unknownFacts(context, isTransient);
  const retryAfterMs = context.retryAfterMs ?? facts.retryAfterMs;
  const trace = traceId === undefined ? '' : ` [fbtrace_id ${traceId}]`;
  const message = `Meta error ${code}: ${text}${details === undefined || details === text ? '' : `: ${details}`}${trace}`;
  return new ConnectorError(message, {
    reason: facts.reason,
    retryable: facts.retryable,
    scope: facts.scope,
    certain: true,
    channelCode: subcode === undefined ? String(code) : `${code}/${subcode}`,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Returns the facts of a code that is not in the table. On Instagram it may be about one person, so it never stops others. */
function unknownFacts({ status, channel }: GraphErrorContext, isTransient?: boolean): StatusFacts {
  const facts = factsFromStatus(status, isTransient);
  return channel === 'instagram' && facts.scope === 'platform' ? { ...facts, scope: 'delivery' } : facts;
}

type StatusFacts = Pick<ConnectorErrorFacts, 'reason' | 'retryable' | 'scope' | 'retryAfterMs'>;

/** Returns the facts of a failure of which only the HTTP status is known. */
export function factsFromStatus(status: number | undefined, isTransient = false): StatusFacts {
  if (status === 401) return { reason: 'authentication', retryable: false, scope: 'account' };
  if (status === 403) return { reason: 'permission', retryable: false, scope: 'account' };
  if (status === 429) return { reason: 'throttled', retryable: true, scope: 'account' };
  if (status !== undefined && status >= 500) return { reason: 'transient', retryable: true, scope: 'platform' };
  if (isTransient) return { reason: 'transient', retryable: true, scope: 'delivery' };
  return { reason: 'unknown', retryable: false, scope: 'delivery' };
}
