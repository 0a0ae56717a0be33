import { status } from '@grpc/grpc-js';
import { type Connection, type SendMessageRequest, type SendMessageResult, unary } from '@chat4all/proto';
import { exitCodes } from '../cli-error.ts';
import { openConnection } from '../client/open-connection.ts';
import { readGoals } from '../client/read-goals.ts';
import { SEND_TIMEOUT_MS } from '../client/timeouts.ts';
import { FileReport } from '../output/file-report.ts';
import { batches } from '../sending/batches.ts';
import type { SendSettings } from '../sending/build-request.ts';
import { type FileFollower, followFile } from '../sending/file-follower.ts';
import { readLines } from '../sending/read-lines.ts';
import { type FileMessage, readMessages } from '../sending/read-messages.ts';
import { type BatchOutcome, sendBatch } from '../sending/send-batch.ts';
import type { Until } from '../states.ts';
import type { CommandContext } from './context.ts';

const BATCH = { maximumCount: 500, maximumBytes: 2_000_000, lingerMs: 10 };

/** How long a call in flight may still take once the command was interrupted, in milliseconds. */
const LAST_CALL_MS = 2_000;

/** After such a failure of a whole call the next one would fail as well. */
const hopeless: readonly status[] = [
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.UNAUTHENTICATED,
  status.PERMISSION_DENIED,
  status.UNIMPLEMENTED,
];

/** What to send, and how long to stay with it. */
export interface SendFileOptions {
  readonly file: string;
  readonly settings: SendSettings;
  readonly ttlSeconds: number | undefined;
  readonly until: Until;
  readonly timeoutMs: number;
  readonly retryForMs: number;
  readonly json: boolean;
}

/**
 * Sends the messages of a file, in its order: one batch after the other, each answered in full before the next, so
 * that what is tried again does not overtake, or is not overtaken by, a message to the same person.
 */
export async function sendFile(options: SendFileOptions, context: CommandContext): Promise<number> {
  const { signal } = context;
  const { lines, size } = await readLines(options.file, signal);
  const connection = await openConnection(context.router);
  const followed = options.until !== 'accepted' && !options.settings.validateOnly;
  const report = new FileReport({ json: options.json, followed, size });
  try {
    const follower = followed ? await startFollowing(connection, options, report, signal) : undefined;
    const messages = readMessages(lines, {
      settings: options.settings,
      ttlSeconds: options.ttlSeconds,
      onLine: ({ text }) => {
        report.read(text);
      },
      onBadLine: (line, problems) => {
        report.badLine(line, problems);
      },
    });
    const lane = { keyOf: ({ recipient }: FileMessage) => recipient, bytesOf: ({ bytes }: FileMessage) => bytes };
    for await (const batch of batches(messages, { ...BATCH, ...lane })) {
      if (signal.aborted) break;
      const outcome = await send(connection, batch, options, report, signal);
      settle(batch, outcome, report, follower);
      if (outcome.callError && hopeless.includes(outcome.callError.code)) {
        report.notice(`Stopped after line ${batch.at(-1)?.line ?? 0}: the router cannot be used.`);
        break;
      }
    }
    report.counts.endSending();
    for (const { item, state } of (await follower?.finish(options.timeoutMs)) ?? []) report.unfinished(item, state);
  } finally {
    report.end();
  }
  return report.counts.isClean ? exitCodes.success : exitCodes.failure;
}

async function startFollowing(
  connection: Connection,
  { until }: SendFileOptions,
  report: FileReport,
  signal: AbortSignal,
): Promise<FileFollower<FileMessage>> {
  return followFile({
    connection,
    goalOn: await readGoals(connection, until, signal),
    onStep: (message, step) => {
      report.moved(message, step);
    },
    onBreak: (why) => {
      report.notice(`The stream of events broke (${why}); it goes on as soon as the router is back.`);
    },
    signal,
  });
}

async function send(
  { chat, metadata }: Connection,
  batch: readonly FileMessage[],
  { retryForMs }: SendFileOptions,
  report: FileReport,
  signal: AbortSignal,
): Promise<BatchOutcome> {
  const lastCall = new AbortController();
  const startLastCall = (): void => {
    report.notice('Stopping; waiting for the answer to what is on its way.');
    setTimeout(() => {
      lastCall.abort();
    }, LAST_CALL_MS).unref();
  };
  signal.addEventListener('abort', startLastCall, { once: true });
  const call = async (requests: SendMessageRequest[]): Promise<SendMessageResult[]> => {
    const callOptions = { metadata, signal: lastCall.signal, timeoutMs: SEND_TIMEOUT_MS };
    return (await unary(chat.batchSendMessages.bind(chat), { requests }, callOptions)).results;
  };
  const onRetry = (error: { message: string }): void => {
    report.notice(`Trying again: ${error.message}`);
  };
  const requests = batch.map(({ request }) => request);
  const outcome = await sendBatch(requests, { call, retryForMs, signal, onRetry });
  signal.removeEventListener('abort', startLastCall);
  return outcome;
}

function settle(
  batch: readonly FileMessage[],
  { outcomes }: BatchOutcome,
  report: FileReport,
  follower: FileFollower<FileMessage> | undefined,
): void {
  for (const [index, message] of batch.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    if ('error' in outcome) {
      report.refused(message, outcome.error);
    } else {
      report.accepted(message, outcome.message);
      follower?.expect(outcome.message, message, message.hasOwnRequestId);
    }
  }
  follower?.endBatch();
}
