import { status } from '@grpc/grpc-js';
import { SendIndicatorRequest, unary } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, failure } from './testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

test('what is not served yet answers UNIMPLEMENTED with its reason', async () => {
  const { chat, conversations } = server.client();
  const calls = [
    unary(chat.sendIndicator.bind(chat), SendIndicatorRequest.fromPartial({ messageId: 'm' })),
    unary(conversations.getConversation.bind(conversations), { conversationId: 'c' }),
  ];
  for (const call of calls) {
    expect(await failure(call)).toMatchObject({ code: status.UNIMPLEMENTED, details: { reason: 'NOT_SERVED' } });
  }
});
