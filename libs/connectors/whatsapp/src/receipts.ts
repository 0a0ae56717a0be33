import type { Receipt } from '@chat4all/connector';
import { ConnectorError } from '@chat4all/connector';
import { connectorErrorFromGraph, type GraphError } from '@chat4all/connector-meta';
import { personIdentities } from './identities.ts';
import { statusSchema } from './wire.ts';

/** One of `statuses` as a receipt; undefined when it is not understood. */
export function readStatus(part: unknown): Receipt | undefined {
  const parsed = statusSchema.safeParse(part);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const isGroup = data.recipient_type === 'group';
  return {
    kind: 'receipt',
    // "Played" is what a voice message becomes after it was read.
    state: data.status === 'played' ? 'read' : data.status,
    providerMessageId: data.id,
    // A group's id is no name of a person.
    identities: personIdentities(isGroup ? undefined : data.recipient_id, data.recipient_user_id),
    time: data.timestamp * 1000,
    ...(data.biz_opaque_callback_data !== undefined && { deliveryId: data.biz_opaque_callback_data }),
    ...(data.status === 'failed' && { error: failure(data.errors?.[0]) }),
  };
}

function failure(error: GraphError | undefined): ConnectorError {
  if (error) return connectorErrorFromGraph(error, {});
  return new ConnectorError('Meta reported a failure without saying why', {
    reason: 'unknown',
    retryable: false,
    certain: true,
    scope: 'delivery',
  });
}
