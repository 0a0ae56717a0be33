import { randomUUID } from 'node:crypto';
import { Indicator, type Message, type MessagePreview, MessageView } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { type IngestOptions, ingest } from '../ingest/ingest.ts';
import type { Outcome } from '../ingest/outcome.ts';
import { sendBatch } from '../ingest/send-batch.ts';
import {
  type OutgoingMessage,
  type PreviewInput,
  toMessageInput,
  toRouting,
  toSendRequest,
} from '../inputs/message.ts';
import { type IdentityInput, toIdentity } from '../inputs/recipient.ts';
import { assertPresent } from '../inputs/validation.ts';
import { type StateInput, toState } from '../inputs/state.ts';
import { type PageOptions, type Pages, pagesOf } from './pages.ts';

/** A filter of messages. Omitted fields match all. */
export interface ListMessagesFilter extends PageOptions {
  /** Only messages of this conversation. */
  readonly conversationId?: string | undefined;
  /** Only messages of this thread, in both directions. */
  readonly threadId?: string | undefined;
  /** Only messages with a delivery to, or from, this identity. */
  readonly identity?: IdentityInput | undefined;
  /** Only messages with a delivery in this state. */
  readonly state?: StateInput | undefined;
  /** Only messages created at or after this time. */
  readonly startTime?: Date | undefined;
  /** Only messages created before this time. */
  readonly endTime?: Date | undefined;
}

/** Which messages to search. */
export interface SearchFilter extends PageOptions {
  /** Only messages created at or after this time. */
  readonly startTime?: Date | undefined;
  /** Only messages created before this time. */
  readonly endTime?: Date | undefined;
}

/** Options of {@link Messages.get}. */
export interface GetMessageOptions extends CallOptions {
  /** `full`: also the timeline and the last attempts of each delivery. Default: `basic`. */
  readonly view?: 'basic' | 'full' | undefined;
}

/** Messages. Every method rejects with {@link Chat4AllError}. */
export class Messages {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Sends a message. Resolves when the router has stored it durably. Retries, and repeated calls with the same request
   * id, send one message.
   */
  async send(message: OutgoingMessage, options: CallOptions = {}): Promise<Message> {
    const { chat } = this.#caller.connection;
    const request = toSendRequest(message);
    const traits = { idempotent: true, requestId: request.requestId };
    const answer = await this.#caller.call(chat.sendMessage.bind(chat), request, options, traits);
    return assertPresent(answer.message, 'message');
  }

  /**
   * Sends up to 1,000 messages in one call, each accepted or refused independently, and retries those with a retryable
   * error. Returns the outcome of each, in order. Rejects only if every call failed.
   */
  async sendBatch(messages: readonly OutgoingMessage[], options: CallOptions = {}): Promise<Outcome[]> {
    const { chat } = this.#caller.connection;
    const signal = this.#caller.signalOf(options);
    const attemptTimeoutMs = this.#caller.attemptTimeoutOf(options);
    return sendBatch(messages.map(toSendRequest), {
      call: async (requests, timeoutMs) => {
        const attempt = { signal, timeoutMs: Math.min(timeoutMs, attemptTimeoutMs) };
        return (await this.#caller.attempt(chat.batchSendMessages.bind(chat), { requests }, attempt)).results;
      },
      policy: this.#caller.policyOf(options),
      timeoutMs: this.#caller.timeoutOf(options),
      signal,
    });
  }

  /**
   * Sends any number of messages over one stream, the fastest way, and yields the outcome of each, in order: see
   * {@link ingest}. Messages are read only as fast as the outcomes are.
   */
  ingest(
    messages: AsyncIterable<OutgoingMessage> | Iterable<OutgoingMessage>,
    options: IngestOptions = {},
  ): AsyncGenerator<Outcome, undefined> {
    return ingest(this.#caller, messages, options);
  }

  /** Reads a message with its deliveries. Finds a message right after it was sent. */
  async get(messageId: string, options: GetMessageOptions = {}): Promise<Message> {
    const { chat } = this.#caller.connection;
    const view = options.view === 'full' ? MessageView.FULL : MessageView.BASIC;
    const answer = await this.#caller.call(chat.getMessage.bind(chat), { messageId, view }, options, {
      idempotent: true,
    });
    return assertPresent(answer.message, 'message');
  }

  /** Lists messages, the newest first. */
  list(filter: ListMessagesFilter = {}, options: CallOptions = {}): Pages<Message> {
    const { chat } = this.#caller.connection;
    const { pageSize = 0, conversationId = '', threadId = '', identity, state, startTime, endTime } = filter;
    const filters = { conversationId, threadId, identity: identity && toIdentity(identity), state: toState(state) };
    return pagesOf(async (pageToken) => {
      const request = { pageSize, pageToken, ...filters, startTime, endTime };
      const page = await this.#caller.call(chat.listMessages.bind(chat), request, options, { idempotent: true });
      return { items: page.messages, nextPageToken: page.nextPageToken };
    });
  }

  /**
   * Finds messages that contain all words of a text, the newest first. Rejects with FAILED_PRECONDITION unless the operator has enabled
   * search. A page has at most 100 messages.
   */
  search(text: string, filter: SearchFilter = {}, options: CallOptions = {}): Pages<Message> {
    const { chat } = this.#caller.connection;
    const { pageSize = 0, startTime, endTime } = filter;
    return pagesOf(async (pageToken) => {
      const request = { text, pageSize, pageToken, startTime, endTime };
      const page = await this.#caller.call(chat.searchMessages.bind(chat), request, options, { idempotent: true });
      return { items: page.messages, nextPageToken: page.nextPageToken };
    });
  }

  /**
   * Sends a message again, as a new one, to the recipients whose deliveries are FAILED or EXPIRED; returns the new message.
   * `requestId` is the idempotency key of the new message (default: a new UUID).
   */
  async resend(
    messageId: string,
    { requestId = randomUUID(), ...options }: CallOptions & { readonly requestId?: string | undefined } = {},
  ): Promise<Message> {
    const { chat } = this.#caller.connection;
    const method = chat.resendMessage.bind(chat);
    const answer = await this.#caller.call(method, { messageId, requestId }, options, { idempotent: true, requestId });
    return assertPresent(answer.message, 'message');
  }

  /** Cancels the unsent deliveries of a message and returns the message. */
  async cancel(messageId: string, options: CallOptions = {}): Promise<Message> {
    const { chat } = this.#caller.connection;
    const answer = await this.#caller.call(chat.cancelMessage.bind(chat), { messageId }, options, {
      idempotent: false,
    });
    return assertPresent(answer.message, 'message');
  }

  /** Returns the messages that each recipient would receive on each channel, and the losses. Sends nothing. */
  async preview(message: PreviewInput, options: CallOptions = {}): Promise<MessagePreview[]> {
    const { chat } = this.#caller.connection;
    const request = { message: toMessageInput(message), routing: message.routing && toRouting(message.routing) };
    const answer = await this.#caller.call(chat.previewMessage.bind(chat), request, options, { idempotent: true });
    return answer.previews;
  }

  /** Shows a typing indicator to the sender of an inbound message. */
  async typing(messageId: string, options: CallOptions = {}): Promise<void> {
    await this.indicate('typing', messageId, options);
  }

  /** Marks an inbound message as read for its sender. */
  async markRead(messageId: string, options: CallOptions = {}): Promise<void> {
    await this.indicate('read', messageId, options);
  }

  /** Sends an indicator to the sender of an inbound message. */
  async indicate(indicator: 'typing' | 'read', messageId: string, options: CallOptions = {}): Promise<void> {
    const { chat } = this.#caller.connection;
    const request = { indicator: indicator === 'typing' ? Indicator.TYPING : Indicator.READ, messageId };
    await this.#caller.call(chat.sendIndicator.bind(chat), request, options, { idempotent: false });
  }
}
