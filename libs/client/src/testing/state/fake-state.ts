import { randomUUID } from 'node:crypto';
import {
  type DeliveryError,
  DeliveryState,
  type Identity,
  type ListMessagesRequest,
  type Message,
  type MessageInput,
  type MessagePreview,
  SendMessageRequest,
} from '@chat4all/proto';
import { Refusal, invalidField, notFound } from '../refusal.ts';
import { FakeChannels } from './channels.ts';
import { FakeDeadLetters } from './dead-letters.ts';
import { FakeDirectory } from './directory.ts';
import { EventLog } from './event-log.ts';
import { type InboundInput, toInbound } from './inbound.ts';
import { identitiesOf, planMessage } from './plan-message.ts';
import { Progress } from './progress.ts';

/** How the fake behaves. */
export interface FakeOptions {
  /** The key that callers have to send. Default: none is needed. */
  readonly apiKey?: string;
  /** `auto`: deliveries go on by themselves up to READ. `manual`: only as `advance` says. Default: `auto`. */
  readonly deliveries?: 'auto' | 'manual';
  /** After how much silence a heartbeat is sent, in milliseconds. Default: 10,000, as the router does. */
  readonly heartbeatMs?: number;
}

/** Everything that the fake remembers. It outlives restarts. */
export class FakeState {
  readonly events = new EventLog();
  readonly channels = new FakeChannels();
  readonly directory = new FakeDirectory();
  readonly deadLetters = new FakeDeadLetters();
  readonly #progress = new Progress(this.events, this.channels);
  readonly #options: FakeOptions;
  readonly #messages = new Map<string, { readonly message: Message; readonly asked: string }>();

  constructor(options: FakeOptions) {
    this.#options = options;
  }

  /** The messages, oldest first. */
  get messages(): readonly Message[] {
    return [...this.#messages.values()].map(({ message }) => message);
  }

  /** Accepts a message; under the same request id there is one. Throws a {@link Refusal}. */
  send(request: SendMessageRequest): Message {
    const { message: input } = request;
    if (request.requestId.length > 128) throw invalidField('request_id', 'is longer than 128 characters');
    if (input === undefined) throw invalidField('message', 'is missing');
    const messageId = `m${request.requestId || randomUUID()}`;
    const asked = Buffer.from(
      SendMessageRequest.encode({ ...request, requestId: '', validateOnly: false }).finish(),
    ).toString('base64');
    const known = this.#messages.get(messageId);
    if (known !== undefined) {
      if (known.asked === asked) return known.message;
      const message = `request_id ${request.requestId} was used for another request`;
      throw new Refusal('ALREADY_EXISTS', message, { reason: 'REQUEST_ID_REUSED' });
    }
    const message = planMessage(messageId, request, input, this);
    if (request.validateOnly) return message;
    // Kept apart from what is answered: that stays as it was when it was accepted.
    this.#messages.set(messageId, {
      message: { ...message, deliveries: message.deliveries.map((one) => ({ ...one })) },
      asked,
    });
    for (const delivery of message.deliveries) this.#progress.tell(delivery, DeliveryState.UNSPECIFIED);
    if (this.#options.deliveries !== 'manual') this.#progress.goOn(this.get(messageId));
    return message;
  }

  /** Reads a message. Throws NOT_FOUND. */
  get(messageId: string): Message {
    if (messageId === '') throw invalidField('message_id', 'is missing');
    const known = this.#messages.get(messageId);
    if (known === undefined) throw notFound('message', messageId);
    return known.message;
  }

  /** The messages that a request asks for, the newest first. */
  list({ conversationId, identity, state, startTime, endTime }: ListMessagesRequest): Message[] {
    const isTheirs = (one: Identity | undefined): boolean =>
      one !== undefined && one.channel === identity?.channel && one.value === identity.value;
    return [...this.messages].reverse().filter((message) => {
      const time = message.createTime ?? new Date(0);
      return (
        (conversationId === '' || message.conversationId === conversationId) &&
        (identity === undefined ||
          isTheirs(message.sender) ||
          message.deliveries.some((one) => isTheirs(one.identity))) &&
        (state === DeliveryState.UNSPECIFIED || message.deliveries.some((one) => one.state === state)) &&
        (startTime === undefined || time >= startTime) &&
        (endTime === undefined || time < endTime)
      );
    });
  }

  /** Cancels what was not sent of a message. */
  cancel(messageId: string): Message {
    const message = this.get(messageId);
    for (const delivery of message.deliveries) {
      if (Progress.isWaiting(delivery)) this.#progress.move(delivery, DeliveryState.CANCELLED);
    }
    return message;
  }

  /** What each recipient would be sent. */
  preview(input: MessageInput | undefined, channels: readonly string[]): MessagePreview[] {
    if (input === undefined) throw invalidField('message', 'is missing');
    const { content } = input;
    return identitiesOf(input, channels, this)
      .flat()
      .map((identity) => ({ identity, contents: content === undefined ? [] : [content], losses: [] }));
  }

  /** Moves a delivery to a later state; one that is not later changes nothing. Throws NOT_FOUND. */
  advance(deliveryId: string, state: DeliveryState, error?: DeliveryError): void {
    const delivery = this.messages.flatMap(({ deliveries }) => deliveries).find((one) => one.deliveryId === deliveryId);
    if (delivery === undefined) throw notFound('delivery', deliveryId);
    this.#progress.move(delivery, state, error);
  }

  /** Has a person write. */
  receive(input: InboundInput): Message {
    const message = toInbound(input);
    this.#messages.set(message.messageId, { message, asked: '' });
    this.events.append({ $case: 'inbound', value: { message, providerTime: new Date() } });
    return message;
  }

  /** Sends what an account that was paused has kept waiting. */
  resume(accountId: string): void {
    if (this.#options.deliveries === 'manual') return;
    for (const message of this.messages) {
      if (message.deliveries.some(({ identity }) => identity?.accountId === accountId)) this.#progress.goOn(message);
    }
  }

  /** Forgets a user, blanks their messages, and says how many those were. */
  erase(userId: string): number {
    const { identities } = this.directory.erase(userId);
    const theirs = this.messages.filter((message) =>
      [message.sender, ...message.deliveries.map(({ identity }) => identity)].some((one) =>
        identities.some(({ channel, value }) => channel === one?.channel && value === one.value),
      ),
    );
    for (const message of theirs) {
      message.content = undefined;
      for (const delivery of message.deliveries) {
        if (Progress.isWaiting(delivery)) this.#progress.move(delivery, DeliveryState.CANCELLED);
      }
    }
    return theirs.length;
  }
}
