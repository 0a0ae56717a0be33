import { ConnectorError, type ConnectorErrorFacts } from '@chat4all/connector';
import { z } from 'zod';
import { findErrorRow } from './error-table.ts';

/** An error as Meta writes it, in an answer of the Graph API and in a webhook's `errors`. */
export const graphErrorSchema = z.object({
  code: z.number(),
  message: z.string().optional(),
  title: z.string().optional(),
  error_subcode: z.number().optional(),
  is_transient: z.boolean().optional(),
  error_data: z.object({ details: z.string().optional() }).optional().catch(undefined),
  fbtrace_id: z.string().optional(),
});

/** See {@link graphErrorSchema}. */
export type GraphError = z.infer<typeof graphErrorSchema>;

/** What came with the error, for codes that the table does not know. */
export interface GraphErrorCircumstances {
  /** The HTTP status; absent in a webhook. */
  readonly status?: number;
  /** From the Retry-After header. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * Meta's error as a ConnectorError. Always `certain`: Meta says that it did not take or could not deliver the message.
 * A code that the table does not know is judged by `is_transient` and by the HTTP status.
 */
export function connectorErrorFromGraph(error: GraphError, circumstances: GraphErrorCircumstances): ConnectorError {
  const { code, error_subcode: subcode } = error;
  const facts = findErrorRow(code, subcode) ?? factsFromStatus(circumstances.status, error.is_transient);
  const retryAfterMs = circumstances.retryAfterMs ?? facts.retryAfterMs;
  const text = error.message ?? error.title ?? 'no message';
  const details = error.error_data?.details;
  const trace = error.fbtrace_id === undefined ? '' : ` [fbtrace_id ${error.fbtrace_id}]`;
  const message = `Meta refused (${code}): ${text}${details === undefined || details === text ? '' : `: ${details}`}${trace}`;
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

/** What an HTTP status alone tells about a refusal. */
export function factsFromStatus(status: number | undefined, isTransient = false): StatusFacts {
  if (status === 401) return { reason: 'authentication', retryable: false, scope: 'account' };
  if (status === 403) return { reason: 'permission', retryable: false, scope: 'account' };
  if (status === 429) return { reason: 'throttled', retryable: true, scope: 'account' };
  if (status !== undefined && status >= 500) return { reason: 'transient', retryable: true, scope: 'platform' };
  if (isTransient) return { reason: 'transient', retryable: true, scope: 'delivery' };
  return { reason: 'unknown', retryable: false, scope: 'delivery' };
}
