import type { Content } from '../content.ts';

/** Content as a channel can carry it. */
export interface Adapted {
  /** What the person gets, in order. Empty when there is nothing near enough. */
  readonly contents: readonly Content[];
  /** What is lost or changed, for people; empty when nothing is. Never holds the content. */
  readonly losses: readonly string[];
}

/** Adapts by turning content into text, with what is lost by that. */
export type AsText = (text: string, loss: string) => Adapted;
