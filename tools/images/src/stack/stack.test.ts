import { DeliveryState, SendMessageRequest, connect, unary, MessageView } from '@chat4all/proto';
import { skipWithout } from '@chat4all/test-servers';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ComposeStack, startComposeStack } from './compose.ts';

const { skip, named } = await skipWithout('docker');
const targets = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({ health: z.string(), labels: z.record(z.string(), z.string()), lastError: z.string() }),
    ),
  }),
});

/** The number of messages in flight when a worker is killed. */
const MESSAGES = 300;

describe.skipIf(skip).each([
  ['Kafka with KRaft', ['compose.yaml']],
  ['Kafka with ZooKeeper', ['compose.yaml', 'compose.zookeeper.yaml']],
])(named('the compose stack, %s'), (_, files) => {
  let stack: ComposeStack;
  beforeAll(async () => {
    stack = await startComposeStack(files);
    if (stack.leftOut.length > 0)
      console.log(`omitted, because their images are unavailable: ${stack.leftOut.join(', ')}`);
    return () => stack.down();
  }, 1_800_000);

  test('delivers messages to READ although a worker is killed', async () => {
    const connection = connect({ address: await stack.addressOf('router', 50_051) });
    const { chat } = connection;
    const send = async (index: number): Promise<string> => {
      const { message } = await unary(chat.sendMessage.bind(chat), request(index), { timeoutMs: 30_000 });
      return message?.messageId ?? '';
    };
    const untilRead = async (messageId: string): Promise<void> => {
      for (;;) {
        const { message } = await unary(
          chat.getMessage.bind(chat),
          { messageId, view: MessageView.BASIC },
          { timeoutMs: 30_000 },
        );
        if (message?.deliveries.every(({ state }) => state === DeliveryState.READ)) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    await untilRead(await send(0));
    const sending = Promise.all(Array.from({ length: MESSAGES }, (_, index) => send(index + 1)));
    await stack.compose('kill', '--signal', 'KILL', 'worker-whatsapp');
    const sent = await sending;
    await stack.compose('up', '--detach', '--wait', '--no-deps', '--no-build', 'worker-whatsapp');
    for (const messageId of sent) await untilRead(messageId);
    expect(new Set(sent).size).toBe(MESSAGES);
    connection.close();
  }, 300_000);

  test('is scraped completely by Prometheus', async () => {
    const address = await stack.addressOf('prometheus', 9_090);
    for (;;) {
      const response = await fetch(`http://${address}/api/v1/targets?state=active`);
      const { activeTargets } = targets.parse(await response.json()).data;
      if (activeTargets.length > 0 && activeTargets.every(({ health }) => health === 'up')) {
        expect(activeTargets.map(({ labels }) => labels['job']).sort()).toEqual([
          ...['console', 'notifier', 'router', 'sandbox', 'webhooks', 'worker', 'worker'],
        ]);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }, 120_000);

  test.each([
    ['locust', 8_089],
    ['zipkin', 9_411],
    ['prometheus', 9_090],
    ['alertmanager', 9_093],
    ['grafana', 3_000],
    ['sandbox', 8_090],
  ])('serves the page of %s', async (service, port) => {
    if (stack.leftOut.includes(service)) return;
    expect((await fetch(`http://${await stack.addressOf(service, port)}/`)).status).toBe(200);
  });

  test('prints the notifications of Alertmanager', async () => {
    const alerts = [{ status: 'firing', labels: { alertname: 'Test', severity: 'critical' }, annotations: {} }];
    const script = `fetch('http://127.0.0.1:9099/on-call', { method: 'POST', body: '${JSON.stringify({ alerts })}' })`;
    await stack.compose('exec', '--no-TTY', 'notifications', 'node', '-e', script);
    expect(await stack.compose('logs', '--no-log-prefix', 'notifications')).toContain(
      'on-call: Test firing (critical)',
    );
  });

  test('keeps the log of Kafka in its volume', async () => {
    const topics = await stack.compose('exec', '--no-TTY', 'kafka', 'ls', '/var/lib/kafka/data');
    expect(topics).toContain('chat4all.events-0');
  });

  test('runs without privileges on a read-only file system, and stops on SIGTERM', async () => {
    const user = await stack.compose('exec', '--no-TTY', 'router', 'id', '-u');
    expect(user).toBe('1000');
    const written = stack.compose('exec', '--no-TTY', 'router', 'touch', '/srv/file');
    await expect(written).rejects.toThrow(/[Rr]ead-only/);
    const started = performance.now();
    await stack.compose('stop', 'webhooks');
    expect(await stack.compose('ps', '--all', '--format', '{{.ExitCode}}', 'webhooks')).toBe('0');
    console.log(`webhooks stopped in ${Math.round(performance.now() - started)} ms`);
  }, 120_000);
});

function request(index: number): SendMessageRequest {
  const value = `+55119${String(index).padStart(8, '0')}`;
  return SendMessageRequest.fromPartial({
    requestId: `stack-${index}`,
    message: {
      recipients: [{ to: { $case: 'identity', value: { channel: 'whatsapp', value } } }],
      content: { kind: { $case: 'text', value: { body: `Message ${index}` } } },
    },
  });
}
