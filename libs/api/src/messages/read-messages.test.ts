import { status } from '@grpc/grpc-js';
import { DeliveryState, ListMessagesRequest, unary, MessageView } from '@chat4all/proto';
import { deliveriesTopic, recordToDelivery } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestServer, createTestServer, failure, hello, send } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

describe('reads', () => {
  test('GetMessage waits for a message that the projection does not have yet', async () => {
    const { chat } = server.client();
    const message = await send(server.client(), hello);
    const reading = unary(chat.getMessage.bind(chat), { messageId: message.messageId, view: MessageView.BASIC });
    for await (const { records } of server.bus.tail({ topic: deliveriesTopic('whatsapp'), from: 'earliest' })) {
      if (records.length === 0) continue;
      await server.store.apply(records.map((record) => ({ kind: 'accepted', record: recordToDelivery(record) })));
      break;
    }
    expect((await reading).message).toMatchObject({ messageId: message.messageId, content: message.content });
    const listed = await unary(chat.listMessages.bind(chat), ListMessagesRequest.fromPartial({}));
    expect(listed.messages.map(({ messageId }) => messageId)).toEqual([message.messageId]);
  });

  test('answers NOT_FOUND for unknown ids and INVALID_ARGUMENT for invalid fields', async () => {
    const { chat } = server.client();
    const get = (messageId: string) =>
      failure(unary(chat.getMessage.bind(chat), { messageId, view: MessageView.BASIC }));
    expect((await get('nothing')).code).toBe(status.NOT_FOUND);
    expect((await get('')).code).toBe(status.INVALID_ARGUMENT);
    for (const wrong of [{ pageToken: 'x' }, { pageSize: 1_001 }, { pageSize: -1 }]) {
      const call = unary(chat.listMessages.bind(chat), ListMessagesRequest.fromPartial(wrong));
      expect((await failure(call)).code).toBe(status.INVALID_ARGUMENT);
    }
  });

  test('ListChannels returns the capabilities of each channel', async () => {
    const { channels } = server.client();
    const answer = await unary(channels.listChannels.bind(channels), {});
    const [, whatsapp] = answer.channels;
    expect(whatsapp?.contents).toContainEqual({ kind: 'text', maximumLength: 4_096, unit: 'code_points' });
    expect(whatsapp?.contents).toContainEqual({ kind: 'template', maximumLength: 0, unit: '' });
    expect(answer.channels).toMatchObject([
      { channel: 'instagram', accountIds: ['demo-instagram'], receipts: [DeliveryState.READ] },
      {
        channel: 'whatsapp',
        receipts: [DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ, DeliveryState.FAILED],
      },
    ]);
  });
});
