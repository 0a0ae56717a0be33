import { randomUUID } from 'node:crypto';
import {
  Adaptation,
  type Content,
  DeliveryState,
  type Duration,
  type MessageInput,
  OnUnknownOutcome,
  type Routing,
  RoutingMode,
  type SendMessageRequest,
  OnClosedWindow,
} from '@chat4all/proto';
import { type ContentInput, type ContentKinds, toContent } from './content.ts';
import { type To, toTarget } from './recipient.ts';

/** The choice of channels for a message. */
export interface RoutingInput {
  /** The channels, in order of preference. Default: all channels of a recipient. */
  readonly channels?: readonly string[] | undefined;
  /** `fan_out` sends on every channel; `fallback` tries one after the other until one succeeds. Default: `fan_out`. */
  readonly mode?: 'fan_out' | 'fallback' | undefined;
  /** With `fallback`: the state that counts as success. */
  readonly successState?: 'sent' | 'delivered' | 'read' | undefined;
  /** With `fallback`: the time to wait for `successState`, in milliseconds. */
  readonly fallbackAfterMs?: number | undefined;
  /**
   * Content that a channel does not support is split and flattened (`adapt`) or refused (`strict`). Default: `strict`.
   */
  readonly adaptation?: 'adapt' | 'strict' | undefined;
}

/** A text, or other content: as input, or as the API's own message, for example that of a received message. */
export type TextOrContent =
  | { readonly text: string; readonly content?: undefined }
  | { readonly content: ContentInput | Content; readonly text?: undefined };

/** Content, recipients and routing of a message; enough for a preview. */
export type PreviewInput = TextOrContent & {
  readonly to: To;
  /** The id of the message that this one replies to. */
  readonly replyTo?: string | undefined;
  /** Your own labels, returned with the message. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** The consent scope of the message, for example `marketing`. */
  readonly consentScope?: string | undefined;
  /** True if a human agent wrote the message. */
  readonly byHuman?: boolean | undefined;
  readonly routing?: RoutingInput | undefined;
};

/** A message to send. */
export type OutgoingMessage = PreviewInput & {
  /** The idempotency key, 1 to 128 characters: one message is sent per id. Default: a new UUID. */
  readonly requestId?: string | undefined;
  /** The time to live, in milliseconds from acceptance; afterwards the delivery expires. Default: unlimited. */
  readonly ttlMs?: number | undefined;
  /** The time to send at, at most 365 days from now. Default: now. */
  readonly sendTime?: Date | undefined;
  /**
   * The action if it is unknown whether the platform accepted the message. `retry` may send it twice. Default: `retry`.
   */
  readonly onUnknownOutcome?: 'retry' | 'fail' | undefined;
  /**
   * The action if the reply window of a recipient is closed, so that the channel accepts only templates: `fail` refuses the message with
   * `OUTSIDE_WINDOW`; `fallback` uses the next channel of `routing`; `template` sends that template instead. Default: it is sent, and fails.
   */
  readonly onClosedWindow?: 'fail' | 'fallback' | { readonly template: ContentKinds['template'] } | undefined;
  /** Validates the request and returns the message without sending it. Default: false. */
  readonly validateOnly?: boolean | undefined;
};

const MODES = { fan_out: RoutingMode.FAN_OUT, fallback: RoutingMode.FALLBACK } as const;
const ADAPTATIONS = { adapt: Adaptation.ADAPT, strict: Adaptation.STRICT } as const;
const UNKNOWN_OUTCOMES = { retry: OnUnknownOutcome.RETRY, fail: OnUnknownOutcome.FAIL } as const;
const CLOSED_WINDOWS = { fail: OnClosedWindow.FAIL, fallback: OnClosedWindow.FALLBACK } as const;
const SUCCESS_STATES = {
  sent: DeliveryState.SENT,
  delivered: DeliveryState.DELIVERED,
  read: DeliveryState.READ,
} as const;

/** Returns the request that sends a message, with a request id. */
export function toSendRequest(message: OutgoingMessage): SendMessageRequest {
  const { requestId = randomUUID(), ttlMs, sendTime, onUnknownOutcome, validateOnly = false } = message;
  return {
    requestId,
    message: toMessageInput(message),
    routing: message.routing && toRouting(message.routing),
    ttl: ttlMs === undefined ? undefined : toDuration(ttlMs),
    sendTime,
    onUnknownOutcome:
      onUnknownOutcome === undefined ? OnUnknownOutcome.UNSPECIFIED : UNKNOWN_OUTCOMES[onUnknownOutcome],
    validateOnly,
    ...toClosedWindow(message.onClosedWindow),
  };
}

function toClosedWindow(
  action: OutgoingMessage['onClosedWindow'],
): Pick<SendMessageRequest, 'onClosedWindow' | 'closedWindowTemplate'> {
  if (typeof action === 'object') {
    const { kind } = toContent({ template: action.template });
    const template = kind?.$case === 'template' ? kind.value : undefined;
    return { onClosedWindow: OnClosedWindow.TEMPLATE, closedWindowTemplate: template };
  }
  const onClosedWindow = action === undefined ? OnClosedWindow.UNSPECIFIED : CLOSED_WINDOWS[action];
  return { onClosedWindow, closedWindowTemplate: undefined };
}

/** Converts content and recipients to the API message. */
export function toMessageInput(input: PreviewInput): MessageInput {
  const { to, replyTo = '', metadata = {}, consentScope = '', byHuman = false } = input;
  const content = toContent(input.content ?? { text: input.text });
  return { ...toTarget(to), content, replyToMessageId: replyTo, metadata: { ...metadata }, consentScope, byHuman };
}

/** Converts routing to the API message. */
export function toRouting({ channels = [], mode, successState, fallbackAfterMs, adaptation }: RoutingInput): Routing {
  return {
    channels: [...channels],
    mode: mode === undefined ? RoutingMode.UNSPECIFIED : MODES[mode],
    successState: successState === undefined ? DeliveryState.UNSPECIFIED : SUCCESS_STATES[successState],
    fallbackAfter: fallbackAfterMs === undefined ? undefined : toDuration(fallbackAfterMs),
    adaptation: adaptation === undefined ? Adaptation.UNSPECIFIED : ADAPTATIONS[adaptation],
  };
}

/** Converts milliseconds to a duration. */
export function toDuration(milliseconds: number): Duration {
  const seconds = Math.floor(milliseconds / 1_000);
  return { seconds, nanos: Math.round((milliseconds - seconds * 1_000) * 1_000_000) };
}
