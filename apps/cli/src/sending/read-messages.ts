import { randomUUID } from 'node:crypto';
import { parseLine } from './parse-line.ts';
import { readContent } from './read-content.ts';
import type { FileLine } from './read-lines.ts';
import { type OutgoingRequest, type SendSettings, toOutgoing } from './to-outgoing.ts';

/** A message of a file, ready to be sent. */
export interface FileMessage {
  readonly line: number;
  readonly outgoing: OutgoingRequest;
  /** True if the file contains the request id: the message may have been sent before. */
  readonly hasRequestId: boolean;
  /** The key of the order: messages to the same recipient are sent in the order of the file. */
  readonly recipient: string;
  readonly bytes: number;
}

/** The options of {@link readMessages}. */
export interface ReadMessagesOptions {
  readonly settings: SendSettings;
  /** Shows a preview of the first link of a text. */
  readonly previewUrl: boolean;
  /** The time to live of lines without one. */
  readonly ttlSeconds: number | undefined;
  /** Called before a line is parsed. The next lines wait for it. */
  readonly onLine: (line: FileLine) => Promise<void>;
  readonly onBadLine: (line: number, problems: readonly string[]) => void;
}

/** Converts lines to messages, skipping bad lines. */
export async function* readMessages(
  lines: AsyncIterable<FileLine>,
  options: ReadMessagesOptions,
): AsyncGenerator<FileMessage> {
  for await (const line of lines) {
    await options.onLine(line);
    const parsed = parseLine(line.text);
    if (parsed.kind === 'invalid') {
      options.onBadLine(line.number, parsed.problems);
      continue;
    }
    const { text: body = '', content: json } = parsed.message;
    const read = json === undefined ? undefined : readContent(json);
    if (read?.kind === 'invalid') {
      options.onBadLine(line.number, read.problems);
      continue;
    }
    const content = read?.content ?? { text: { body, previewUrl: options.previewUrl } };
    const { request_id: requestId, ttl_seconds: ttlSeconds = options.ttlSeconds, ...message } = parsed.message;
    const { channel, to, kind: identityKind, account, metadata, reply_to: replyTo } = message;
    const target = { kind: 'addresses', channel, to: [to], identityKind, account } as const;
    const parts = { target, content, replyTo, metadata, ttlSeconds, requestId: requestId ?? randomUUID() };
    yield {
      line: line.number,
      outgoing: toOutgoing(parts, options.settings),
      hasRequestId: requestId !== undefined,
      recipient: `${channel} ${to}`,
      bytes: line.text.length,
    };
  }
}
