import { type Server, type Socket, createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMediaScanner } from './create-media-scanner.ts';

const EICAR = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`;
const STREAM_MAXIMUM = 20 * 1024 * 1024;

/** Speaks INSTREAM and PING as clamd does: it answers once it has the chunk of length 0, or its limit is exceeded. */
function answerAsClamd(socket: Socket, onBytes: (count: number) => void): void {
  let pending = Buffer.alloc(0);
  let command = '';
  let total = 0;
  let tail = '';
  let found = false;
  socket
    .on('error', () => undefined)
    .on('data', (data: Buffer) => {
      pending = Buffer.concat([pending, data]);
      if (command === '') {
        const end = pending.indexOf(0);
        if (end < 0) return;
        command = pending.toString('latin1', 0, end);
        pending = pending.subarray(end + 1);
        if (command === 'zPING') socket.end('PONG\0');
      }
      while (command === 'zINSTREAM' && pending.length >= 4) {
        const length = pending.readUInt32BE();
        if (length === 0) {
          socket.end(found ? 'stream: Win.Test.EICAR_HDB-1 FOUND\0' : 'stream: OK\0');
          return;
        }
        if (pending.length < 4 + length) return;
        const chunk = pending.toString('latin1', 4, 4 + length);
        pending = pending.subarray(4 + length);
        found ||= (tail + chunk).includes(EICAR);
        tail = chunk.slice(-100);
        total += length;
        onBytes(length);
        if (total > STREAM_MAXIMUM) {
          socket.end('INSTREAM size limit exceeded. ERROR\0');
          command = 'done';
        }
      }
    });
}

let folder: string;
let server: Server;
let url: string;
let received: number;
let answer: (socket: Socket) => void;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-scan-'));
  received = 0;
  answer = (socket) => {
    answerAsClamd(socket, (count) => {
      received += count;
    });
  };
  server = createServer((socket) => {
    answer(socket);
  });
  await listen({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  url = `clamd://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const listen = (options: { readonly port: number; readonly host: string } | { readonly path: string }): Promise<void> =>
  new Promise((resolve) => {
    server.listen(options, resolve);
  });

async function* bytes(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
}

describe('a scanner', () => {
  test('finds malware in any chunk, and none in other files', async () => {
    const scanner = createMediaScanner(url);
    await scanner.check();
    expect(await scanner.scan(bytes(EICAR))).toBe('Win.Test.EICAR_HDB-1');
    expect(await scanner.scan(bytes('a', EICAR.slice(0, 30), '', EICAR.slice(30), 'b'))).toBe('Win.Test.EICAR_HDB-1');
    expect(await scanner.scan(bytes('hello', Buffer.alloc(1_000_000, 7)))).toBeUndefined();
    expect(await scanner.scan(bytes())).toBeUndefined();
  });

  test('is reached by a Unix socket', async () => {
    server.close();
    const path = join(folder, 'clamd sock');
    await listen({ path });
    expect(await createMediaScanner(`clamd://${path}`).scan(bytes(EICAR))).toBe('Win.Test.EICAR_HDB-1');
  });

  test('reads no faster than clamd does', async () => {
    let produced = 0;
    const many = async function* (): AsyncGenerator<Uint8Array> {
      for (let count = 0; count < 15; count += 1) {
        produced += 1_000_000;
        yield await Promise.resolve(Buffer.alloc(1_000_000));
        expect(produced - received).toBeLessThan(8_000_000);
      }
    };
    expect(await createMediaScanner(url).scan(many())).toBeUndefined();
    expect(received).toBe(15_000_000);
  });

  test('fails for a file that exceeds the limit of clamd, without reading all of it', async () => {
    let produced = 0;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (;;) {
        produced += 1_000_000;
        yield await Promise.resolve(Buffer.alloc(1_000_000));
      }
    };
    await expect(createMediaScanner(url).scan(endless())).rejects.toMatchObject({ code: 'misconfigured' });
    expect(produced).toBeLessThan(60_000_000);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['closes the connection', (socket) => socket.destroy()],
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['answers with an error', (socket) => socket.end('Error processing command. ERROR\0')],
    ['answers nonsense', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('is unavailable if clamd %s', async (_, broken) => {
    answer = (socket) => {
      socket.on('error', () => undefined);
      broken(socket);
    };
    const scanner = createMediaScanner(url);
    await expect(scanner.scan(bytes('hello'))).rejects.toMatchObject({ name: 'MediaError', code: 'unavailable' });
    await expect(scanner.check()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('is unavailable if clamd does not run', async () => {
    server.close();
    await expect(createMediaScanner(url).scan(bytes('hello'))).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('rejects with the error of the bytes', async () => {
    const failure = new Error('disk');
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('a'));
      throw failure;
    };
    await expect(createMediaScanner(url).scan(failing())).rejects.toBe(failure);
  });
});

test.each(['clamd', 'http://a', 'tcp://a:3310', 'clamd://a?b=c', 'clamd://', 'clamd:///', ''])(
  'refuses the URL %j',
  (wrong) => {
    expect(() => createMediaScanner(wrong)).toThrow('scan: must be clamd://<host>:<port> or clamd:///<socket>');
  },
);
