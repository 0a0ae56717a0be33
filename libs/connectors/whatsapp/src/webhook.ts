import {
  type ChannelEvent,
  PartReader,
  type UnreadablePart,
  type WebhookRequest,
  type WebhookResult,
} from '@chat4all/connector';
import { verifyWebhook, type WebhookSecrets } from '@chat4all/connector-meta';
import { readMessage } from './inbound.ts';
import { readPerson } from './people.ts';
import { readStatus } from './receipts.ts';

/** The account that a callback is for, and the time of its arrival in milliseconds since 1970. */
export interface CallbackContext {
  readonly phoneNumberId: string;
  readonly now: number;
}

/** Parses one callback of the Cloud API: each message and status of each change of each entry, independently of the others. */
export function parseWebhook(
  request: WebhookRequest,
  secrets: WebhookSecrets,
  context: CallbackContext,
): WebhookResult {
  const verified = verifyWebhook(request, secrets);
  if (verified.kind !== 'payload') return verified;
  const callback = new Callback(context);
  callback.read(verified.payload);
  return { kind: 'events', events: callback.events, unreadable: callback.unreadable };
}

/** The parts of one callback. */
class Callback {
  readonly events: ChannelEvent[] = [];
  readonly unreadable: UnreadablePart[] = [];
  readonly #context: CallbackContext;

  constructor(context: CallbackContext) {
    this.#context = context;
  }

  read(payload: unknown): void {
    const root = new PartReader(payload);
    if (root.text('object') !== 'whatsapp_business_account' || !Array.isArray(root.member('entry'))) {
      this.unreadable.push({ reason: 'not a WhatsApp callback', part: payload });
    }
    for (const part of root.items('entry')) {
      const entry = new PartReader(part);
      if (!Array.isArray(entry.member('changes'))) this.unreadable.push({ reason: 'invalid entry', part });
      for (const change of entry.items('changes')) this.#readChange(change);
    }
  }

  #readChange(part: unknown): void {
    const change = new PartReader(part);
    const field = change.text('field');
    if (field === undefined) this.unreadable.push({ reason: 'invalid change', part });
    // Other fields (templates, account reviews, …) concern neither deliveries nor inbound messages.
    if (field !== 'messages') return;
    const value = change.object('value');
    const phoneNumberId = value.object('metadata').id('phone_number_id');
    if (phoneNumberId === undefined) this.unreadable.push({ reason: 'invalid change of messages', part });
    // A Meta app may have several numbers, whose messages and people must stay separate.
    else if (phoneNumberId !== this.#context.phoneNumberId) {
      this.unreadable.push({ reason: 'phone_number_id of another account', part });
    } else this.#readValue(value);
  }

  #readValue(value: PartReader): void {
    const { now } = this.#context;
    const people = value.list('contacts').map(readPerson);
    this.#readEach(value, 'messages', 'invalid message', (part) => readMessage(part, people, now));
    this.#readEach(value, 'statuses', 'invalid status', (part) => readStatus(part, people, now));
    for (const error of value.items('errors')) this.unreadable.push({ reason: 'error without a message', part: error });
  }

  /** Reads each item of a list on its own. What could not be read around it is added to the event. */
  #readEach(
    value: PartReader,
    name: string,
    reason: string,
    read: (part: PartReader) => ChannelEvent | undefined,
  ): void {
    const items = value.items(name);
    if (items.length === 0 && value.has(name) && !Array.isArray(value.member(name))) {
      this.unreadable.push({ reason, part: value.value });
    }
    for (const item of items) {
      const part = new PartReader(item);
      const event = read(part);
      const unread = [...value.unread, ...part.unread];
      if (event) this.events.push(unread.length === 0 ? event : { ...event, unread });
      else this.unreadable.push({ reason, part: item });
    }
  }
}
