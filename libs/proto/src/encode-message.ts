import { BinaryWriter } from '@bufbuild/protobuf/wire';

/** The largest buffer that is kept for the next message, in bytes. */
const KEPT_BYTES = 64 * 1024;

/** The generated code of a message that can be encoded. */
export interface EncodableType<Message> {
  encode(message: Message, writer?: BinaryWriter): BinaryWriter;
}

// Encoding is synchronous, so that one writer serves all messages. A new one would grow its buffer from a few bytes each time.
let writer = new BinaryWriter();

/** Returns a message in the Protocol Buffers format, in memory that nothing else uses. Throws if a field is out of range. */
export function encodeMessage<Message>(type: EncodableType<Message>, message: Message): Buffer {
  try {
    const { buffer, byteOffset, byteLength } = type.encode(message, writer).finish();
    if (byteLength > KEPT_BYTES) writer = new BinaryWriter();
    return Buffer.from(buffer, byteOffset, byteLength);
  } catch (error) {
    // It contains the beginning of the message.
    writer = new BinaryWriter();
    throw error;
  }
}
