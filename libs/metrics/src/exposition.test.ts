import { expect, test } from 'vitest';
import { createExposer } from './exposition.ts';
import { createMetrics } from './metrics.ts';
import { observe } from './observe.ts';

const OPEN = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';
const TRACE_PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test('formats OpenMetrics with exemplars if it is accepted', async () => {
  const metrics = createMetrics();
  observe(metrics.grpcCallDuration, { method: 'SendMessage' }, 0.003, TRACE_PARENT);
  observe(metrics.grpcCallDuration, { method: 'GetMessage' }, 0.003);
  const { contentType, text } = await createExposer(metrics.registry)(OPEN);
  expect(contentType).toMatch(/^application\/openmetrics-text/);
  expect(text).toMatch(/# EOF\n$/);
  const [traced, ...more] = text.split('\n').filter((line) => line.includes(' # {'));
  expect(traced).toMatch(/le="0.005",method="SendMessage"|method="SendMessage",le="0.005"|le="0.005"/);
  expect(traced).toContain('trace_id="0af7651916cd43dd8448eb211c80319c"');
  expect(more).toEqual([]);
});

test('keeps the names of counters in both formats, also concurrently', async () => {
  const metrics = createMetrics();
  metrics.messagesAccepted.inc(7);
  const expose = createExposer(metrics.registry);
  for (let round = 0; round < 2; round += 1) {
    const [open, plain] = await Promise.all([expose(OPEN), expose(undefined)]);
    expect(open.text).toContain('# TYPE chat4all_messages_accepted counter\nchat4all_messages_accepted_total 7\n');
    expect(plain.text).toContain(
      '# TYPE chat4all_messages_accepted_total counter\nchat4all_messages_accepted_total 7\n',
    );
    expect(plain.text).not.toContain('EOF');
  }
});
