import type { ConnectorErrorFacts } from '../connector-error.ts';
import type { Connector, ConnectorEnvironment } from '../connector.ts';
import type { ChannelEvent } from '../webhook.ts';
import type { Identity } from '../identity.ts';

/** What the suite has to know about a connector; everything else it finds out by using it. */
export interface ConnectorUnderTest {
  /** Makes a connector, always for the same account. It must call its provider through `environment.fetch` only. */
  create(environment: ConnectorEnvironment): Connector;
  /** The account's credentials as given to `create`: none may ever be part of an error. */
  readonly secrets: readonly string[];
  /** One valid identity of every kind that the capabilities name. */
  readonly recipients: readonly Identity[];
  /** An id of a message in the form that the connector gives them, another one for another name. Default: the name. */
  messageId?(name: string): string;
  /** What the provider answers when it takes a message under this id. */
  accepted(providerMessageId: string): ProviderAnswer;
  /** Refusals as the provider writes them. At least: wrong credentials, too fast, a passing problem of its own. */
  readonly refusals: readonly RecordedRefusal[];
  readonly webhooks: RecordedWebhooks;
}

export interface ProviderAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, anything else as JSON. */
  readonly body: unknown;
}

export interface RecordedRefusal {
  readonly name: string;
  readonly answer: ProviderAnswer;
  /** What the connector's error must say. */
  readonly facts: Omit<ConnectorErrorFacts, 'cause'>;
}

export interface RecordedWebhooks {
  /** The headers, in lower case, that make `body` a genuine callback; `forged` ones are signed with another secret. */
  sign(body: Uint8Array, forged?: 'forged'): Record<string, string>;
  /** The provider signs nothing, and shows the same secret with every callback. Default: false. */
  readonly isSecretShown?: boolean;
  /** Callbacks as the provider sends them: at least every receipt the capabilities name, and an inbound text. */
  readonly samples: readonly RecordedWebhook[];
  /** A callback with a part that no connector can understand. */
  readonly unreadable: unknown;
  /** Puts several callbacks in one, as the provider does. Absent when it never does. */
  combine?(bodies: readonly unknown[]): unknown;
  /** The query of a verification of our address, with the expected answer. Absent when the provider makes none. */
  readonly challenge?: {
    readonly query: Readonly<Record<string, string>>;
    readonly answer: string;
    /** The same with a wrong token. */
    readonly forgedQuery: Readonly<Record<string, string>>;
  };
}

export interface RecordedWebhook {
  readonly name: string;
  readonly body: unknown;
  /** What it means. `original` of inbound messages is not compared; of an `error` only its reason and code are. */
  readonly events: readonly ExpectedEvent[];
}

/** An event without what the suite does not compare. */
export type ExpectedEvent = ChannelEvent extends infer Event
  ? Event extends ChannelEvent
    ? Omit<Event, 'original' | 'error'> & {
        readonly error?: { readonly reason: string; readonly channelCode?: string };
      }
    : never
  : never;
