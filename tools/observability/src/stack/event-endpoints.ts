import { once } from 'node:events';
import { createServer } from 'node:http';
import { CreateWebhookEndpointRequest, type Connection, unary } from '@chat4all/proto';

/** Creates two endpoints of event webhooks: one takes every event, the other is gone. Returns the function that stops them. */
export async function startEventEndpoints({ webhooks }: Pick<Connection, 'webhooks'>): Promise<() => void> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(request.url === '/gone' ? 410 : 204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  for (const path of ['events', 'gone']) {
    const settings = { url: `http://127.0.0.1:${port}/${path}` };
    await unary(webhooks.createWebhookEndpoint.bind(webhooks), CreateWebhookEndpointRequest.fromPartial({ settings }));
  }
  return () => {
    server.closeAllConnections();
    server.close();
  };
}
