import { setTimeout as sleep } from 'node:timers/promises';
import type { Chat4All, Replay } from '@chat4all/client';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { retrying } from '../../client/retrying.ts';
import { formatCount } from '../../output/layout.ts';
import { notice, print, printJson } from '../../output/print.ts';
import { ProgressLine, formatBar } from '../../output/progress-line.ts';
import type { CommandContext } from '../context.ts';
import { type FilterOptions, toFilter } from './filter.ts';

/** The interval between two requests for the progress, in milliseconds. */
const POLL_MS = 300;

const FOLLOW = 'follow deliveries and inbound messages with: chat4all watch --since 1m';
const NOTHING_TO_REPLAY =
  'no dead letter that matches can be replayed; those with reason UNKNOWN_ACCOUNT or TRUNCATED never can, also after the account\n' +
  '  is configured: they hold only the id of the account, or the beginning of the callback; see chat4all dead-letters list';

/** The options of `dead-letters replay`. */
export interface ReplayOptions extends FilterOptions {
  readonly dryRun?: true;
}

/** Starts a replay and waits for its end. With `--dry-run`, only counts the dead letters. */
export async function replayDeadLetters(options: ReplayOptions, context: CommandContext): Promise<number> {
  const chat = await openChat(context.router);
  const replay = await chat.deadLetters.replay(
    toFilter(options),
    { validateOnly: options.dryRun },
    { signal: context.signal },
  );
  if (options.dryRun) {
    if (options.json) printJson({ total_count: replay.totalCount });
    else print(`dry run: ${formatCount(replay.totalCount, 'dead letter')} would be replayed`);
    if (replay.totalCount === 0) notice(NOTHING_TO_REPLAY);
    return EXIT_CODES.success;
  }

  const last = await follow(chat, replay, context.signal);
  if (options.json) printJson(toJson(last));
  if (!last.done) {
    notice(`${formatProgress(last)}; replay ${last.replayId} continues`);
    return EXIT_CODES.failure;
  }
  if (!options.json) print(`${formatCount(last.totalCount, 'dead letter')} replayed`);
  notice(last.totalCount === 0 ? NOTHING_TO_REPLAY : FOLLOW);
  return EXIT_CODES.success;
}

async function follow({ deadLetters }: Chat4All, first: Replay, signal: AbortSignal): Promise<Replay> {
  let replay = first;
  const progress = new ProgressLine(() => {
    const fraction = replay.replayedCount / Math.max(replay.totalCount, 1);
    return `${formatBar(fraction)}  ${formatProgress(replay)}`;
  });
  try {
    while (!replay.done && !signal.aborted) {
      await sleep(POLL_MS, undefined, { signal });
      replay = await deadLetters.getReplay(replay.replayId, retrying(Infinity, undefined, signal));
    }
    return replay;
  } catch (error) {
    // After Ctrl-C, both the pause and the call end with an error.
    if (signal.aborted) return replay;
    throw error;
  } finally {
    progress.end();
  }
}

function formatProgress({ replayedCount, totalCount }: Replay): string {
  return `${replayedCount} of ${formatCount(totalCount, 'dead letter')} replayed`;
}

function toJson({ replayId, totalCount, replayedCount, done, startTime }: Replay): Record<string, unknown> {
  return {
    replay_id: replayId,
    total_count: totalCount,
    replayed_count: replayedCount,
    done,
    start_time: startTime,
  };
}
