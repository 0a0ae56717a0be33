import { setTimeout as sleep } from 'node:timers/promises';
import { type Chat4All, Chat4AllError, type Replay } from '@chat4all/client';
import { exitCodes } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { retrying } from '../client/retrying.ts';
import type { CommandContext } from '../commands/context.ts';
import { notice, print, printJson } from '../output/print.ts';
import { ProgressLine, formatBar } from '../output/progress-line.ts';
import { type FilterOptions, toFilter } from './filter.ts';

/** How often the router is asked how far the replay is, in milliseconds. */
const POLL_MS = 300;

/** Which dead letters to replay, and how. */
export interface ReplayOptions extends FilterOptions {
  readonly dryRun?: true;
  readonly json?: true;
}

/** Puts dead letters back on their way and stays until all of them are, or only says how many it would be. */
export async function replayDeadLetters(options: ReplayOptions, context: CommandContext): Promise<number> {
  const chat = await openChat(context.router);
  const replay = await chat.deadLetters.replay(
    toFilter(options),
    { validateOnly: options.dryRun },
    { signal: context.signal },
  );
  if (options.dryRun) {
    if (options.json) printJson({ total_count: replay.totalCount });
    else print(`${describe(replay.totalCount)} would be replayed. Nothing was done.`);
    return exitCodes.success;
  }

  const last = await follow(chat, replay, context.signal);
  if (options.json) printJson(toJson(last));
  if (!last.done) {
    notice(`${last.replayedCount} of ${last.totalCount} are on their way; replay ${last.replayId} goes on without us.`);
    return exitCodes.failure;
  }
  if (!options.json) print(`${describe(last.totalCount)} replayed. See what becomes of them with: chat4all watch`);
  return exitCodes.success;
}

async function follow({ deadLetters }: Chat4All, first: Replay, signal: AbortSignal): Promise<Replay> {
  let replay = first;
  const progress = new ProgressLine(() => {
    const part = replay.replayedCount / Math.max(replay.totalCount, 1);
    return `${formatBar(part)}  ${replay.replayedCount} of ${replay.totalCount} on their way again`;
  });
  try {
    while (!replay.done && !signal.aborted) {
      await sleep(POLL_MS, undefined, { signal });
      replay = await deadLetters.getReplay(replay.replayId, retrying(Infinity, undefined, signal));
    }
    return replay;
  } catch (error) {
    // The replay goes on without us.
    if (signal.aborted && (Chat4AllError.is(error, 'CANCELLED') || error instanceof DOMException)) return replay;
    throw error;
  } finally {
    progress.end();
  }
}

function describe(count: number): string {
  return count === 1 ? '1 dead letter' : `${count} dead letters`;
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
