import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { startTracing } from '@chat4all/metrics';
import { afterEach, expect, test } from 'vitest';
import { traceFetch } from './trace-fetch.ts';

const collector = createServer();
afterEach(() => {
  collector.close();
  for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_')) Reflect.deleteProperty(process.env, name);
});

test('shows a path with a secret as its connector states', async () => {
  const told: string[] = [];
  collector.on('request', (request, response) => {
    void text(request).then((body) => {
      told.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const address = collector.address();
  if (address === null || typeof address === 'string') throw new Error('the collector listens on no port');
  Object.assign(process.env, {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${address.port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
  const stop = await startTracing('test', process.env);
  const reached: string[] = [];
  const fetch = traceFetch((url) => {
    reached.push(url);
    return Promise.resolve(Response.json({}));
  });
  const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
  const url = 'https://api.example/bot1:SECRET/send';
  await fetch(url, { method: 'POST', headers, redactedPath: '/bot…/send' });
  await fetch('https://api.example/messages?token=SECRET', { method: 'POST', headers });
  await stop();
  expect(reached[0]).toBe(url);
  expect(told.join('\n')).toContain('/bot…/send');
  expect(told.join('\n')).toContain('"/messages"');
  expect(told.join('\n')).not.toContain('SECRET');
});
