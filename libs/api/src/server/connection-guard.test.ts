import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, hello, send } from '../testing/test-server.ts';

let server: TestServer | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.dispose();
});

function open({ address }: TestServer): Socket {
  const { hostname, port } = new URL(`http://${address}`);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  sockets.push(socket.resume());
  return socket;
}

test('closes connections above the limit, and serves those within it', async () => {
  server = await createTestServer();
  await server.serve(undefined, undefined, { connections: 2 });
  const client = server.client();
  await send(client, hello);
  const second = open(server);
  await once(second, 'connect');
  // It has begun to speak, so that it does not give way.
  second.write('PRI * HTTP/2.0\r\n');
  await send(client, { ...hello, requestId: 'r-1' });
  await once(open(server), 'close');
  expect(second.destroyed).toBe(false);
  await send(client, { ...hello, requestId: 'r-2' });
  second.destroy();
  await once(second, 'close');
});

test('serves a new client while silent connections use up the limit', async () => {
  server = await createTestServer();
  await server.serve(undefined, undefined, { connections: 3 });
  for (let count = 0; count < 6; count += 1) await once(open(server), 'connect');
  await send(server.client(), hello);
  const metric = await server.metrics.registry.getSingleMetricAsString('chat4all_grpc_connections_closed_total');
  expect(metric).toMatch(/reason="silent"} [3-9]/);
});

test('closes a connection that does not begin to speak HTTP/2', async () => {
  server = await createTestServer();
  await server.serve(undefined, undefined, { prefaceMs: 50 });
  await once(open(server), 'close');
  await send(server.client(), hello);
});
