import { type Server, createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { startSpan, startTrace } from './span.ts';
import { startTracing, wantsTraces } from './start-tracing.ts';

let receiver: Server | undefined;
afterEach(() => {
  receiver?.close();
  for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_')) Reflect.deleteProperty(process.env, name);
});

test.each([
  [{}, false],
  [{ OTEL_SERVICE_NAME: 'mine' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' }, true],
  [{ OTEL_TRACES_EXPORTER: 'console' }, true],
  [{ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, false],
  [{ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, false],
])('with %j, traces are enabled: %s', (environment, enabled) => {
  expect(wantsTraces(environment)).toBe(enabled);
});

test('starts no span and propagates nothing while disabled', async () => {
  const stop = await startTracing('test', {});
  const span = startTrace('call', undefined, { kind: 'server' });
  expect(span.traceParent).toBe('');
  expect(startSpan('step', span.traceParent, { kind: 'internal' }).traceParent).toBe('');
  span.end();
  await stop();
});

test('exports spans in the trace of the caller', async () => {
  const bodies: string[] = [];
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => receiver?.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  Object.assign(process.env, {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
  const stop = await startTracing('test', process.env);
  const incoming = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const call = startTrace('call', incoming, { kind: 'server' });
  const step = startSpan('step', call.traceParent, { kind: 'client', links: [incoming, ''] });
  step.end({ error: 'throttled' });
  call.end();
  await stop();
  const text = bodies.join('\n');
  expect(text).toContain('chat4all-test');
  expect(text.match(/"traceId":"0af7651916cd43dd8448eb211c80319c"/g)?.length).toBe(3);
  expect(text).toContain('"parentSpanId":"b7ad6b7169203331"');
  expect(text).toContain(`"parentSpanId":"${call.traceParent.split('-')[2]}"`);
  expect(text).toContain('throttled');
});
