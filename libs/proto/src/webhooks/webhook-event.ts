import type { JsonObject } from '@bufbuild/protobuf';
import type { Event } from '../index.ts';
import { eventToJson, isObject } from './event-json.ts';
import { eventTypeOf } from './event-types.ts';

/** The largest body with all of its content, in bytes: Standard Webhooks advises 20 kB. */
const MAXIMUM_BYTES = 20_000;

/** The members of messages that are left out of a body that is too large. */
const LARGE_MEMBERS = ['content', 'original', 'metadata', 'referral'];

/** An event in the form in which it is posted. */
export interface WebhookEvent {
  /** The header `webhook-id`: the event id, with `_` in the place of dots, which the signature separates by. */
  readonly id: string;
  readonly type: string;
  /** The JSON `{type, timestamp, data}`. */
  readonly body: string;
}

/** Returns what is posted for an event; undefined if it is not posted. A message above 20 kB lacks its content, and has `truncated: true`. */
export function toWebhookEvent(event: Event): WebhookEvent | undefined {
  const type = eventTypeOf(event);
  if (type === undefined) return undefined;
  const id = event.eventId.replaceAll('.', '_');
  const timestamp = (event.recordTime ?? new Date(0)).toISOString();
  const data = eventToJson(event);
  const body = JSON.stringify({ type, timestamp, data });
  if (Buffer.byteLength(body) <= MAXIMUM_BYTES) return { id, type, body };
  return { id, type, body: JSON.stringify({ type, timestamp, data: withoutContent(data), truncated: true }) };
}

function withoutContent(data: JsonObject): JsonObject {
  const kinds = Object.entries(data).map(([name, kind]) => {
    const message = isObject(kind) ? kind['message'] : undefined;
    if (!isObject(kind) || !isObject(message)) return [name, kind] as const;
    const kept = Object.entries(message).filter(([member]) => !LARGE_MEMBERS.includes(member));
    return [name, { ...kind, message: Object.fromEntries(kept) }] as const;
  });
  return Object.fromEntries(kinds);
}
