import { randomUUID } from 'node:crypto';
import type { OutgoingMessage } from '@chat4all/client';
import { parseLine } from './parse-line.ts';
import type { FileLine } from './read-lines.ts';
import { type SendSettings, toOutgoing } from './to-outgoing.ts';

/** A message of a file, ready to be sent. */
export interface FileMessage {
  readonly line: number;
  readonly outgoing: OutgoingMessage & { readonly requestId: string };
  /** Whether the file gives the request id; then the message may have been sent before. */
  readonly hasOwnRequestId: boolean;
  /** To whom it goes: two messages with the same recipient keep their order. */
  readonly recipient: string;
  readonly bytes: number;
}

/** How lines become messages. */
export interface ReadMessagesOptions {
  readonly settings: SendSettings;
  /** For lines that have none of their own. */
  readonly ttlSeconds: number | undefined;
  readonly onLine: (line: FileLine) => void;
  readonly onBadLine: (line: number, problems: readonly string[]) => void;
}

/** Reads messages from lines, passing over those that are wrong. */
export async function* readMessages(
  lines: AsyncIterable<FileLine>,
  options: ReadMessagesOptions,
): AsyncGenerator<FileMessage> {
  for await (const line of lines) {
    options.onLine(line);
    const parsed = parseLine(line.text);
    if ('problems' in parsed) {
      options.onBadLine(line.number, parsed.problems);
      continue;
    }
    const { request_id: ownRequestId, ttl_seconds: ttlSeconds = options.ttlSeconds, ...message } = parsed.message;
    const { channel, to, kind, account, text, metadata } = message;
    const target = { channel, to: [to], kind, account };
    const given = { target, text, metadata, ttlSeconds, requestId: ownRequestId ?? randomUUID() };
    yield {
      line: line.number,
      outgoing: toOutgoing(given, options.settings),
      hasOwnRequestId: ownRequestId !== undefined,
      recipient: `${channel} ${to}`,
      bytes: line.text.length,
    };
  }
}
