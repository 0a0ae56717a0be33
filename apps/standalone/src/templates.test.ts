import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveryState, SendMessageRequest, TemplateStatus, connect, unary } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { events, watch } from './testing/client.ts';
import { settingsFor, startApp } from './testing/standalone-process.ts';

const { READ } = DeliveryState;

/** Returns the body of the first call in docs/templates.md. */
async function documentedCall(): Promise<string> {
  const page = await readFile(new URL('../../../docs/templates.md', import.meta.url), 'utf8');
  const [, body = ''] = /-d '(\{.*?\})'\n/s.exec(page) ?? [];
  return body;
}

test('a template of the documentation is created by HTTP, approved, announced, and sent with the right parameters only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-templates-'));
  const app = await startApp(settingsFor(folder));
  const connection = connect({ address: app.grpc });
  const { chat, templates } = connection;
  // Until it was synchronized, nothing is refused.
  await unary(templates.syncTemplates.bind(templates), { accountId: 'demo-whatsapp' });

  const started = new Date();
  const created = await fetch(`${app.http}/chat4all.v1.TemplateService/CreateTemplate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: await documentedCall(),
  });
  expect({ status: created.status, body: await created.json() }).toMatchObject({
    status: 200,
    body: { template: { name: 'order_shipped', status: 'TEMPLATE_STATUS_PENDING' } },
  });
  for await (const { kind } of events(connection, started)) {
    if (kind?.$case !== 'template') continue;
    const { PENDING, APPROVED } = TemplateStatus;
    expect(kind.value).toMatchObject({
      template: { name: 'order_shipped', status: APPROVED },
      previousStatus: PENDING,
    });
    break;
  }

  const sendWith = async (...texts: readonly string[]) => {
    const components = [{ type: 'body', parameters: texts.map((text) => ({ type: 'text', text })) }];
    const request = SendMessageRequest.fromPartial({
      message: {
        recipients: [{ to: { $case: 'identity', value: { channel: 'whatsapp', value: '+5511999999999' } } }],
        content: { kind: { $case: 'template', value: { name: 'order_shipped', language: 'en', components } } },
      },
    });
    return (await unary(chat.sendMessage.bind(chat), request)).message;
  };
  await expect(sendWith('1234', 'x')).rejects.toThrow('has 1 parameter: {{1}} (got 2)');
  const message = await sendWith('1234');
  if (!message) throw new Error('the response contains no message');
  expect(await watch(connection, message, READ)).toContain(READ);
  connection.close();
  await app.stop('SIGTERM');
  await rm(folder, { recursive: true });
});
