import type { Content } from './content.ts';

/** What a channel can do, as data: validation, adaptation and documentation read it. */
export interface Capabilities {
  /** The kinds of identity that the channel can send to, and what a valid value looks like. */
  readonly identities: Readonly<Record<string, IdentityRule>>;
  /** The kinds of content it can carry, each with its limits; a missing kind cannot be sent. */
  readonly content: { readonly [Kind in Content['kind']]?: ContentLimits };
  /** The states that the channel reports after a message was sent. */
  readonly receipts: readonly ReceiptState[];
  /** The rates that the platform allows by default. */
  readonly rates: RateLimits;
}

export interface IdentityRule {
  readonly pattern: RegExp;
  /** For people: "E.164, for example +5511999999999". */
  readonly description: string;
}

export interface ContentLimits {
  readonly maximumLength?: number;
  /** What `maximumLength` counts. */
  readonly unit?: 'code_points' | 'utf8_bytes';
  /** Where the number comes from. */
  readonly source?: string;
}

export interface RateLimits {
  /** Messages per second per account. */
  readonly messagesPerSecond: number;
  /** Messages to one recipient: one per `pairIntervalMs`, with up to `pairBurst` at once. */
  readonly pairIntervalMs?: number;
  readonly pairBurst?: number;
}

export type ReceiptState = 'sent' | 'delivered' | 'read' | 'failed';
