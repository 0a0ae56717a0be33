import type { ConnectorErrorFacts } from '../connector-error.ts';
import type { Connector, ConnectorEnvironment } from '../connector.ts';
import type { ChannelEvent } from '../webhook.ts';
import type { Identity } from '../identity.ts';

/** The description of a connector for the conformance suite. */
export interface ConnectorUnderTest {
  /** Creates a connector, always for the same account. It must call its provider through `environment.fetch` only. */
  create(environment: ConnectorEnvironment): Connector;
  /** The account's credentials, as passed to `create`. No error may contain any of them. */
  readonly secrets: readonly string[];
  /** One valid identity of each kind in the capabilities. */
  readonly recipients: readonly Identity[];
  /**
   * Returns the id of a message to a recipient, by default the first one, in the connector's format, a different one for each
   * name. Default: the name.
   */
  messageId?(name: string, to?: Identity): string;
  /** Returns the provider's response when it accepts a message with this id. */
  accepted(providerMessageId: string): ProviderResponse;
  /** Refusals in the provider's format. At least: invalid credentials, throttling, a temporary failure of the provider. */
  readonly refusals: readonly RecordedRefusal[];
  readonly webhooks: RecordedWebhooks;
}

/** A response of the provider. */
export interface ProviderResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent unchanged, anything else as JSON. */
  readonly body: unknown;
}

/** A refusal of the provider, and its meaning. */
export interface RecordedRefusal {
  readonly name: string;
  readonly response: ProviderResponse;
  /** The expected facts of the connector's error. */
  readonly facts: Omit<ConnectorErrorFacts, 'cause'>;
}

/** The provider's callbacks, and how it authenticates them. */
export interface RecordedWebhooks {
  /** Returns the headers, in lower case, that authenticate `body`. `forged` headers use another secret. */
  sign(body: Uint8Array, forged?: 'forged'): Record<string, string>;
  /** True if the provider sends a static secret with every callback instead of a signature. Default: false. */
  readonly usesStaticSecret?: boolean;
  /** Callbacks in the provider's format. At least every receipt in the capabilities, and an inbound text. */
  readonly samples: readonly RecordedWebhook[];
  /** Further callbacks, whose meaning other tests state. Default: none. */
  readonly corpus?: readonly Omit<RecordedWebhook, 'events'>[];
  /**
   * Patterns of the paths in the samples, such as `entry[0].id`, of the members that are needed to understand a part. Any
   * other member may be missing, null or of another type, and the event still arrives.
   */
  readonly needed: readonly RegExp[];
  /** A callback with a part that the connector cannot parse. */
  readonly unreadable: unknown;
  /** Combines several callbacks into one, as the provider does. Absent if it never does. */
  combine?(bodies: readonly unknown[]): unknown;
  /** The query with which the provider verifies the URL, and the expected response. Absent if it does not verify URLs. */
  readonly challenge?: {
    readonly query: Readonly<Record<string, string>>;
    readonly response: string;
    /** The same query with an invalid token. */
    readonly forgedQuery: Readonly<Record<string, string>>;
  };
}

/** A callback of the provider, and its meaning. */
export interface RecordedWebhook {
  readonly name: string;
  readonly body: unknown;
  /** The expected events. `original` is not compared, nor any part of an `error` but its reason and code. */
  readonly events: readonly ExpectedEvent[];
}

/** The part of an event that the suite compares. */
export type ExpectedEvent = ChannelEvent extends infer Event
  ? Event extends ChannelEvent
    ? Omit<Event, 'original' | 'error'> & {
        readonly error?: { readonly reason: string; readonly channelCode?: string };
      }
    : never
  : never;
