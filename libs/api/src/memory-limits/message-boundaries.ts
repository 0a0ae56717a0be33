/** Before each message: a byte that says whether it is compressed, and its length in four. */
const PREFIX_BYTES = 5;

/** What Node keeps for each piece that has come, beside its bytes (measured): who sends single bytes would cost little otherwise. */
const PIECE_BYTES = 300;

/** Follows the bytes of a gRPC stream: how many messages have come, and how much of another one waits for its rest. */
export class MessageBoundaries {
  #messages = 0;
  #bytes = 0;
  #pieces = 0;
  #prefixRead = 0;
  #bodyLeft = 0;

  /** Messages that have come in full. */
  get messages(): number {
    return this.#messages;
  }

  /** The memory that a message takes whose end has not come, in bytes; 0: there is none. */
  get unfinished(): number {
    return this.#bytes + this.#pieces * PIECE_BYTES;
  }

  /** Reads on, with the next bytes of the stream. */
  read(piece: Uint8Array): void {
    let at = 0;
    while (at < piece.length) {
      at += this.#prefixRead < PREFIX_BYTES ? this.#readPrefix(piece[at] ?? 0) : this.#readBody(piece.length - at);
      if (this.#prefixRead === PREFIX_BYTES && this.#bodyLeft === 0) this.#finish();
    }
    if (this.#bytes > 0) this.#pieces += 1;
  }

  #readPrefix(byte: number): number {
    // The first byte is no part of the length.
    if (this.#prefixRead > 0) this.#bodyLeft = this.#bodyLeft * 256 + byte;
    this.#prefixRead += 1;
    this.#bytes += 1;
    return 1;
  }

  #readBody(available: number): number {
    const taken = Math.min(this.#bodyLeft, available);
    this.#bodyLeft -= taken;
    this.#bytes += taken;
    return taken;
  }

  #finish(): void {
    this.#messages += 1;
    this.#bytes = 0;
    this.#pieces = 0;
    this.#prefixRead = 0;
  }
}
