import type { Writable } from 'node:stream';

/** The answers that wait for the transport to take them, in bytes of their requests; the next ones wait for them. */
const MAXIMUM_BYTES = 64 * 1024;

/** The part of a writable stream that is used. */
export type AnswerStream = Pick<Writable, 'write' | 'destroyed' | 'once'>;

/** An answer, and the bytes of its request, which it repeats. */
export interface SizedAnswer<Response> {
  readonly response: Response;
  readonly bytes: number;
}

/** Writes answers no faster than the client takes them. */
export class PacedAnswers<Response> {
  readonly #stream: AnswerStream;
  readonly #ended: AbortSignal;
  #waitingBytes = 0;
  #writtenBytes = 0;
  #taken = Promise.withResolvers<undefined>();
  /** Called when the transport has taken an answer. */
  onTaken: () => void = () => undefined;

  /** Once the signal is aborted, no further answers are written. */
  constructor(stream: AnswerStream, ended: AbortSignal) {
    this.#stream = stream;
    this.#ended = ended;
    ended.addEventListener('abort', () => {
      this.#taken.resolve(undefined);
    });
    // A destroyed stream takes no more answers.
    stream.once('close', () => {
      this.#taken.resolve(undefined);
    });
  }

  /** The bytes of all answers that are not taken. */
  get bytes(): number {
    return this.#waitingBytes + this.#writtenBytes;
  }

  /** Writes answers in their order. Resolves once all are written, or the stream has ended. */
  async write(answers: readonly SizedAnswer<Response>[]): Promise<void> {
    this.#waitingBytes = answers.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { response, bytes } of answers) {
      while (this.#writtenBytes >= MAXIMUM_BYTES && !this.#isEnded) await this.#taken.promise;
      if (this.#isEnded) break;
      this.#waitingBytes -= bytes;
      this.#writtenBytes += bytes;
      this.#stream.write(response, () => {
        this.#writtenBytes -= bytes;
        this.#taken.resolve(undefined);
        this.#taken = Promise.withResolvers();
        this.onTaken();
      });
    }
    this.#waitingBytes = 0;
  }

  get #isEnded(): boolean {
    return this.#ended.aborted || this.#stream.destroyed;
  }
}
