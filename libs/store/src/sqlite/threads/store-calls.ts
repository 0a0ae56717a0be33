import { StoreError } from '../../store-error.ts';
import { withOwnBytes } from './own-bytes.ts';
import type { ThreadAnswer, ThreadCall } from './serve-store.ts';

/** The port of a thread that serves a store: the thread itself, or its end of a channel. */
export interface StorePort {
  postMessage(call: ThreadCall): void;
  on(event: 'message', handle: (answer: ThreadAnswer) => void): unknown;
  ref(): void;
  unref(): void;
}

/** The calls of a store behind a port. The port keeps the process running during calls only. */
export class StoreCalls {
  readonly #port: StorePort;
  readonly #now: (() => number) | undefined;
  readonly #pending = new Map<number, ReturnType<typeof Promise.withResolvers<unknown>>>();
  #lastCallId = 0;

  /** `now`: the clock of the calls. Default: that of the machine. */
  constructor(port: StorePort, now: (() => number) | undefined) {
    this.#port = port;
    this.#now = now;
    port.on('message', (answer) => {
      this.#settle(answer);
    });
  }

  /** Resolves once the store is open. Rejects with a {@link StoreError} if it cannot be opened. */
  async opened(): Promise<void> {
    await this.#wait(0);
  }

  /** Calls a method of the store, such as `directory.putUser`. Rejects with a {@link StoreError} as the method does. */
  call(method: string, values: readonly unknown[]): Promise<unknown> {
    this.#lastCallId += 1;
    this.#port.postMessage({
      callId: this.#lastCallId,
      method,
      values: values.map(withOwnBytes),
      timeMs: this.#now?.(),
    });
    return this.#wait(this.#lastCallId);
  }

  #wait(callId: number): Promise<unknown> {
    const settled = Promise.withResolvers<unknown>();
    if (this.#pending.size === 0) this.#port.ref();
    this.#pending.set(callId, settled);
    return settled.promise;
  }

  #settle(answer: ThreadAnswer): void {
    const pending = this.#pending.get(answer.callId);
    this.#pending.delete(answer.callId);
    if (this.#pending.size === 0) this.#port.unref();
    switch (answer.kind) {
      case 'result':
        return pending?.resolve(answer.result);
      case 'store_error':
        return pending?.reject(new StoreError(answer.error.code, answer.error.message, answer.error.cause));
      case 'error':
        return pending?.reject(answer.error);
    }
  }
}
