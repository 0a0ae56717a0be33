import type { Person } from './people.ts';

/** The surroundings of a part of a change. */
export interface ChangeContext {
  /** The callback's `contacts`. */
  readonly people: readonly Person[];
  /** The number of the account, in digits, if the callback reports it. */
  readonly ownPhone: string | undefined;
  /** The time of the callback's arrival, in milliseconds since 1970. */
  readonly now: number;
}
