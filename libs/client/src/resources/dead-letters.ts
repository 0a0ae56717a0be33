import { randomUUID } from 'node:crypto';
import type { DeadLetter, DeadLetterFilter, Replay } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { assertPresent } from '../inputs/validation.ts';
import { type PageOptions, type Pages, pagesOf } from './pages.ts';

/** A filter of dead letters. Omitted fields match all. */
export type DeadLettersFilter = {
  readonly [Name in keyof Omit<DeadLetterFilter, 'deadLetterIds'>]?: DeadLetterFilter[Name] | undefined;
} & { readonly deadLetterIds?: readonly string[] | undefined };

/** Options of a replay. */
export interface ReplayInput {
  /** The idempotency key: one replay is started per id. Default: a new UUID. */
  readonly requestId?: string | undefined;
  /** Counts the matching dead letters without replaying them. Default: false. */
  readonly validateOnly?: boolean | undefined;
}

/** Dead letters: records that could not be delivered or decoded. Every method rejects with {@link Chat4AllError}. */
export class DeadLetters {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Lists dead letters, the newest first. */
  list(
    { pageSize = 0, ...filter }: DeadLettersFilter & PageOptions = {},
    options: CallOptions = {},
  ): Pages<DeadLetter> {
    const { deadLetters } = this.#caller.connection;
    const method = deadLetters.listDeadLetters.bind(deadLetters);
    return pagesOf(async (pageToken) => {
      const request = { pageSize, pageToken, filter: toFilter(filter) };
      const page = await this.#caller.call(method, request, options, { idempotent: true });
      return { items: page.deadLetters, nextPageToken: page.nextPageToken };
    });
  }

  /**
   * Starts a replay of matching dead letters, of all without a filter. It continues in the background: see {@link
   * getReplay}.
   */
  async replay(
    filter: DeadLettersFilter = {},
    { requestId = randomUUID(), validateOnly = false }: ReplayInput = {},
    options: CallOptions = {},
  ): Promise<Replay> {
    const { deadLetters } = this.#caller.connection;
    const request = { requestId, filter: toFilter(filter), validateOnly };
    const traits = { idempotent: true, requestId };
    const answer = await this.#caller.call(deadLetters.startReplay.bind(deadLetters), request, options, traits);
    return assertPresent(answer.replay, 'replay');
  }

  /** Reads the progress of a replay. */
  async getReplay(replayId: string, options: CallOptions = {}): Promise<Replay> {
    const { deadLetters } = this.#caller.connection;
    const method = deadLetters.getReplay.bind(deadLetters);
    const answer = await this.#caller.call(method, { replayId }, options, { idempotent: true });
    return assertPresent(answer.replay, 'replay');
  }

  /** Discards matching dead letters permanently and returns their number. The filter must not be empty. */
  async discard(filter: DeadLettersFilter, options: CallOptions = {}): Promise<number> {
    const { deadLetters } = this.#caller.connection;
    const method = deadLetters.discardDeadLetters.bind(deadLetters);
    const request = { filter: toFilter(filter) };
    return (await this.#caller.call(method, request, options, { idempotent: false })).discardedCount;
  }
}

function toFilter(filter: DeadLettersFilter): DeadLetterFilter | undefined {
  if (Object.values(filter).every((value) => value === undefined)) return undefined;
  const { channel = '', accountId = '', reason = '', startTime, endTime, deadLetterIds = [] } = filter;
  return { channel, accountId, reason, startTime, endTime, deadLetterIds: [...deadLetterIds] };
}
