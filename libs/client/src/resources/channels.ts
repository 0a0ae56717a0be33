import type { Channel } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';

/** The channels of a router. Every method rejects with {@link Chat4AllError}. */
export class Channels {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Lists the channels with their supported content and receipts, by name. */
  async list(options: CallOptions = {}): Promise<Channel[]> {
    const { channels } = this.#caller.connection;
    return (await this.#caller.call(channels.listChannels.bind(channels), {}, options, { idempotent: true })).channels;
  }
}
