import { type QueryClient, notifyManager } from '@tanstack/react-query';
import type { EventJson } from '../gen/chat4all/v1/event_pb';
import { isThreadFeed, showDelivery, showMessage } from './cached-messages.ts';
import { showThread } from './cached-threads.ts';
import { type ServiceName, call } from './client.ts';
import { THREADS } from './feeds.ts';
import { Pace } from './pace.ts';

/** The least time between two changes of what is shown, in milliseconds. After a quiet time, an event is shown at once. */
const SHOW_INTERVAL_MS = 50;
/** The least time between two rounds of calls that read what events do not contain, in milliseconds. */
const READ_INTERVAL_MS = 150;
/** The most threads or messages that are read one by one in a round; beyond, the newest page of their list is read. */
const MAXIMUM_SINGLE_READS = 8;

/** The services whose data an event changes that does not contain it, by the kind of the event. */
const CHANGED: Readonly<Record<string, readonly ServiceName[]>> = {
  delivery: ['ChatService'],
  inbound: ['ChatService'],
  echo: ['ChatService'],
  media: ['ChatService'],
  identityChanged: ['ChatService', 'ThreadService', 'DirectoryService'],
  consent: ['DirectoryService'],
  template: ['TemplateService'],
  account: ['ChannelService', 'AccountService'],
  deadLetter: ['DeadLetterService', 'ChatService'],
  endpointDisabled: ['WebhookService'],
};

/** The kinds of events, as the stream names them. */
export const EVENT_KINDS: readonly string[] = Object.keys(CHANGED).map((kind) =>
  kind.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);

/** Keeps read data in step with the router's events: shows what they contain, and reads the rest, entry by entry where it can. */
export class LiveData {
  readonly #client: QueryClient;
  readonly #show = new Pace(() => {
    this.#showEvents();
  }, SHOW_INTERVAL_MS);
  readonly #read = new Pace(() => {
    this.#readChanges();
  }, READ_INTERVAL_MS);
  #events: EventJson[] = [];
  #services = new Set<ServiceName>();
  #threads = new Set<string>();
  #messages = new Set<string>();

  constructor(client: QueryClient) {
    this.#client = client;
  }

  /** Takes an event. */
  add(event: EventJson): void {
    this.#events.push(event);
    this.#show.ask();
  }

  /** Stops reading and showing. */
  stop(): void {
    this.#show.stop();
    this.#read.stop();
  }

  #showEvents(): void {
    const events = this.#events;
    this.#events = [];
    notifyManager.batch(() => {
      for (const event of events) this.#showEvent(event);
    });
    this.#read.ask();
  }

  #showEvent(event: EventJson): void {
    const { inbound, echo, delivery, media, identityChanged } = event;
    for (const [kind, services] of Object.entries(CHANGED)) {
      if (kind in event) for (const service of services) this.#services.add(service);
    }
    const message = inbound?.message ?? echo?.message;
    if (message) {
      showMessage(this.#client, message);
      for (const one of message.deliveries ?? []) this.#addThread(one.threadId);
      this.#addThread(message.threadId);
    }
    if (delivery) {
      if (!showDelivery(this.#client, delivery)) this.#messages.add(delivery.messageId ?? '');
      this.#addThread(delivery.threadId);
    }
    if (media) {
      this.#messages.add(media.messageId ?? '');
      void this.#client.invalidateQueries({
        queryKey: ['MediaService', 'getMedia', { mediaId: media.media?.mediaId }],
      });
    }
    // It merges conversations.
    if (identityChanged) void this.#client.invalidateQueries({ predicate: ({ queryKey }) => isThreadFeed(queryKey) });
  }

  #addThread(threadId = ''): void {
    if (threadId !== '') this.#threads.add(threadId);
  }

  #readChanges(): void {
    const [services, threads, messages] = [this.#services, this.#threads, this.#messages];
    this.#services = new Set();
    this.#threads = new Set();
    this.#messages = new Set();
    for (const service of services) {
      void this.#client.invalidateQueries({
        queryKey: [service],
        // Events change conversations entry by entry, and a preview has no state.
        predicate: ({ queryKey }) => !isThreadFeed(queryKey) && queryKey[1] !== 'previewMessage',
      });
    }
    this.#readThreads(threads);
    this.#readMessages(messages);
  }

  #readThreads(threads: ReadonlySet<string>): void {
    if (threads.size > MAXIMUM_SINGLE_READS) {
      void this.#client.invalidateQueries({ queryKey: [THREADS.service] });
      return;
    }
    const read = new Set(threads);
    for (const threadId of threads) this.#readThread(threadId, read);
  }

  /** Reads a thread, and those of the person's other identities, with which it shares the window and more, unless they are among `read`. */
  #readThread(threadId: string, read: Set<string>): void {
    void this.#tolerate(call('ThreadService', 'getThread', { threadId }), ({ thread }) => {
      if (!thread) return;
      showThread(this.#client, thread);
      for (const linkedId of thread.linkedThreadIds ?? []) {
        if (read.has(linkedId)) continue;
        read.add(linkedId);
        this.#readThread(linkedId, read);
      }
    });
  }

  #readMessages(messages: ReadonlySet<string>): void {
    if (messages.size > MAXIMUM_SINGLE_READS) {
      void this.#client.invalidateQueries({ predicate: ({ queryKey }) => isThreadFeed(queryKey) });
      return;
    }
    for (const messageId of messages) {
      void this.#tolerate(call('ChatService', 'getMessage', { messageId }), ({ message }) => {
        if (message) showMessage(this.#client, message);
      });
    }
  }

  /** Ignores failures: the lists have errors of their own, and the next event reads again. */
  async #tolerate<Response>(response: Promise<Response>, show: (response: Response) => void): Promise<void> {
    try {
      show(await response);
    } catch {
      // Erased in the meantime, or the router does not answer.
    }
  }
}
