import { randomUUID } from 'node:crypto';
import { DeadLetter, type DeadLetterFilter, type Replay, type StartReplayRequest } from '@chat4all/proto';
import { invalidField, notFound } from '../fake-api-error.ts';

/** The dead letters of the fake. */
export class FakeDeadLetters {
  #letters: DeadLetter[] = [];
  readonly #replays = new Map<string, Replay>();

  /** Adds a dead letter with defaults for omitted fields, a new id and the current time. */
  add(letter: Parameters<typeof DeadLetter.fromPartial>[0]): DeadLetter {
    const added = { ...DeadLetter.fromPartial({ deadLetterId: randomUUID(), ...letter }), createTime: new Date() };
    this.#letters.unshift(added);
    return added;
  }

  /** Returns the matching dead letters, newest first. */
  matching(filter: DeadLetterFilter | undefined): DeadLetter[] {
    return this.#letters.filter((letter) => filter === undefined || matches(letter, filter));
  }

  /** Removes the matching dead letters. Repeated calls with the same request id return the same replay. */
  replay({ requestId, filter, validateOnly }: StartReplayRequest): Replay {
    if (requestId === '' && !validateOnly) throw invalidField('request_id', 'is required');
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

  /** Removes the matching dead letters and returns their number. */
  discard(filter: DeadLetterFilter | undefined): number {
    if (filter === undefined) throw invalidField('filter', 'is required');
    return this.#remove(filter);
  }

  #remove(filter: DeadLetterFilter | undefined): number {
    const removed = new Set(this.matching(filter));
    this.#letters = this.#letters.filter((letter) => !removed.has(letter));
    return removed.size;
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
