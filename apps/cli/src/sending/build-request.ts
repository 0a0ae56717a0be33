import {
  Adaptation,
  DeliveryState,
  OnUnknownOutcome,
  type Recipient,
  type Routing,
  RoutingMode,
  type SendMessageRequest,
} from '@chat4all/proto';

/** To whom a message goes. */
export type Target =
  | {
      readonly channel: string;
      readonly to: readonly string[];
      readonly kind?: string | undefined;
      readonly account?: string | undefined;
    }
  | FallbackTarget;

/** One person, with addresses of which each is only tried when those before it did not succeed. */
export interface FallbackTarget {
  readonly fallback: readonly { readonly channel: string; readonly to: string }[];
  /** How long each has to succeed. */
  readonly fallbackAfterMs: number;
}

/** What one message is made of. */
export interface OutgoingMessage {
  readonly requestId: string;
  readonly target: Target;
  readonly text: string;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
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

const outcomes = { retry: OnUnknownOutcome.RETRY, fail: OnUnknownOutcome.FAIL } as const;

/** The request that sends a message. */
export function buildRequest(message: OutgoingMessage, settings: SendSettings): SendMessageRequest {
  const { target, ttlSeconds } = message;
  return {
    requestId: message.requestId,
    message: {
      conversationId: '',
      recipients: toRecipients(target),
      content: { kind: { $case: 'text', value: { body: message.text, previewUrl: settings.previewUrl } } },
      replyToMessageId: '',
      metadata: { ...message.metadata },
      consentScope: '',
      byHuman: false,
    },
    routing: 'fallback' in target ? toRouting(target) : undefined,
    ttl: ttlSeconds === undefined ? undefined : toDuration(ttlSeconds),
    sendTime: settings.sendTime,
    onUnknownOutcome: settings.onUnknownOutcome ? outcomes[settings.onUnknownOutcome] : OnUnknownOutcome.UNSPECIFIED,
    validateOnly: settings.validateOnly,
  };
}

function toRecipients(target: Target): Recipient[] {
  if ('fallback' in target) {
    const identities = target.fallback.map(({ channel, to }) => ({ channel, kind: '', value: to, accountId: '' }));
    return [{ to: { $case: 'identities', value: { identities } } }];
  }
  const { channel, to, kind = '', account = '' } = target;
  return to.map((value) => ({ to: { $case: 'identity', value: { channel, kind, value, accountId: account } } }));
}

function toRouting({ fallbackAfterMs }: FallbackTarget): Routing {
  return {
    channels: [],
    mode: RoutingMode.FALLBACK,
    successState: DeliveryState.UNSPECIFIED,
    fallbackAfter: toDuration(fallbackAfterMs / 1_000),
    adaptation: Adaptation.UNSPECIFIED,
  };
}

function toDuration(seconds: number): { seconds: number; nanos: number } {
  const whole = Math.floor(seconds);
  return { seconds: whole, nanos: Math.round((seconds - whole) * 1e9) };
}
