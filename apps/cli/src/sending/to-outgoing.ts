import type { OutgoingMessage } from '@chat4all/client';

/** To whom a message goes. */
export type Target =
  | {
      readonly channel: string;
      readonly to: readonly string[];
      readonly kind?: string | undefined;
      readonly account?: string | undefined;
    }
  | { readonly users: readonly string[] }
  | { readonly conversation: string }
  | FallbackTarget;

/** One person, with addresses of which each is only tried when those before it did not succeed. */
export interface FallbackTarget {
  readonly fallback: readonly { readonly channel: string; readonly to: string }[];
  /** How long each has to succeed. */
  readonly fallbackAfterMs: number;
}

/** What one message is made of. */
export interface TextMessage {
  readonly requestId: string;
  readonly target: Target;
  readonly text: string;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** What it is, for consent. */
  readonly consentScope?: string | undefined;
  readonly ttlSeconds?: number | undefined;
}

/** What holds for every message of a command. */
export interface SendSettings {
  readonly previewUrl: boolean;
  /** When to send it; undefined: now. */
  readonly sendTime?: Date | undefined;
  readonly onUnknownOutcome?: 'retry' | 'fail' | undefined;
  readonly validateOnly: boolean;
}

/** The message as the client takes it. */
export function toOutgoing(message: TextMessage, settings: SendSettings): OutgoingMessage & { requestId: string } {
  const { requestId, target, text, metadata, consentScope, ttlSeconds } = message;
  const { previewUrl, sendTime, onUnknownOutcome, validateOnly } = settings;
  return {
    ...toTarget(target),
    ...{ requestId, metadata, consentScope, sendTime, onUnknownOutcome, validateOnly },
    content: { text: { body: text, previewUrl } },
    ttlMs: ttlSeconds === undefined ? undefined : ttlSeconds * 1_000,
  };
}

function toTarget(target: Target): Pick<OutgoingMessage, 'to' | 'routing'> {
  if ('fallback' in target) {
    const { fallback, fallbackAfterMs } = target;
    const to = Object.fromEntries(fallback.map(({ channel, to: value }) => [channel, value]));
    return { to, routing: { mode: 'fallback', fallbackAfterMs } };
  }
  if ('users' in target) return { to: target.users.map((user) => ({ user })) };
  if ('conversation' in target) return { to: target };
  const { channel, to, kind, account } = target;
  return { to: to.map((value) => ({ identity: { channel, value, kind, account } })) };
}
