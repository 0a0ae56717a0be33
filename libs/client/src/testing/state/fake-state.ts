import { randomUUID } from 'node:crypto';
import {
  type DeliveryError,
  DeliveryState,
  type GetMessageRequest,
  type Identity,
  ListMessagesRequest,
  type Message,
  MessageInput,
  type MessagePreview,
  MessageView,
  OnClosedWindow,
  type Recipient,
  type ResendMessageRequest,
  type SearchMessagesRequest,
  SendMessageRequest,
  encodeMessage,
  sortNames,
} from '@chat4all/proto';
import { FakeApiError, invalidField, notFound } from '../fake-api-error.ts';
import { FakeAudit } from './audit.ts';
import { FakeAccounts } from './accounts.ts';
import { FakeApiKeys } from './api-keys.ts';
import { FakeChannels } from './channels.ts';
import { FakeDeadLetters } from './dead-letters.ts';
import { FakeDirectory } from './directory.ts';
import { EventLog } from './event-log.ts';
import { type InboundInput, toInbound } from './inbound.ts';
import { FakeMedia } from './media.ts';
import { identitiesOf, planMessage } from './plan-message.ts';
import { DeliveryProgress } from './delivery-progress.ts';
import { FakeTemplates } from './templates.ts';
import { FakeThreads } from './threads.ts';
import { FakeWebhooks } from './webhooks.ts';

/** Options of the fake router. */
export interface FakeOptions {
  /** The API key that callers must send. Default: none. */
  readonly apiKey?: string;
  /** `auto` simulates deliveries up to READ; `manual` changes them only by `advance`. Default: `auto`. */
  readonly deliveries?: 'auto' | 'manual';
  /**
   * The time without an event after which a heartbeat is sent, in milliseconds. Default: 10,000, as the router does.
   */
  readonly heartbeatMs?: number;
}

/** The state of the fake, which outlives restarts. */
export class FakeState {
  readonly events = new EventLog();
  readonly channels = new FakeChannels();
  readonly directory = new FakeDirectory();
  readonly deadLetters = new FakeDeadLetters();
  readonly media = new FakeMedia();
  readonly webhooks = new FakeWebhooks();
  readonly audit = new FakeAudit();
  readonly accounts = new FakeAccounts(this.channels);
  readonly apiKeys = new FakeApiKeys();
  readonly templates = new FakeTemplates((accountId) =>
    this.channels.accounts('').some((account) => account.accountId === accountId),
  );
  readonly threads = new FakeThreads(() => this.messages);
  readonly #progress = new DeliveryProgress(this.events, this.channels);
  readonly #options: FakeOptions;
  readonly #messages = new Map<string, { readonly message: Message; readonly request: string }>();

  constructor(options: FakeOptions) {
    this.#options = options;
  }

  /** All messages, oldest first. */
  get messages(): readonly Message[] {
    return [...this.#messages.values()].map(({ message }) => message);
  }

  /**
   * Accepts a message. Repeated calls with the same request id return the same message. Throws a {@link FakeApiError}.
   */
  send(request: SendMessageRequest): Message {
    const { message: input } = request;
    if (request.requestId.length > 128)
      throw invalidField('request_id', `exceeds 128 characters (got ${request.requestId.length})`);
    if (input === undefined) throw invalidField('message', 'is required');
    const messageId = `m${request.requestId || randomUUID()}`;
    const canonical = sortNames({ ...request, requestId: '', validateOnly: false });
    const encoded = encodeMessage(SendMessageRequest, canonical).toString('base64');
    const known = this.#messages.get(messageId);
    if (known !== undefined) {
      if (known.request === encoded) return known.message;
      const message = `request_id "${request.requestId}" was used for a different message`;
      throw new FakeApiError('ALREADY_EXISTS', message, { reason: 'REQUEST_ID_REUSED' });
    }
    const message = this.#inWindow(planMessage(messageId, request, input, this), request);
    if (request.validateOnly) return message;
    // A copy, because the returned message must keep the state at acceptance.
    const deliveries = message.deliveries.map((one) => ({ ...one, timeline: [] }));
    this.#messages.set(messageId, { message: { ...message, deliveries }, request: encoded });
    for (const delivery of deliveries) this.#progress.publish(delivery, DeliveryState.UNSPECIFIED);
    if (this.#options.deliveries !== 'manual') this.#progress.simulate(this.get(messageId));
    return message;
  }

  /** Reads a message with the parts of a view. Throws NOT_FOUND. */
  read({ messageId, view }: GetMessageRequest): Message {
    const message = this.get(messageId);
    if (view === MessageView.FULL) return message;
    return { ...message, deliveries: message.deliveries.map((one) => ({ ...one, timeline: [], attempts: [] })) };
  }

  /** Reads a message. Throws NOT_FOUND. */
  get(messageId: string): Message {
    if (messageId === '') throw invalidField('message_id', 'is required');
    const known = this.#messages.get(messageId);
    if (known === undefined) throw notFound('message', messageId);
    return known.message;
  }

  /** Returns the message, or the template in its place, if a reply window is closed. Throws FAILED_PRECONDITION. */
  #inWindow(message: Message, { onClosedWindow, closedWindowTemplate }: SendMessageRequest): Message {
    const isClosed = message.deliveries.some(({ threadId }) => !this.threads.hasInbound(threadId));
    if (!isClosed || message.content?.kind?.$case === 'template') return message;
    if (onClosedWindow === OnClosedWindow.TEMPLATE && closedWindowTemplate !== undefined) {
      return { ...message, content: { kind: { $case: 'template', value: closedWindowTemplate } } };
    }
    if (onClosedWindow !== OnClosedWindow.FAIL) return message;
    throw new FakeApiError('FAILED_PRECONDITION', 'the reply window is closed', { reason: 'OUTSIDE_WINDOW' });
  }

  /** Returns the messages that match a request, newest first. */
  list({ conversationId, threadId, identity, state, startTime, endTime }: ListMessagesRequest): Message[] {
    const isIdentity = (one: Identity | undefined): boolean =>
      one !== undefined && one.channel === identity?.channel && one.value === identity.value;
    return [...this.messages].reverse().filter((message) => {
      const time = message.createTime ?? new Date(0);
      return (
        (conversationId === '' || message.conversationId === conversationId) &&
        (threadId === '' ||
          message.threadId === threadId ||
          message.deliveries.some((one) => one.threadId === threadId)) &&
        (identity === undefined ||
          isIdentity(message.sender) ||
          message.deliveries.some((one) => isIdentity(one.identity))) &&
        (state === DeliveryState.UNSPECIFIED || message.deliveries.some((one) => one.state === state)) &&
        (startTime === undefined || time >= startTime) &&
        (endTime === undefined || time < endTime)
      );
    });
  }

  /** Sends a message again to the recipients that did not get it. Throws a {@link FakeApiError}. */
  resend({ messageId, requestId }: ResendMessageRequest): Message {
    if (requestId === '') throw invalidField('request_id', 'is required');
    const { deliveries, content, metadata, replyToMessageId } = this.get(messageId);
    const recipients = deliveries.flatMap(({ state, identity }): Recipient[] =>
      identity && (state === DeliveryState.FAILED || state === DeliveryState.EXPIRED)
        ? [{ to: { $case: 'identity', value: identity } }]
        : [],
    );
    if (recipients.length === 0) {
      const message = `message "${messageId}" has no delivery that is FAILED or EXPIRED`;
      throw new FakeApiError('FAILED_PRECONDITION', message, { reason: 'NOT_FAILED' });
    }
    const input = MessageInput.fromPartial({ recipients, content, metadata, replyToMessageId });
    const request = SendMessageRequest.fromPartial({ requestId, message: input });
    const message = this.send(request);
    const stored = this.get(message.messageId);
    stored.resendOfMessageId = messageId;
    return { ...message, resendOfMessageId: messageId };
  }

  /** Returns the messages with a text that contains all words, newest first. */
  search({ text, startTime, endTime }: SearchMessagesRequest): Message[] {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length === 0) throw invalidField('text', 'must contain a word');
    return this.list(ListMessagesRequest.fromPartial({ startTime, endTime })).filter(({ content }) => {
      const body = content?.kind?.$case === 'text' ? content.kind.value.body.toLowerCase() : '';
      return words.every((word) => body.includes(word));
    });
  }

  /** Cancels the unsent deliveries of a message. */
  cancel(messageId: string): Message {
    const message = this.get(messageId);
    for (const delivery of message.deliveries) {
      if (DeliveryProgress.isUnsent(delivery)) this.#progress.advance(delivery, DeliveryState.CANCELLED);
    }
    return message;
  }

  /** Returns the content that each recipient would receive. */
  preview(input: MessageInput | undefined, channels: readonly string[]): MessagePreview[] {
    if (input === undefined) throw invalidField('message', 'is required');
    const { content } = input;
    return identitiesOf(input, channels, this)
      .flat()
      .map((identity) => ({
        identity,
        contents: content === undefined ? [] : [content],
        losses: [],
        templateText: '',
      }));
  }

  /** Moves a delivery to a later state. Ignores a state that is not later. Throws NOT_FOUND. */
  advance(deliveryId: string, state: DeliveryState, error?: DeliveryError): void {
    const delivery = this.messages.flatMap(({ deliveries }) => deliveries).find((one) => one.deliveryId === deliveryId);
    if (delivery === undefined) throw notFound('delivery', deliveryId);
    this.#progress.advance(delivery, state, error);
  }

  /** Adds an inbound message and publishes its event. */
  receive(input: InboundInput): Message {
    const message = toInbound(input);
    this.#messages.set(message.messageId, { message, request: '' });
    this.threads.reopen(message);
    this.events.append({ $case: 'inbound', value: { message, providerTime: new Date() } });
    return message;
  }

  /** Continues the deliveries of an account that was paused. */
  resume(accountId: string): void {
    if (this.#options.deliveries === 'manual') return;
    for (const message of this.messages) {
      if (message.deliveries.some(({ identity }) => identity?.accountId === accountId))
        this.#progress.simulate(message);
    }
  }

  /** Removes a user, erases the content of their messages and returns the number of messages. */
  erase(userId: string): number {
    const { identities } = this.directory.erase(userId);
    const affected = this.messages.filter((message) =>
      [message.sender, ...message.deliveries.map(({ identity }) => identity)].some((one) =>
        identities.some(({ channel, value }) => channel === one?.channel && value === one.value),
      ),
    );
    for (const message of affected) {
      message.content = undefined;
      for (const delivery of message.deliveries) {
        if (DeliveryProgress.isUnsent(delivery)) this.#progress.advance(delivery, DeliveryState.CANCELLED);
      }
    }
    return affected.length;
  }
}
