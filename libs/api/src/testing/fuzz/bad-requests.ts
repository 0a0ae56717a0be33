import { type ClientHttp2Session, type OutgoingHttpHeaders, constants } from 'node:http2';
import type { Random } from './random.ts';
import type { Sample } from './samples.ts';

/** How an HTTP/2 request that is no gRPC call was answered. */
export type Answer =
  | { readonly kind: 'grpc'; readonly code: number; readonly message: string }
  | { readonly kind: 'http'; readonly code: number }
  /** The stream was reset, with the code of HTTP/2 for it. */
  | { readonly kind: 'reset'; readonly code: number };

type Damage = (random: Random) => {
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: (message: Buffer) => Buffer;
};

const damages: readonly [Damage, ...Damage[]] = [
  () => ({ headers: { 'content-type': 'text/plain' } }),
  () => ({ headers: { 'content-type': '' } }),
  () => ({ headers: { 'content-type': 'application/grpc+nothing' } }),
  () => ({ headers: { ':method': 'GET' } }),
  () => ({ headers: { ':method': 'PUT' } }),
  () => ({ headers: { ':path': '/' } }),
  () => ({ headers: { ':path': '/chat4all.v1.ChatService/Nothing' } }),
  (random) => ({ headers: { ':path': `/${random.bytes(20).toString('hex')}` } }),
  () => ({ headers: { te: undefined } }),
  () => ({ headers: { 'grpc-timeout': 'soon' } }),
  () => ({ headers: { 'grpc-timeout': '99999999999H' } }),
  () => ({ headers: { 'grpc-timeout': '0n' } }),
  () => ({ headers: { 'grpc-encoding': 'snappy' } }),
  () => ({ headers: { 'grpc-encoding': 'gzip' }, body: (message) => framed(message, { flag: 1 }) }),
  () => ({ headers: { authorization: `Bearer ${'x'.repeat(4_000)}` } }),
  () => ({ headers: { authorization: 'Basic \u00ff' } }),
  () => ({ headers: { traceparent: '00-zz-zz-zz' } }),
  (random) => ({ headers: { 'x-data-bin': random.bytes(30).toString('hex') } }),
  () => ({ body: (message) => framed(message, { flag: 1 }) }),
  (random) => ({ body: (message) => framed(message, { flag: 2 + random.below(254) }) }),
  (random) => ({ body: (message) => framed(message, { length: message.length + 1 + random.below(1_000) }) }),
  (random) => ({ body: (message) => framed(message, { length: random.below(Math.max(1, message.length)) }) }),
  () => ({ body: (message) => framed(message, { length: 0xffffffff }) }),
  () => ({ body: (message) => Buffer.concat([framed(message), framed(message)]) }),
  () => ({ body: () => Buffer.alloc(0) }),
  (random) => ({ body: () => random.bytes(1 + random.below(4)) }),
  (random) => ({ body: () => random.bytes(5 + random.below(200)) }),
];

/** Sends a call with something wrong with its headers or its framing, and gives how it was answered. */
export function sendBadRequest(
  session: ClientHttp2Session,
  { path, kind, request }: Sample,
  random: Random,
): Promise<Answer> {
  const { headers = {}, body = framed } = random.oneOf(damages)(random);
  return new Promise((resolve) => {
    const all: OutgoingHttpHeaders = {
      ':method': 'POST',
      ':path': path,
      te: 'trailers',
      'content-type': 'application/grpc',
      // The server waits until then for the rest of an incomplete request.
      'grpc-timeout': '2S',
      ...headers,
    };
    const given = Object.entries(all).filter(([, value]) => value !== undefined);
    const stream = session.request(Object.fromEntries(given));
    let answer: Answer | undefined;
    const look = (seen: Readonly<Record<string, unknown>>): void => {
      const code = seen['grpc-status'];
      const http = Number(seen[':status'] ?? 200);
      if (typeof code === 'string' || typeof code === 'number') {
        const message = seen['grpc-message'];
        answer = {
          kind: 'grpc',
          code: Number(code),
          message: typeof message === 'string' ? decodeURIComponent(message) : '',
        };
      } else if (http !== 200) answer = { kind: 'http', code: http };
    };
    stream
      .on('response', look)
      .on('trailers', look)
      .on('error', () => undefined)
      .on('data', () => {
        // A stream of events has no end.
        if (kind === 'server stream') stream.close(constants.NGHTTP2_CANCEL);
      });
    stream.on('close', () => {
      resolve(answer ?? { kind: 'reset', code: stream.rstCode });
    });
    stream.end(body(request));
  });
}

/** Returns a message with the five bytes that gRPC puts before it. */
function framed(message: Buffer, { flag = 0, length = message.length } = {}): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(flag, 0);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, message]);
}
