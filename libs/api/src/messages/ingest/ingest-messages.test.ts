import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ClientDuplexStream, type ServiceError, status } from '@grpc/grpc-js';
import {
  type IngestMessagesRequest,
  type IngestMessagesResponse,
  SendMessageRequest,
  decodeStatusDetails,
} from '@chat4all/proto';
import { deliveriesTopic, recordToDelivery } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type PartialRequest,
  type TestServer,
  countOf,
  createTestServer,
  hello,
  take,
  text,
  to,
} from '../../testing/test-server.ts';

type Stream = ClientDuplexStream<IngestMessagesRequest, IngestMessagesResponse>;

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

const open = (): Stream => {
  const { chat, metadata } = server.client();
  return chat.ingestMessages(metadata);
};
const say = (stream: Stream, request: PartialRequest): boolean =>
  stream.write({ request: SendMessageRequest.fromPartial(request) });
const message = (requestId: string): PartialRequest => ({
  requestId,
  message: { recipients: [to('+5511999999999')], content: text(requestId) },
});

/** Returns every answer until the stream ends, and how it ended. */
async function answersOf(stream: Stream): Promise<{ answers: IngestMessagesResponse[]; code: number }> {
  const answers: IngestMessagesResponse[] = [];
  stream.on('data', (answer: IngestMessagesResponse) => answers.push(answer));
  const code = await new Promise<number>((resolve) => {
    stream.once('error', (error: ServiceError) => {
      resolve(error.code);
    });
    stream.once('status', ({ code: last }) => {
      resolve(last);
    });
  });
  return { answers, code };
}

test('answers each message and publishes them in order', async () => {
  const stream = open();
  const ids = Array.from({ length: 2_500 }, (_, index) => `r${index}`);
  for (const id of ids) say(stream, message(id));
  stream.end();
  const { answers, code } = await answersOf(stream);
  expect(code).toBe(status.OK);
  expect(answers.map(({ requestId }) => requestId)).toEqual(ids);
  expect(answers.every(({ result }) => result?.result?.$case === 'message')).toBe(true);
  const records = await take(server.bus, deliveriesTopic('whatsapp'), ids.length);
  expect(records.map((record) => recordToDelivery(record).requestId)).toEqual(ids);
});

test('refuses one message and answers the others in their order', async () => {
  const stream = open();
  say(stream, message('a'));
  say(stream, { requestId: 'b' });
  stream.write({ request: undefined });
  say(stream, message('c'));
  stream.end();
  const { answers } = await answersOf(stream);
  expect(answers.map(({ requestId, result }) => [requestId, result?.result?.$case])).toEqual([
    ['a', 'message'],
    ['b', 'error'],
    ['', 'error'],
    ['c', 'message'],
  ]);
  const refusal = answers[1]?.result?.result;
  if (refusal?.$case !== 'error') throw new Error('it was not refused');
  expect(refusal.value.code).toBe(status.INVALID_ARGUMENT);
  expect(decodeStatusDetails(refusal.value)).toMatchObject({ fieldViolations: [{ field: 'message' }] });
});

test('answers messages before the client ends its side', async () => {
  const stream = open();
  say(stream, message('a'));
  const [first] = (await once(stream, 'data')) as [IngestMessagesResponse];
  expect(first.requestId).toBe('a');
  say(stream, message('b'));
  const [second] = (await once(stream, 'data')) as [IngestMessagesResponse];
  expect(second.requestId).toBe('b');
  stream.end();
  expect((await answersOf(stream)).code).toBe(status.OK);
});

test('does not accept a message again that a broken stream had accepted', async () => {
  const first = open();
  say(first, message('a'));
  await once(first, 'data');
  first.once('error', () => undefined);
  first.cancel();
  const second = open();
  for (const id of ['a', 'b']) say(second, message(id));
  second.end();
  const { answers } = await answersOf(second);
  expect(answers.map(({ result }) => result?.result?.$case)).toEqual(['message', 'message']);
  const records = await take(server.bus, deliveriesTopic('whatsapp'), 3);
  // The log may hold it twice, under one id: a worker admits it once.
  expect(new Set(records.map((record) => recordToDelivery(record).deliveryId)).size).toBe(2);
});

describe('a client', () => {
  test('is held back by flow control if it reads no answers', async () => {
    const stream = open();
    stream.pause();
    let sent = 0;
    // Until nothing is taken from it for a while, or far more than a window is.
    for (let still = 0; still < 200 && sent < 200_000;) {
      if (say(stream, message(`r${sent}`))) {
        sent += 1;
        still = 0;
      } else {
        const drained = await Promise.race([once(stream, 'drain').then(() => true), nextTurns(50)]);
        still = drained ? 0 : still + 50;
        sent += 1;
      }
    }
    expect(sent).toBeLessThan(200_000);
    stream.once('error', () => undefined);
    stream.cancel();
  });

  test('receives UNAVAILABLE when the server stops, after its messages are answered', async () => {
    const stream = open();
    say(stream, message('a'));
    await once(stream, 'data');
    const ended = answersOf(stream);
    await server.stop();
    expect((await ended).code).toBe(status.UNAVAILABLE);
    expect(await countOf(server.bus, deliveriesTopic('whatsapp'))).toBe(1);
  });

  test('is refused without credentials before its messages are read', async () => {
    const { chat, metadata } = server.client('wrong');
    const stream = chat.ingestMessages(metadata);
    say(stream, hello);
    expect((await answersOf(stream)).code).toBe(status.UNAUTHENTICATED);
  });
});

async function nextTurns(count: number): Promise<false> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
  return false;
}
