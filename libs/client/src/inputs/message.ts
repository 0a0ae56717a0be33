import { randomUUID } from 'node:crypto';
import {
  Adaptation,
  DeliveryState,
  type Duration,
  type MessageInput,
  OnUnknownOutcome,
  type Routing,
  RoutingMode,
  type SendMessageRequest,
} from '@chat4all/proto';
import { type ContentInput, toContent } from './content.ts';
import { type To, toTarget } from './recipient.ts';

/** How a message finds its channels. */
export interface RoutingInput {
  /** The channels, in order of preference. Default: every one that a recipient has. */
  readonly channels?: readonly string[] | undefined;
  /** Every channel that a recipient has, or one after the other until one succeeds. Default: `fan_out`. */
  readonly mode?: 'fan_out' | 'fallback' | undefined;
  /** With `fallback`: the state that counts as success. */
  readonly successState?: 'sent' | 'delivered' | 'read' | undefined;
  /** With `fallback`: how long to wait for it, in milliseconds. */
  readonly fallbackAfterMs?: number | undefined;
  /** Whether content that a channel cannot carry as it is may be split and flattened. Default: `strict`, it is refused. */
  readonly adaptation?: 'adapt' | 'strict' | undefined;
}

/** What a message says: a text, or other content. */
export type Saying =
  | { readonly text: string; readonly content?: undefined }
  | { readonly content: ContentInput; readonly text?: undefined };

/** What to send, to whom, and how it finds its channels; enough for a preview. */
export type PreviewInput = Saying & {
  readonly to: To;
  /** The id of the message that it answers. */
  readonly replyTo?: string | undefined;
  /** Your own labels, given back with the message. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** What the message is, for consent, for example `marketing`. */
  readonly consentScope?: string | undefined;
  /** Whether a person, not a program, wrote it. */
  readonly byHuman?: boolean | undefined;
  readonly routing?: RoutingInput | undefined;
};

/** A message to send. */
export type OutgoingMessage = PreviewInput & {
  /** Under the same id a message is sent once, however often it is tried: 1 to 128 characters. Default: a new UUID. */
  readonly requestId?: string | undefined;
  /** How long it is worth delivering, in milliseconds from its acceptance. Default: for ever. */
  readonly ttlMs?: number | undefined;
  /** When to send it, at most 365 days from now. Default: now. */
  readonly sendTime?: Date | undefined;
  /** What to do when it is not known whether the platform took it. Default: `retry`; the person may get it twice. */
  readonly onUnknownOutcome?: 'retry' | 'fail' | undefined;
  /** Check everything and answer as if it were sent, but send nothing. Default: false. */
  readonly validateOnly?: boolean | undefined;
};

const modes = { fan_out: RoutingMode.FAN_OUT, fallback: RoutingMode.FALLBACK } as const;
const adaptations = { adapt: Adaptation.ADAPT, strict: Adaptation.STRICT } as const;
const outcomes = { retry: OnUnknownOutcome.RETRY, fail: OnUnknownOutcome.FAIL } as const;
const successStates = {
  sent: DeliveryState.SENT,
  delivered: DeliveryState.DELIVERED,
  read: DeliveryState.READ,
} as const;

/** The request that sends a message, with a request id. */
export function toSendRequest(message: OutgoingMessage): SendMessageRequest {
  const { requestId = randomUUID(), ttlMs, sendTime, onUnknownOutcome, validateOnly = false } = message;
  return {
    requestId,
    message: toMessageInput(message),
    routing: message.routing && toRouting(message.routing),
    ttl: ttlMs === undefined ? undefined : toDuration(ttlMs),
    sendTime,
    onUnknownOutcome: onUnknownOutcome === undefined ? OnUnknownOutcome.UNSPECIFIED : outcomes[onUnknownOutcome],
    validateOnly,
  };
}

/** What is sent, as the API has it. */
export function toMessageInput(input: PreviewInput): MessageInput {
  const { to, replyTo = '', metadata = {}, consentScope = '', byHuman = false } = input;
  const content = toContent(input.content ?? { text: input.text });
  return { ...toTarget(to), content, replyToMessageId: replyTo, metadata: { ...metadata }, consentScope, byHuman };
}

/** How it finds its channels, as the API has it. */
export function toRouting({ channels = [], mode, successState, fallbackAfterMs, adaptation }: RoutingInput): Routing {
  return {
    channels: [...channels],
    mode: mode === undefined ? RoutingMode.UNSPECIFIED : modes[mode],
    successState: successState === undefined ? DeliveryState.UNSPECIFIED : successStates[successState],
    fallbackAfter: fallbackAfterMs === undefined ? undefined : toDuration(fallbackAfterMs),
    adaptation: adaptation === undefined ? Adaptation.UNSPECIFIED : adaptations[adaptation],
  };
}

function toDuration(milliseconds: number): Duration {
  const seconds = Math.floor(milliseconds / 1_000);
  return { seconds, nanos: Math.round((milliseconds - seconds * 1_000) * 1_000_000) };
}
