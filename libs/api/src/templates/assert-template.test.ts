import { status } from '@grpc/grpc-js';
import { type Sandbox, type SandboxAccount, createSandbox } from '@chat4all/connector-sandbox';
import { PreviewMessageRequest, SyncTemplatesRequest, unary } from '@chat4all/proto';
import { deliveriesTopic } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestServer, countOf, createTestServer, failure, send, tenantOf, to } from '../testing/test-server.ts';

const ON_PLATFORM: SandboxAccount = {
  ...{ channel: 'whatsapp', id: '1001', businessAccountId: '2001', accessToken: 'token' },
  ...{ appSecret: 'secret', verifyToken: 'verify', webhookUrl: 'http://127.0.0.1:1/webhooks/whatsapp/sales' },
};

const ORDER = { account: '1001', name: 'order', language: 'en' };
const COMPONENTS = [
  { type: 'HEADER', format: 'IMAGE' },
  { type: 'BODY', text: 'Order {{1}} arrives {{2}}.' },
  { type: 'FOOTER', text: 'Acme' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Thanks' },
      { type: 'URL', text: 'Track', url: 'https://acme.example/{{1}}' },
    ],
  },
];

const HEADER = { type: 'header', parameters: [{ type: 'image', image: { link: 'https://acme.example/a.jpg' } }] };
const BODY = {
  type: 'body',
  parameters: [
    { type: 'text', text: '1234' },
    { type: 'text', text: 'today' },
  ],
};
const BUTTON = { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 't/1234' }] };

let sandbox: Sandbox;
let server: TestServer;
beforeEach(async () => {
  sandbox = createSandbox({ accounts: [ON_PLATFORM], deliverWebhook: () => Promise.resolve({ status: 200 }) });
  const { url } = await sandbox.listen();
  const connector = {
    ...{ base_url: url, access_token: 'token', app_secret: 'secret', verify_token: 'verify' },
    ...{ phone_number_id: '1001', business_account_id: '2001' },
  };
  server = await createTestServer();
  await server.serve([tenantOf('acme', { accounts: [{ id: 'sales', channel: 'whatsapp', rates: {}, connector }] })]);
});
afterEach(async () => {
  await server.dispose();
  await sandbox.close();
});

async function sync(): Promise<void> {
  const { templates, metadata } = server.client();
  const request = SyncTemplatesRequest.fromPartial({ accountId: 'sales' });
  await unary(templates.syncTemplates.bind(templates), request, { metadata });
}

const message = (template: object) => ({
  recipients: [to('+5511999999999')],
  content: { kind: { $case: 'template' as const, value: { name: 'order', language: 'en', ...template } } },
});
const sendTemplate = (template: object) => send(server.client(), { message: message(template) });
async function violations(template: object): Promise<unknown> {
  const { code, details } = await failure(sendTemplate(template));
  expect(code).toBe(status.INVALID_ARGUMENT);
  return details?.fieldViolations;
}

describe('a template message', () => {
  test('is accepted unchecked while the account was never synchronized', async () => {
    await sendTemplate({ name: 'unknown' });
    await sendTemplate({});
    expect(await countOf(server.bus, deliveriesTopic('whatsapp'))).toBe(2);
  });

  test('is accepted if it fits the template, and refused with every problem otherwise', async () => {
    sandbox.registerTemplate({ ...ORDER, components: COMPONENTS });
    await sync();
    await sendTemplate({ components: [HEADER, BODY, BUTTON] });
    const wrong = [
      { type: 'header', parameters: [{ type: 'video', video: { id: '1' } }] },
      { type: 'body', parameters: BODY.parameters.slice(0, 1) },
      { ...BUTTON, index: '2' },
    ];
    const template = 'message.content.template';
    expect(await violations({ components: wrong })).toMatchObject([
      { field: `${template}.components[0].parameters[0]`, description: 'must be of type image (got video)' },
      {
        field: `${template}.components[1].parameters[1]`,
        description: 'the body of the template has 2 parameters: {{1}}, {{2}} (got 1)',
      },
      { field: `${template}.components[2].index`, description: 'must be 0 to 1' },
      { field: `${template}.components` },
    ]);
    expect(await countOf(server.bus, deliveriesTopic('whatsapp'))).toBe(1);
  });

  test('is refused if the account does not have the template, or not in the language', async () => {
    sandbox.registerTemplate({ ...ORDER, components: [{ type: 'BODY', text: 'Hi' }] });
    await sync();
    expect(await violations({ name: 'other' })).toMatchObject([
      { field: 'message.content.template.name', description: 'account "sales" has no template "other"' },
    ]);
    expect(await violations({ language: 'pt_BR' })).toMatchObject([
      { field: 'message.content.template.language', description: 'template "order" must be in en (got pt_BR)' },
    ]);
  });

  test('is accepted at once if the template was approved since the last synchronization', async () => {
    sandbox.registerTemplate({ ...ORDER, state: 'pending', components: [{ type: 'BODY', text: 'Hi' }] });
    await sync();
    sandbox.registerTemplate({ ...ORDER, components: [{ type: 'BODY', text: 'Hi' }] });
    sandbox.registerTemplate({ ...ORDER, name: 'new', components: [{ type: 'BODY', text: 'Hi' }] });
    await sendTemplate({});
    await sendTemplate({ name: 'new' });
  });

  test.each(['pending', 'rejected', 'paused', 'disabled'] as const)('is refused while it is %s', async (state) => {
    sandbox.registerTemplate({ ...ORDER, state, components: [{ type: 'BODY', text: 'Hi' }] });
    await sync();
    expect(await violations({})).toMatchObject([
      { field: 'message.content.template.name', description: expect.stringContaining(state.toUpperCase()) as string },
    ]);
  });

  test('is accepted if the platform cannot tell whether the template exists now', async () => {
    await sync();
    sandbox.failNext({ requests: 'templates', status: 500, code: 2 });
    await sendTemplate({ name: 'new' });
  });

  test('is compared with the template of the last change, without asking the platform', async () => {
    sandbox.registerTemplate({ ...ORDER, components: [{ type: 'BODY', text: 'Hi {{1}}.' }] });
    await sync();
    const components = [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }];
    await sendTemplate({ components });
    sandbox.failNext({ requests: 'templates', status: 500, code: 2, count: 1 });
    await sendTemplate({ components });
    sandbox.clearFaults();
    sandbox.registerTemplate({ ...ORDER, components: [{ type: 'BODY', text: 'Hi.' }] });
    await sync();
    expect(await violations({ components })).toHaveLength(1);
  });

  test('is previewed with its text', async () => {
    sandbox.registerTemplate({ ...ORDER, components: COMPONENTS });
    await sync();
    const { chat, metadata } = server.client();
    const preview = (template: object) =>
      unary(chat.previewMessage.bind(chat), PreviewMessageRequest.fromPartial({ message: message(template) }), {
        metadata,
      });
    const { previews } = await preview({ components: [HEADER, BODY, BUTTON] });
    const text = '[image]\nOrder 1234 arrives today.\nAcme\n[Thanks]\n[Track: https://acme.example/t/1234]';
    expect(previews.map(({ templateText }) => templateText)).toEqual([text]);
    expect(await failure(preview({ components: [BODY] }))).toMatchObject({ code: status.INVALID_ARGUMENT });
  });
});
