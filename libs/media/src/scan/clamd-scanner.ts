import { type NetConnectOpts, type Socket, connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { MediaError } from '../media-error.ts';
import type { MediaScanner } from './media-scanner.ts';

/** How long clamd may be silent while it is sent bytes, in milliseconds. */
const SILENCE_MS = 30_000;

/** How long clamd may take for its answer, in milliseconds: its MaxScanTime is 120 seconds by default. */
const SCAN_MS = 150_000;

/** The answers of clamd are shorter, in characters. */
const MAXIMUM_ANSWER = 4_096;

/**
 * A scanner that streams files to clamd: command INSTREAM, then chunks with their length before them, and a chunk of length 0.
 * Each file has a separate connection. Source: clamd(8), "COMMANDS".
 */
export class ClamdScanner implements MediaScanner {
  readonly #target: NetConnectOpts;

  constructor(target: NetConnectOpts) {
    this.#target = target;
  }

  async scan(bytes: AsyncIterable<Uint8Array>): Promise<string | undefined> {
    await using connection = new ClamdConnection(this.#target);
    await connection.write(Buffer.from('zINSTREAM\0'));
    for await (const chunk of bytes) {
      // It answers early if the file exceeds its limit.
      if (connection.isAnswered) break;
      if (chunk.byteLength > 0) await connection.write(framed(chunk));
    }
    await connection.write(Buffer.alloc(4));
    return toResult(await connection.answer());
  }

  async check(): Promise<void> {
    await using connection = new ClamdConnection(this.#target);
    await connection.write(Buffer.from('zPING\0'));
    const answer = await connection.answer();
    if (answer !== 'PONG') throw new MediaError('unavailable', `clamd: unexpected answer "${answer}"`);
  }
}

/** One command of clamd, and its answer. A failed write is reported by `answer`, because clamd may have answered before. */
class ClamdConnection implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #answer: Promise<string>;
  isAnswered = false;

  constructor(target: NetConnectOpts) {
    this.#socket = connect(target);
    this.#socket.setTimeout(SILENCE_MS, () => {
      this.#socket.destroy(new Error('clamd did not answer in time'));
    });
    this.#answer = this.#read();
    // Reported when the answer is awaited.
    this.#answer.catch(() => undefined);
  }

  /** Resolves once the bytes were passed on, or cannot be. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#socket.destroyed) return;
    await new Promise<void>((resolve) => {
      this.#socket.write(bytes, () => {
        resolve();
      });
    });
    // Reads before the next write, which fails if clamd has answered and closed the connection.
    await setImmediate();
  }

  answer(): Promise<string> {
    this.#socket.setTimeout(SCAN_MS);
    return this.#answer;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
    return Promise.resolve();
  }

  #read(): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = '';
      const end = (cause?: Error): void => {
        if (text === '') reject(new MediaError('unavailable', 'clamd: no answer', cause));
        else resolve(text.replace(/[\0\n]+$/, '').slice(0, MAXIMUM_ANSWER));
      };
      // Not by iteration, which loses what was read before an error.
      this.#socket.setEncoding('latin1').on('data', (chunk) => {
        text += String(chunk);
        this.isAnswered = true;
        if (text.endsWith('\0') || text.length > MAXIMUM_ANSWER) end();
      });
      this.#socket.once('error', end).once('close', () => {
        end();
      });
    });
  }
}

function framed(chunk: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(4 + chunk.byteLength);
  frame.writeUInt32BE(chunk.byteLength);
  frame.set(chunk, 4);
  return frame;
}

function toResult(answer: string): string | undefined {
  if (answer === 'stream: OK') return undefined;
  const [, name] = /^stream: (.+) FOUND$/.exec(answer) ?? [];
  if (name !== undefined) return name;
  if (answer.includes('size limit exceeded')) {
    throw new MediaError('misconfigured', 'clamd: the file is larger than StreamMaxLength; raise it in clamd.conf');
  }
  throw new MediaError('unavailable', `clamd: ${answer}`);
}
