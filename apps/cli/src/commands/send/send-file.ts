import type { Chat4All, ErrorCode } from '@chat4all/client';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { readGoals } from '../../client/read-goals.ts';
import { FileReport } from '../../output/file-report.ts';
import { drained } from '../../output/print.ts';
import { batches } from '../../sending/batches.ts';
import { FileFollower } from '../../sending/file-follower.ts';
import { readLines } from '../../sending/read-lines.ts';
import { type FileMessage, readMessages } from '../../sending/read-messages.ts';
import { type BatchResult, sendBatch } from '../../sending/send-batch.ts';
import type { SendSettings } from '../../sending/to-outgoing.ts';
import type { Until } from '../../states.ts';
import type { CommandContext } from '../context.ts';

const BATCH = { maximumCount: 500, maximumBytes: 2_000_000, lingerMs: 10 };

/** The codes of failed calls after which the next call would fail as well. */
const FATAL_CODES: readonly ErrorCode[] = [
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'UNAUTHENTICATED',
  'PERMISSION_DENIED',
  'UNIMPLEMENTED',
];

/** The options of {@link sendFile}. */
export interface SendFileOptions {
  readonly file: string;
  readonly settings: SendSettings;
  readonly previewUrl: boolean;
  readonly ttlSeconds: number | undefined;
  readonly until: Until;
  /** The time without any state change after which the command ends. */
  readonly timeoutMs: number;
  /** True if `timeoutMs` bounds each call too. */
  readonly isTimeoutGiven: boolean;
  readonly retryForMs: number;
  readonly json: boolean;
}

/**
 * Sends the messages of a file in its order. A batch is sent after the one before it was answered in full, so that a
 * retry cannot change the order of messages to one person.
 */
export async function sendFile(options: SendFileOptions, context: CommandContext): Promise<number> {
  const { signal } = context;
  const { lines, size } = await readLines(options.file, signal);
  const callTimeoutMs = options.isTimeoutGiven ? options.timeoutMs : undefined;
  const chat = await openChat(context.router, callTimeoutMs);
  const followed = options.until !== 'accepted' && !options.settings.validateOnly;
  const report = new FileReport({ json: options.json, followed, size });
  try {
    const follower = followed ? await startFollower(chat, options, report, signal) : undefined;
    const messages = readMessages(lines, {
      settings: options.settings,
      previewUrl: options.previewUrl,
      ttlSeconds: options.ttlSeconds,
      onLine: async ({ text }) => {
        report.read(text);
        await drained();
      },
      onBadLine: (line, problems) => {
        report.badLine(line, problems);
      },
    });
    const lane = { keyOf: ({ recipient }: FileMessage) => recipient, bytesOf: ({ bytes }: FileMessage) => bytes };
    const notice = report.notice.bind(report);
    for await (const batch of batches(messages, { ...BATCH, ...lane })) {
      if (signal.aborted) break;
      const outgoing = batch.map((message) => message.outgoing);
      const result = await sendBatch(chat, outgoing, {
        retryForMs: options.retryForMs,
        timeoutMs: callTimeoutMs,
        notice,
        signal,
      });
      reportOutcomes(batch, result, report, follower);
      if (result.callError && FATAL_CODES.includes(result.callError.code)) {
        report.notice(`stopped after line ${batch.at(-1)?.line ?? 0}: ${result.callError.code}`);
        break;
      }
    }
    report.counts.endSending();
    const unfinished = (await follower?.finish(options.timeoutMs)) ?? [];
    for (const delivery of unfinished) report.unfinished(delivery, signal.aborted ? 'interrupted' : 'timed out');
  } finally {
    report.end();
  }
  return report.counts.isClean ? EXIT_CODES.success : EXIT_CODES.failure;
}

async function startFollower(
  chat: Chat4All,
  { until }: SendFileOptions,
  report: FileReport,
  signal: AbortSignal,
): Promise<FileFollower<FileMessage>> {
  return FileFollower.start({
    chat,
    goalOn: await readGoals(chat, until, signal),
    onTransition: (message: FileMessage, transition) => {
      report.moved(message, transition);
    },
    onDisconnect: (reason) => {
      report.notice(`stream interrupted, reconnecting: ${reason}`);
    },
    signal,
  });
}

function reportOutcomes(
  batch: readonly FileMessage[],
  { outcomes }: BatchResult,
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
      follower?.track(outcome.message, message, message.hasRequestId);
    }
  }
  follower?.endBatch();
}
