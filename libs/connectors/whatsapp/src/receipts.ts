import type { Receipt } from '@chat4all/connector';
import { ConnectorError } from '@chat4all/connector';
import { connectorErrorFromGraph, type GraphError } from '@chat4all/connector-meta';
import { personIdentities } from './identities.ts';
import { statusSchema } from './wire.ts';

/** Converts one of `statuses`. Returns undefined if it is invalid. */
export function readStatus(part: unknown): Receipt | undefined {
  const parsed = statusSchema.safeParse(part);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const isGroup = data.recipient_type === 'group';
  return {
    kind: 'receipt',
    // A voice message becomes "played" after "read".
    state: data.status === 'played' ? 'read' : data.status,
    providerMessageId: data.id,
    // A group's id does not identify a person.
    identities: personIdentities(isGroup ? undefined : data.recipient_id, data.recipient_user_id),
    time: data.timestamp * 1000,
    ...(data.biz_opaque_callback_data !== undefined && { deliveryId: data.biz_opaque_callback_data }),
    ...(data.status === 'failed' && { error: toConnectorError(data.errors?.[0]) }),
  };
}

function toConnectorError(error: GraphError | undefined): ConnectorError {
  if (error) return connectorErrorFromGraph(error, {});
  return new ConnectorError('Meta reported a failure without an error', {
    reason: 'unknown',
    retryable: false,
    certain: true,
    scope: 'delivery',
  });
}
