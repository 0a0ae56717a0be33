import { status } from '@grpc/grpc-js';
import { DeliveryState, type Message, unary } from '@chat4all/proto';
import { EVENTS_TOPIC, recordToEvent } from '@chat4all/records';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type TestServer,
  createTestServer,
  failure,
  hello,
  project,
  send,
  take,
  text,
  to,
} from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

async function cancel(messageId: string): Promise<Message | undefined> {
  const { chat, metadata } = server.client();
  return (await unary(chat.cancelMessage.bind(chat), { messageId }, { metadata })).message;
}

test('cancels unsent deliveries, publishes it, and is idempotent', async () => {
  const recipients = [to('+5511999999999'), to('17841', 'instagram')];
  const sendTime = new Date(Date.now() + 60_000);
  const { messageId } = await send(server.client(), { message: { recipients, content: text('Olá') }, sendTime });
  await project(server, 2);
  const sent = {
    kind: 'state',
    factId: 'f',
    accountId: 'demo-whatsapp',
    state: DeliveryState.SENT,
    timeMs: 1,
  } as const;
  await server.store.apply([{ ...sent, deliveryId: `${messageId}-0` }]);

  const message = await cancel(messageId);
  const states = [DeliveryState.SENT, DeliveryState.CANCELLED];
  expect(message?.deliveries.map(({ state }) => state)).toEqual(states);
  expect(await cancel(messageId)).toEqual(message);
  const changes = (await take(server.bus, EVENTS_TOPIC, 4))
    .map(recordToEvent)
    .filter(({ kind }) => kind?.$case === 'change');
  expect(changes.map(({ eventId }) => eventId)).toEqual([`${messageId}-1/cancelled`, `${messageId}-1/cancelled`]);
});

test('waits for a message that the projection does not have yet', async () => {
  const { messageId } = await send(server.client(), hello);
  const cancelling = cancel(messageId);
  await project(server, 1);
  expect((await cancelling)?.deliveries).toMatchObject([{ state: DeliveryState.CANCELLED }]);
});

test('answers NOT_FOUND for an unknown message', async () => {
  expect((await failure(cancel('nothing'))).code).toBe(status.NOT_FOUND);
  expect((await failure(cancel(''))).code).toBe(status.INVALID_ARGUMENT);
});
