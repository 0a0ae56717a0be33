import type { Identity } from '@chat4all/proto';
import { type Row, text } from './row.ts';

/** Returns the identity of a row of `identity_links`. */
export function toLinkedIdentity(row: Row): Identity {
  return {
    channel: text(row, 'channel'),
    kind: text(row, 'kind'),
    value: text(row, 'value'),
    accountId: text(row, 'account_id'),
  };
}
