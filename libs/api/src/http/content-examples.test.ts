import { readFileSync } from 'node:fs';
import { InboundRecord } from '@chat4all/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type TestServer, createTestServer } from '../testing/test-server.ts';

const page = readFileSync(new URL('../../../../docs/content.md', import.meta.url), 'utf8');
const request = z.looseObject({ message: z.looseObject({ content: z.record(z.string(), z.unknown()) }) });
const examples = [...page.matchAll(/```json\n([^]*?)```/g)].map(([, text = '']) => request.parse(JSON.parse(text)));

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  const person = { channel: 'whatsapp', kind: 'phone', value: '+5511999999999', accountId: 'demo-whatsapp' };
  // The message that the reaction is about.
  const record = InboundRecord.fromPartial({
    ...{ messageId: 'i0123456789abcdef0123456789abcdef', providerMessageId: 'wamid.1', sender: person },
    senderIdentities: [person],
  });
  await server.store.receive([{ kind: 'inbound', factId: 'f1', tenantId: 'demo', timeMs: Date.now(), record }]);
});
afterAll(() => server.dispose());

test.each(examples.map((body, index) => [`${index + 1}: ${Object.keys(body.message.content).join()}`, body] as const))(
  'the router accepts the request of docs/content.md, %s',
  async (_, body) => {
    const answer = await fetch(`${server.httpUrl}/chat4all.v1.ChatService/SendMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, validateOnly: true }),
    });
    expect({ status: answer.status, body: await answer.text() }).toMatchObject({ status: 200 });
  },
);

test('docs/content.md has every kind of content that can be sent', () => {
  const kinds = new Set(examples.flatMap(({ message }) => Object.keys(message.content)));
  const expected = [
    'channelSpecific',
    'choice',
    'contacts',
    'link',
    'location',
    'media',
    'reaction',
    'template',
    'text',
  ];
  expect([...kinds].sort()).toEqual(expected);
});
