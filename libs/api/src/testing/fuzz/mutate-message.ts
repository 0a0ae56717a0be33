import type { Random } from './random.ts';

type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** Puts bytes in at a index, in index of `removed` ones. */
function splice(bytes: Buffer, start: number, removed: number, added: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, start), added, bytes.subarray(start + removed)]);
}

const flipBit: Mutation = (bytes, random) => {
  const flipped = Buffer.from(bytes);
  const index = random.below(bytes.length);
  flipped[index] = (flipped[index] ?? 0) ^ (1 << random.below(8));
  return flipped;
};

const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length));

const insertBytes: Mutation = (bytes, random) =>
  splice(bytes, random.below(bytes.length), 0, random.bytes(1 + random.below(16)));

const removeBytes: Mutation = (bytes, random) =>
  splice(bytes, random.below(bytes.length), 1 + random.below(8), Buffer.alloc(0));

/** Lengths and tags are varints: one that promises far more than there is. */
const lieAboutLength: Mutation = (bytes, random) => {
  const lie = random.oneOf<Buffer>([
    Buffer.from([0xff, 0xff, 0xff, 0xff, 0x07]),
    Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
    Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]),
    Buffer.from([0x00]),
  ]);
  return splice(bytes, random.below(bytes.length), 1, lie);
};

/** A field again, elsewhere: parsers have to merge or replace. */
const repeatPart: Mutation = (bytes, random) => {
  const start = random.below(bytes.length);
  const part = bytes.subarray(start, start + 1 + random.below(bytes.length - start));
  return splice(bytes, random.below(bytes.length), 0, part);
};

/** Bytes that are no UTF-8 where there may be a text. */
const breakText: Mutation = (bytes, random) =>
  splice(bytes, random.below(bytes.length), 2, Buffer.from([0xc3, 0x28, 0xed, 0xa0, 0x80]));

/** A field within itself, a hundred times and more. */
const nest: Mutation = (bytes, random) => {
  const tag = Buffer.from([((1 + random.below(15)) << 3) | 2]);
  let nested = Buffer.from(bytes);
  for (let depth = 50 + random.below(200); depth > 0 && nested.length < 60_000; depth -= 1) {
    nested = Buffer.concat([tag, varint(nested.length), nested]);
  }
  return nested;
};

/** A text or a number of far more than is allowed. */
const enlarge: Mutation = (bytes, random) => {
  const size = 1 << random.below(17);
  const field = Buffer.from([((1 + random.below(15)) << 3) | 2]);
  return Buffer.concat([bytes, field, varint(size), Buffer.alloc(size, random.below(256))]);
};

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  flipBit,
  flipBit,
  truncate,
  insertBytes,
  removeBytes,
  lieAboutLength,
  repeatPart,
  breakText,
  nest,
  enlarge,
];

/** Returns a serialized message with one to three things wrong. */
export function mutateMessage(message: Buffer, random: Random): Buffer {
  let mutant = message;
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    mutant = mutant.length === 0 ? random.bytes(1 + random.below(32)) : random.oneOf(MUTATIONS)(mutant, random);
  }
  return mutant;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}
