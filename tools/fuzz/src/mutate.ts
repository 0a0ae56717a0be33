import { anyOf } from '@chat4all/processes';

/** The maximum size of an input in bytes, so that runs stay fast. */
const MAXIMUM_BYTES = 16 * 1024;

/** Values that parsers often treat specially. */
const TOKENS = [
  ...[
    'null',
    'true',
    '{}',
    '[]',
    '""',
    '-1',
    '0',
    '1e309',
    '"\\u0000"',
    '"__proto__"',
    '{',
    ']',
    ':',
    '\n',
    '${env:X}',
  ],
  ...['\0', '\x80', '\xff\xff\xff\xff', '\xff\xff\xff\xff\x0f', '\x7f', '&a', '*a', '!!map', '- ', '  '],
].map((token) => Buffer.from(token, 'latin1'));

/** Returns a mutant of an input: up to eight changes of bytes, ranges and tokens, or a splice with another input. */
export function mutate(input: Buffer, other: Buffer, random: () => number): Buffer {
  const below = (bound: number): number => Math.floor(random() * bound);
  let mutant = Buffer.from(input);
  const replace = (start: number, removed: number, inserted: Uint8Array): void => {
    mutant = Buffer.concat([mutant.subarray(0, start), inserted, mutant.subarray(start + removed)]);
  };
  for (let changes = 2 ** below(4); changes > 0; changes -= 1) {
    const at = below(mutant.length + 1);
    const length = 1 + below(2 ** below(8));
    switch (below(7)) {
      case 0:
        if (at < mutant.length) mutant.writeUInt8(mutant.readUInt8(at) ^ (1 << below(8)), at);
        break;
      case 1:
        replace(at, 1, Buffer.from([below(256)]));
        break;
      case 2:
        replace(at, length, Buffer.alloc(0));
        break;
      case 3:
        replace(at, 0, mutant.subarray(at, at + length));
        break;
      case 4:
        replace(at, below(2) * length, anyOf(TOKENS, random));
        break;
      case 5: {
        const from = below(other.length + 1);
        replace(at, below(2) * length, other.subarray(from, from + length));
        break;
      }
      default:
        replace(at, mutant.length, other.subarray(below(other.length + 1)));
    }
  }
  return mutant.subarray(0, MAXIMUM_BYTES);
}
