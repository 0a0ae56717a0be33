import type { ChannelEvent, InboundMessage } from '@chat4all/connector';

/** The account of an entry, and the time of the entry in milliseconds since 1970. */
export interface EntryContext {
  readonly accountId: string;
  readonly now: number;
}

/** The result of reading an item of an entry. */
export type EntryItem =
  | { readonly kind: 'events'; readonly events: readonly ChannelEvent[] }
  | { readonly kind: 'dropped'; readonly reason: string };

/** An event without what all of them have in common. */
export type Occurrence = Pick<InboundMessage, 'providerMessageId' | 'content' | 'replyTo' | 'referral'>;
