/** The prefix of each gRPC message: one byte that states whether it is compressed, and four with its length. */
const PREFIX_BYTES = 5;

/** The memory that Node keeps per received chunk in addition to its bytes (measured); matters for clients that send single bytes. */
const CHUNK_BYTES = 300;

/** Follows the bytes of a gRPC stream: how many messages are complete, and how much of the next one has arrived. */
export class MessageFraming {
  #messages = 0;
  #bytes = 0;
  #chunks = 0;
  #prefixRead = 0;
  #bodyLeft = 0;

  /** The number of complete messages. */
  get messages(): number {
    return this.#messages;
  }

  /** The memory that the incomplete message takes, in bytes; 0 if there is none. */
  get incompleteBytes(): number {
    return this.#bytes + this.#chunks * CHUNK_BYTES;
  }

  /** Reads the next chunk of the stream. */
  read(chunk: Uint8Array): void {
    let offset = 0;
    while (offset < chunk.length) {
      const inPrefix = this.#prefixRead < PREFIX_BYTES;
      offset += inPrefix ? this.#readPrefix(chunk[offset] ?? 0) : this.#readBody(chunk.length - offset);
      if (this.#prefixRead === PREFIX_BYTES && this.#bodyLeft === 0) this.#finish();
    }
    if (this.#bytes > 0) this.#chunks += 1;
  }

  #readPrefix(byte: number): number {
    // The first byte is not part of the length.
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
    this.#chunks = 0;
    this.#prefixRead = 0;
  }
}
