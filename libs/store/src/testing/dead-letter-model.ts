import type { DeadLetter, Replay } from '../dead-letters.ts';

const MINUTE_MS = 60_000;

interface StoredLetter {
  readonly letter: DeadLetter;
  replayId?: string;
}

/** The dead letters of a tenant, in memory. */
export class DeadLetterModel {
  readonly letters = new Map<string, StoredLetter>();
  readonly replays = new Map<string, Replay & { leasedUntilMs: number }>();

  insert(letter: DeadLetter): void {
    if (!this.letters.has(letter.deadLetterId)) this.letters.set(letter.deadLetterId, { letter });
  }

  countByReason(): { reason: string; count: number }[] {
    const reasons = [...this.letters.values()].map(({ letter }) => letter.error.reason);
    return [...new Set(reasons)].sort().map((reason) => {
      return { reason, count: reasons.filter((each) => each === reason).length };
    });
  }

  startReplay(replayId: string, startTimeMs: number): Replay {
    const known = this.replays.get(replayId);
    if (known) return plain(known);
    const idle = [...this.letters.values()].filter((each) => each.replayId === undefined && each.letter.source);
    for (const each of idle) each.replayId = replayId;
    const replay = { replayId, totalCount: idle.length, replayedCount: 0, startTimeMs };
    this.replays.set(replayId, { ...replay, leasedUntilMs: 0 });
    return replay;
  }

  takeReplayed(limit: number, nowMs: number): string[] {
    const inReplay = (id: string): StoredLetter[] =>
      [...this.letters.values()].filter(({ replayId }) => replayId === id);
    const [replay] = [...this.replays.values()]
      .filter(({ replayId, leasedUntilMs }) => leasedUntilMs <= nowMs && inReplay(replayId).length > 0)
      .sort((one, other) => one.startTimeMs - other.startTimeMs || (one.replayId < other.replayId ? -1 : 1));
    if (replay === undefined) return [];
    replay.leasedUntilMs = nowMs + MINUTE_MS;
    return inReplay(replay.replayId)
      .sort((one, other) => (one.letter.source?.offset ?? 0) - (other.letter.source?.offset ?? 0))
      .slice(0, limit)
      .map(({ letter }) => letter.deadLetterId);
  }

  finishReplayed(deadLetterIds: readonly string[]): void {
    for (const id of deadLetterIds) {
      const replay = this.replays.get(this.letters.get(id)?.replayId ?? '');
      if (replay)
        this.replays.set(replay.replayId, { ...replay, replayedCount: replay.replayedCount + 1, leasedUntilMs: 0 });
      this.letters.delete(id);
    }
  }

  /** Removes those in no replay, the oldest first. */
  discard(): DeadLetter[] {
    const idle = [...this.letters.values()]
      .filter(({ replayId }) => replayId === undefined)
      .map(({ letter }) => letter);
    for (const { deadLetterId } of idle) this.letters.delete(deadLetterId);
    return idle.sort(
      (one, other) => one.createTimeMs - other.createTimeMs || (one.deadLetterId < other.deadLetterId ? -1 : 1),
    );
  }
}

function plain({ replayId, totalCount, replayedCount, startTimeMs }: Replay): Replay {
  return { replayId, totalCount, replayedCount, startTimeMs };
}
