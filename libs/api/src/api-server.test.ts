import { Client, Metadata, credentials, status } from '@grpc/grpc-js';
import { SendMessageRequest } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, failure, hello, send } from './testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

test.each([
  ['noise', Buffer.from([0xff, 0xff, 0xff])],
  ['a truncated message', Buffer.from(SendMessageRequest.encode(request()).finish().subarray(0, 20))],
])('answers INVALID_ARGUMENT to %s in place of a request', async (_, bytes) => {
  const client = new Client(server.address, credentials.createInsecure());
  const call = new Promise((resolve, reject) => {
    const asIs = (given: Buffer): Buffer => given;
    client.makeUnaryRequest(
      '/chat4all.v1.ChatService/SendMessage',
      asIs,
      asIs,
      bytes,
      new Metadata(),
      (error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      },
    );
  });
  expect(await failure(call)).toMatchObject({ code: status.INVALID_ARGUMENT, details: { reason: 'UNREADABLE' } });
  client.close();
  expect((await send(server.client(), hello)).deliveries).toHaveLength(1);
});

function request(): SendMessageRequest {
  return SendMessageRequest.fromPartial(hello);
}
