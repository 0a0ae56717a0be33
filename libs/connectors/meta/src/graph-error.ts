import { ConnectorError, type ConnectorErrorFacts } from '@chat4all/connector';
import { z } from 'zod';
import { findErrorRow } from './error-table.ts';

/** An error of Meta, in a response of the Graph API or in the `errors` of a callback. */
export const graphErrorSchema = z.object({
  code: z.number(),
  message: z.string().optional(),
  title: z.string().optional(),
  error_subcode: z.number().optional(),
  is_transient: z.boolean().optional(),
  error_data: z.object({ details: z.string().optional() }).optional().catch(undefined),
  fbtrace_id: z.string().optional(),
});

/** An error of Meta, see {@link graphErrorSchema}. */
export type GraphError = z.infer<typeof graphErrorSchema>;

/** The context of an error. Decides the meaning of codes that are not in the table. */
export interface GraphErrorContext {
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
  const { code, error_subcode: subcode } = error;
  const facts = findErrorRow(code, subcode) ?? factsFromStatus(context.status, error.is_transient);
  const retryAfterMs = context.retryAfterMs ?? facts.retryAfterMs;
  const text = error.message ?? error.title ?? 'no message';
  const details = error.error_data?.details;
  const trace = error.fbtrace_id === undefined ? '' : ` [fbtrace_id ${error.fbtrace_id}]`;
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
