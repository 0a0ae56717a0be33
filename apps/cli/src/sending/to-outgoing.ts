import type { Content, ContentInput, OutgoingMessage } from '@chat4all/client';

/** The recipients of a message. */
export type Target =
  | AddressesTarget
  | FallbackTarget
  | { readonly kind: 'users'; readonly users: readonly string[] }
  | { readonly kind: 'conversation'; readonly conversation: string };

/** Addresses on one channel. */
export interface AddressesTarget {
  readonly kind: 'addresses';
  readonly channel: string;
  readonly to: readonly string[];
  readonly identityKind?: string | undefined;
  readonly account?: string | undefined;
}

/** The addresses of one person. Each is tried only if the one before it did not succeed in time. */
export interface FallbackTarget {
  readonly kind: 'fallback';
  readonly addresses: readonly { readonly channel: string; readonly to: string }[];
  /** The time after which the next address is tried, in milliseconds. */
  readonly fallbackAfterMs: number;
}

/** The parts of one message. */
export interface MessageParts {
  readonly requestId: string;
  readonly target: Target;
  readonly content: ContentInput | Content;
  /** The id of the message that this one replies to. */
  readonly replyTo?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** The scope that the recipient's consent is checked for. */
  readonly consentScope?: string | undefined;
  readonly ttlSeconds?: number | undefined;
}

/** The settings that all messages of a command share. */
export interface SendSettings {
  /** The time to send at. Default: now. */
  readonly sendTime?: Date | undefined;
  readonly onClosedWindow?: OutgoingMessage['onClosedWindow'];
  readonly onUnknownOutcome?: 'retry' | 'fail' | undefined;
  readonly validateOnly: boolean;
}

/** A message for the client, with its request id. */
export type OutgoingRequest = OutgoingMessage & { readonly requestId: string };

/** Returns a message in the form that the client takes. */
export function toOutgoing(message: MessageParts, settings: SendSettings): OutgoingRequest {
  const { requestId, target, content, replyTo, metadata, consentScope, ttlSeconds } = message;
  const { sendTime, onClosedWindow, onUnknownOutcome, validateOnly } = settings;
  return {
    ...toRecipients(target),
    ...{ requestId, content, replyTo, metadata, consentScope },
    ...{ sendTime, onClosedWindow, onUnknownOutcome, validateOnly },
    ttlMs: ttlSeconds === undefined ? undefined : ttlSeconds * 1_000,
  };
}

function toRecipients(target: Target): Pick<OutgoingMessage, 'to' | 'routing'> {
  switch (target.kind) {
    case 'addresses': {
      const { channel, to, identityKind: kind, account } = target;
      return { to: to.map((value) => ({ identity: { channel, value, kind, account } })) };
    }
    case 'users':
      return { to: target.users.map((user) => ({ user })) };
    case 'conversation':
      return { to: { conversation: target.conversation } };
    case 'fallback': {
      const to = Object.fromEntries(target.addresses.map(({ channel, to: value }) => [channel, value]));
      return { to, routing: { mode: 'fallback', fallbackAfterMs: target.fallbackAfterMs } };
    }
  }
}
