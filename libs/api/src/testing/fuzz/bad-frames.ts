import { once } from 'node:events';
import { connect } from 'node:net';
import type { Random } from './random.ts';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const DATA = 0x0;
const HEADERS = 0x1;
const PRIORITY = 0x2;
const RST_STREAM = 0x3;
const SETTINGS = 0x4;
const PUSH_PROMISE = 0x5;
const PING = 0x6;
const GOAWAY = 0x7;
const WINDOW_UPDATE = 0x8;
const CONTINUATION = 0x9;

/** Bytes that a client may send, in the belief that they are HTTP/2. */
type Attack = (random: Random) => Buffer;

/** Returns a frame (RFC 9113, section 4.1). */
function frame(
  type: number,
  payload: Buffer = Buffer.alloc(0),
  { flags = 0, stream = 0, length = payload.length } = {},
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const opened = (...frames: readonly Buffer[]): Buffer => Buffer.concat([PREFACE, frame(SETTINGS), ...frames]);
const many = (count: number, one: (index: number) => Buffer): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, index) => one(index)));
/** `:method: POST`, `:scheme: http` and `:path: /` of HPACK's static table. */
const HEADER_BLOCK = Buffer.from([0x83, 0x86, 0x84]);

const attacks: readonly [Attack, ...Attack[]] = [
  (random) => random.bytes(1 + random.below(200)),
  () => Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
  (random) => PREFACE.subarray(0, 1 + random.below(PREFACE.length - 1)),
  (random) => opened(random.bytes(50 + random.below(500))),
  (random) =>
    opened(
      frame(random.below(256), random.bytes(random.below(100)), { flags: random.below(256), stream: random.below(9) }),
    ),
  // Larger than any frame may be.
  () => opened(frame(DATA, Buffer.alloc(10), { stream: 1, length: 0xffffff })),
  // Frames that are forbidden on stream 0, and frames that are only allowed there.
  () => opened(frame(HEADERS, HEADER_BLOCK, { flags: 4, stream: 0 })),
  () => opened(frame(SETTINGS, Buffer.alloc(6), { stream: 1 })),
  () => opened(frame(PING, Buffer.alloc(8), { stream: 3 })),
  // Lengths that such a frame cannot have.
  () => opened(frame(SETTINGS, Buffer.alloc(5))),
  () => opened(frame(PING, Buffer.alloc(7))),
  () => opened(frame(RST_STREAM, Buffer.alloc(3), { stream: 1 })),
  () => opened(frame(WINDOW_UPDATE, Buffer.alloc(5))),
  () => opened(frame(PRIORITY, Buffer.alloc(4), { stream: 1 })),
  // Frames on streams that are not open, on even ones, and pushes.
  () => opened(frame(DATA, Buffer.alloc(10), { stream: 7 })),
  () => opened(frame(HEADERS, HEADER_BLOCK, { flags: 5, stream: 2 })),
  () => opened(frame(PUSH_PROMISE, Buffer.alloc(8), { stream: 1 })),
  () => opened(frame(CONTINUATION, HEADER_BLOCK, { flags: 4, stream: 1 })),
  // Headers that are none.
  (random) => opened(frame(HEADERS, random.bytes(1 + random.below(60)), { flags: 5, stream: 1 })),
  () => opened(frame(HEADERS, Buffer.from([0x3f, 0xe1, 0xff, 0xff, 0xff, 0x0f]), { flags: 5, stream: 1 })),
  () => opened(frame(HEADERS, HEADER_BLOCK, { flags: 0, stream: 1 }), frame(PING, Buffer.alloc(8))),
  // Windows of nothing, and of too much.
  () => opened(frame(WINDOW_UPDATE, Buffer.alloc(4))),
  () => opened(many(3, () => frame(WINDOW_UPDATE, Buffer.from([0x7f, 0xff, 0xff, 0xff])))),
  () => opened(frame(SETTINGS, Buffer.from([0, 4, 0xff, 0xff, 0xff, 0xff]))),
  // Floods: streams that are reset at once (CVE-2023-44487), headers without an end (CVE-2024-27316), pings, settings.
  () =>
    opened(
      many(2_000, (index) =>
        Buffer.concat([
          frame(HEADERS, HEADER_BLOCK, { flags: 5, stream: 2 * index + 1 }),
          frame(RST_STREAM, Buffer.from([0, 0, 0, 8]), { stream: 2 * index + 1 }),
        ]),
      ),
    ),
  () =>
    opened(
      frame(HEADERS, HEADER_BLOCK, { stream: 1 }),
      many(2_000, () =>
        frame(CONTINUATION, Buffer.concat([Buffer.from([0, 1, 0x61, 0x7f, 0x49]), Buffer.alloc(200, 0x62)]), {
          stream: 1,
        }),
      ),
    ),
  () => opened(many(5_000, () => frame(PING, Buffer.alloc(8)))),
  () => opened(many(5_000, () => frame(SETTINGS))),
  () => opened(many(500, () => frame(DATA, Buffer.alloc(0), { stream: 1 }))),
  (random) => opened(frame(GOAWAY, random.bytes(8 + random.below(50)))),
];

/**
 * Connects, sends bytes that are no proper HTTP/2, and ends its side. Resolves when the server has closed the connection;
 * rejects when it does not within 20 seconds.
 */
export async function sendBadFrames(address: string, random: Random): Promise<void> {
  const [host = '', port = ''] = address.split(':');
  const socket = connect({ host, port: Number(port), allowHalfOpen: true });
  socket.on('error', () => undefined).resume();
  const closed = once(socket, 'close', { signal: AbortSignal.timeout(20_000) });
  socket.on('end', () => socket.destroy());
  socket.end(random.oneOf(attacks)(random));
  await closed;
}
