import { OnUnknownOutcome, type SendMessageRequest } from '@chat4all/proto';

/** What one message is made of. */
export interface OutgoingMessage {
  readonly requestId: string;
  readonly channel: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly kind?: string | undefined;
  readonly account?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly ttlSeconds?: number | undefined;
}

/** What holds for every message of a command. */
export interface SendSettings {
  readonly previewUrl: boolean;
  readonly onUnknownOutcome?: 'retry' | 'fail' | undefined;
  readonly validateOnly: boolean;
}

const outcomes = { retry: OnUnknownOutcome.RETRY, fail: OnUnknownOutcome.FAIL } as const;

/** The request that sends a message. */
export function buildRequest(message: OutgoingMessage, settings: SendSettings): SendMessageRequest {
  const { channel, kind = '', account = '', ttlSeconds } = message;
  return {
    requestId: message.requestId,
    message: {
      conversationId: '',
      recipients: message.to.map((value) => ({
        to: { $case: 'identity', value: { channel, kind, value, accountId: account } },
      })),
      content: { kind: { $case: 'text', value: { body: message.text, previewUrl: settings.previewUrl } } },
      replyToMessageId: '',
      metadata: { ...message.metadata },
    },
    routing: undefined,
    ttl: ttlSeconds === undefined ? undefined : toDuration(ttlSeconds),
    sendTime: undefined,
    onUnknownOutcome: settings.onUnknownOutcome ? outcomes[settings.onUnknownOutcome] : OnUnknownOutcome.UNSPECIFIED,
    validateOnly: settings.validateOnly,
  };
}

function toDuration(seconds: number): { seconds: number; nanos: number } {
  const whole = Math.floor(seconds);
  return { seconds: whole, nanos: Math.round((seconds - whole) * 1e9) };
}
