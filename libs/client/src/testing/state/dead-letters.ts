import { randomUUID } from 'node:crypto';
import { DeadLetter, type DeadLetterFilter, type Replay, type StartReplayRequest } from '@chat4all/proto';
import { invalidField, notFound } from '../refusal.ts';

/** What could not be delivered or understood. */
export class FakeDeadLetters {
  #letters: DeadLetter[] = [];
  readonly #replays = new Map<string, Replay>();

  /** Adds one; what is left out has its default, the id and the time are made. */
  add(letter: Parameters<typeof DeadLetter.fromPartial>[0]): DeadLetter {
    const added = { ...DeadLetter.fromPartial({ deadLetterId: randomUUID(), ...letter }), createTime: new Date() };
    this.#letters.unshift(added);
    return added;
  }

  /** Those that match, the newest first. */
  matching(filter: DeadLetterFilter | undefined): DeadLetter[] {
    return this.#letters.filter((letter) => filter === undefined || matches(letter, filter));
  }

  /** Takes those that match out; one replay under the same id. */
  replay({ requestId, filter, validateOnly }: StartReplayRequest): Replay {
    if (requestId === '' && !validateOnly) throw invalidField('request_id', 'is missing');
    const known = this.#replays.get(`r${requestId}`);
    if (known !== undefined && !validateOnly) return known;
    const count = this.matching(filter).length;
    const replay = {
      replayId: `r${requestId}`,
      totalCount: count,
      replayedCount: count,
      done: true,
      startTime: new Date(),
    };
    if (validateOnly) return { ...replay, replayId: '', replayedCount: 0, done: false };
    this.#replays.set(replay.replayId, replay);
    this.#remove(filter);
    return replay;
  }

  /** Reads a replay. Throws NOT_FOUND. */
  getReplay(replayId: string): Replay {
    const replay = this.#replays.get(replayId);
    if (replay === undefined) throw notFound('replay', replayId);
    return replay;
  }

  /** Gives up those that match, and says how many. */
  discard(filter: DeadLetterFilter | undefined): number {
    if (filter === undefined) throw invalidField('filter', 'is empty');
    return this.#remove(filter);
  }

  #remove(filter: DeadLetterFilter | undefined): number {
    const gone = new Set(this.matching(filter));
    this.#letters = this.#letters.filter((letter) => !gone.has(letter));
    return gone.size;
  }
}

function matches(letter: DeadLetter, filter: DeadLetterFilter): boolean {
  const { channel, accountId, reason, startTime, endTime, deadLetterIds } = filter;
  const time = letter.createTime ?? new Date(0);
  return (
    (channel === '' || channel === letter.channel) &&
    (accountId === '' || accountId === letter.accountId) &&
    (reason === '' || reason === letter.error?.reason) &&
    (startTime === undefined || time >= startTime) &&
    (endTime === undefined || time < endTime) &&
    (deadLetterIds.length === 0 || deadLetterIds.includes(letter.deadLetterId))
  );
}
