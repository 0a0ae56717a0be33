import type { Chat4All, Chat4AllError, ErrorCode } from '@chat4all/client';
import { exitCodes } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { readGoals } from '../client/read-goals.ts';
import { retrying } from '../client/retrying.ts';
import { FileReport } from '../output/file-report.ts';
import { batches } from '../sending/batches.ts';
import { type FileFollower, followFile } from '../sending/file-follower.ts';
import { readLines } from '../sending/read-lines.ts';
import { type FileMessage, readMessages } from '../sending/read-messages.ts';
import { type BatchOutcome, sendBatch } from '../sending/send-batch.ts';
import type { SendSettings } from '../sending/to-outgoing.ts';
import type { Until } from '../states.ts';
import type { CommandContext } from './context.ts';

const BATCH = { maximumCount: 500, maximumBytes: 2_000_000, lingerMs: 10 };

/** How long a call in flight may still take once the command was interrupted, in milliseconds. */
const LAST_CALL_MS = 2_000;

/** After such a failure of a whole call the next one would fail as well. */
const hopeless: readonly ErrorCode[] = [
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'UNAUTHENTICATED',
  'PERMISSION_DENIED',
  'UNIMPLEMENTED',
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
  const chat = await openChat(context.router);
  const followed = options.until !== 'accepted' && !options.settings.validateOnly;
  const report = new FileReport({ json: options.json, followed, size });
  try {
    const follower = followed ? await startFollowing(chat, options, report, signal) : undefined;
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
      const outcome = await send(chat, batch, options, report, signal);
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
  chat: Chat4All,
  { until }: SendFileOptions,
  report: FileReport,
  signal: AbortSignal,
): Promise<FileFollower<FileMessage>> {
  return followFile({
    chat,
    goalOn: await readGoals(chat, until, signal),
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
  chat: Chat4All,
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
  const onRetry = (error: Chat4AllError): void => {
    report.notice(`Trying again: ${error.message}`);
  };
  const outgoing = batch.map((message) => message.outgoing);
  const outcome = await sendBatch(chat, outgoing, retrying(retryForMs, onRetry, lastCall.signal));
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
    if (outcome.error !== undefined) {
      report.refused(message, outcome.error);
    } else {
      report.accepted(message, outcome.message);
      follower?.expect(outcome.message, message, message.hasOwnRequestId);
    }
  }
  follower?.endBatch();
}
