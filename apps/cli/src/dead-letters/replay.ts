import { randomUUID } from 'node:crypto';
import { type Connection, type Replay, unary } from '@chat4all/proto';
import { CliError, exitCodes } from '../cli-error.ts';
import { backoffMs, pause } from '../client/backoff.ts';
import { isTransient, toCallError } from '../client/call-error.ts';
import { isAborted } from '../client/is-aborted.ts';
import { openConnection } from '../client/open-connection.ts';
import { READ_TIMEOUT_MS } from '../client/timeouts.ts';
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
  const connection = await openConnection(context.router);
  const { deadLetters, metadata } = connection;
  const request = { requestId: randomUUID(), filter: toFilter(options), validateOnly: options.dryRun ?? false };
  const call = { metadata, signal: context.signal, timeoutMs: READ_TIMEOUT_MS };
  const started = await unary(deadLetters.startReplay.bind(deadLetters), request, call);
  const replay = requireReplay(started.replay);
  if (options.dryRun) {
    if (options.json) printJson({ total_count: replay.totalCount });
    else print(`${describe(replay.totalCount)} would be replayed. Nothing was done.`);
    return exitCodes.success;
  }

  const last = await follow(connection, replay, context.signal);
  if (options.json) printJson(toJson(last));
  if (!last.done) {
    notice(`${last.replayedCount} of ${last.totalCount} are on their way; replay ${last.replayId} goes on without us.`);
    return exitCodes.failure;
  }
  if (!options.json) print(`${describe(last.totalCount)} replayed. See what becomes of them with: chat4all watch`);
  return exitCodes.success;
}

async function follow(connection: Connection, first: Replay, signal: AbortSignal): Promise<Replay> {
  let replay = first;
  const progress = new ProgressLine(() => {
    const part = replay.replayedCount / Math.max(replay.totalCount, 1);
    return `${formatBar(part)}  ${replay.replayedCount} of ${replay.totalCount} on their way again`;
  });
  try {
    for (let failures = 0; !replay.done && !signal.aborted;) {
      await pause(failures === 0 ? POLL_MS : backoffMs(failures), signal);
      try {
        replay = await read(connection, replay.replayId, signal);
        failures = 0;
      } catch (thrown) {
        if (isAborted(signal)) break;
        if (!isTransient(toCallError(thrown))) throw thrown;
        failures += 1;
      }
    }
    return replay;
  } finally {
    progress.end();
  }
}

async function read({ deadLetters, metadata }: Connection, replayId: string, signal: AbortSignal): Promise<Replay> {
  const call = { metadata, signal, timeoutMs: READ_TIMEOUT_MS };
  return requireReplay((await unary(deadLetters.getReplay.bind(deadLetters), { replayId }, call)).replay);
}

function requireReplay(replay: Replay | undefined): Replay {
  if (replay === undefined) throw new CliError('the router answered without a replay');
  return replay;
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
