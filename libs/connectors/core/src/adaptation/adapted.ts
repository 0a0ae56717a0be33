import type { Content } from '../content.ts';

/** Content that is adapted to a channel. */
export interface Adapted {
  /** The messages to send, in order. Empty if there is no alternative. */
  readonly contents: readonly Content[];
  /** The changes and losses, in words. Empty if there are none. Never contains the content. */
  readonly losses: readonly string[];
}

/** Adapts content by sending a text instead, and records the loss. */
export type AsText = (text: string, loss: string) => Adapted;
