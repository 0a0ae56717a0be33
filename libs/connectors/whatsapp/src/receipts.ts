import { ConnectorError, type PartReader, type Receipt, type ReceiptState } from '@chat4all/connector';
import { connectorErrorFromGraph, readGraphError } from '@chat4all/connector-meta';
import { type PersonIds, readPersonIds } from './identities.ts';
import type { ChangeContext } from './change-context.ts';
import { findPerson } from './people.ts';

const STATES: ReadonlyMap<string, ReceiptState> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  // A voice message becomes "played" after "read".
  ['played', 'read'],
  ['failed', 'failed'],
]);

/** Converts one of `statuses`, of which the id and the status are required. Returns undefined without them. */
export function readStatus(part: PartReader, { people, now }: ChangeContext): Receipt[] | undefined {
  const providerMessageId = part.id('id');
  const state = STATES.get(part.text('status') ?? '');
  if (providerMessageId === undefined || state === undefined) return undefined;
  const deliveryId = part.text('biz_opaque_callback_data');
  const receipt: Receipt = {
    kind: 'receipt',
    state,
    providerMessageId,
    identities: findPerson(readRecipient(part), people).identities,
    time: part.time('timestamp') ?? now,
    ...(deliveryId !== undefined && { deliveryId }),
    ...(state === 'failed' && { error: readFailure(part) }),
  };
  return [receipt];
}

/** Reads the ids of the recipient. Of a group, they are those of the participant: its own id identifies no person. */
function readRecipient(part: PartReader): PersonIds {
  const prefix = part.text('recipient_type') === 'group' ? 'recipient_participant' : 'recipient';
  return readPersonIds(part, {
    phone: `${prefix}_id`,
    userId: `${prefix}_user_id`,
    parentUserId: `${prefix}_parent_user_id`,
  });
}

/** Returns the first of `errors` that has a code. Without one, the reason is unknown. */
function readFailure(part: PartReader): ConnectorError {
  const errors = part.list('errors');
  for (const item of errors) {
    const error = readGraphError(item);
    if (error) return connectorErrorFromGraph(error, {});
  }
  const title = errors.map((item) => item.text('title') ?? item.text('message')).find((text) => text !== undefined);
  return new ConnectorError(title === undefined ? 'Meta reported a failure without an error' : `Meta error: ${title}`, {
    reason: 'unknown',
    retryable: false,
    certain: true,
    scope: 'delivery',
  });
}
