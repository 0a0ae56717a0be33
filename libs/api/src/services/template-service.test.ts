import { status } from '@grpc/grpc-js';
import { type Sandbox, type SandboxAccount, createSandbox } from '@chat4all/connector-sandbox';
import {
  CreateTemplateRequest,
  DeleteTemplateRequest,
  GetTemplateRequest,
  ListTemplatesRequest,
  SyncTemplatesRequest,
  TemplateCategory,
  TemplateStatus,
  UpdateTemplateRequest,
  unary,
} from '@chat4all/proto';
import { EVENTS_TOPIC, recordToEvent } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestServer, createTestServer, failure, take, tenantOf } from '../testing/test-server.ts';

const BODY = { type: 'BODY', text: 'Order {{1}} has shipped.', example: { body_text: [['1234']] } };
const ORDER = {
  ...{ accountId: 'sales', name: 'order_shipped', language: 'en', category: TemplateCategory.UTILITY },
  components: [BODY],
};

const ON_PLATFORM: SandboxAccount = {
  ...{ channel: 'whatsapp', id: '1001', businessAccountId: '2001', accessToken: 'token' },
  ...{ appSecret: 'secret', verifyToken: 'verify', webhookUrl: 'http://127.0.0.1:1/webhooks/whatsapp/sales' },
};

let sandbox: Sandbox;
let server: TestServer;
beforeEach(async () => {
  sandbox = createSandbox({
    accounts: [ON_PLATFORM],
    delays: { reviewMs: 0 },
    deliverWebhook: () => Promise.resolve({ status: 200 }),
  });
  const { url } = await sandbox.listen();
  const secrets = { base_url: url, access_token: 'token', app_secret: 'secret', verify_token: 'verify' };
  const connector = { ...secrets, phone_number_id: '1001', business_account_id: '2001' };
  const withoutBusiness = { ...secrets, phone_number_id: '1002' };
  const account = { channel: 'whatsapp', rates: {} };
  server = await createTestServer();
  await server.serve([
    tenantOf('acme', {
      apiKeys: [],
      accounts: [
        { ...account, id: 'sales', connector },
        { ...account, id: 'bare', connector: withoutBusiness },
        {
          ...{ id: 'insta', channel: 'instagram', rates: {} },
          connector: { ...{ base_url: url, access_token: 't', app_secret: 's', verify_token: 'v' }, account_id: '3' },
        },
      ],
    }),
  ]);
});
afterEach(async () => {
  await server.dispose();
  await sandbox.close();
});

function calls() {
  const { templates, metadata } = server.client();
  const options = { metadata };
  return {
    list: (request: object = {}) =>
      unary(templates.listTemplates.bind(templates), ListTemplatesRequest.fromPartial(request), options),
    get: (request: object) =>
      unary(templates.getTemplate.bind(templates), GetTemplateRequest.fromPartial(request), options),
    create: (request: object) =>
      unary(templates.createTemplate.bind(templates), CreateTemplateRequest.fromPartial(request), options),
    update: (request: object) =>
      unary(templates.updateTemplate.bind(templates), UpdateTemplateRequest.fromPartial(request), options),
    remove: (request: object) =>
      unary(templates.deleteTemplate.bind(templates), DeleteTemplateRequest.fromPartial(request), options),
    sync: (accountId = 'sales') =>
      unary(templates.syncTemplates.bind(templates), SyncTemplatesRequest.fromPartial({ accountId }), options),
  };
}

/** Creates a template, and waits for its review. */
async function createReviewed(name = ORDER.name): Promise<string> {
  const { create } = calls();
  const { template } = await create({ ...ORDER, name });
  await sandbox.idle();
  return template?.templateId ?? '';
}

describe('CreateTemplate', () => {
  test('submits a template, which is found by its id and filters, PENDING until it is reviewed', async () => {
    const { create, get, list, sync } = calls();
    const { template } = await create(ORDER);
    const expected = { ...ORDER, channel: 'whatsapp', status: TemplateStatus.PENDING };
    expect(template).toMatchObject(expected);
    const templateId = template?.templateId ?? '';
    expect((await get({ accountId: 'sales', templateId })).template).toMatchObject(expected);
    expect((await list({ name: 'order_shipped' })).templates).toMatchObject([expected]);
    expect((await list({ name: 'other' })).templates).toEqual([]);
    await sandbox.idle();
    expect(await sync()).toEqual({ templateCount: 2 });
    const { templates } = await list({ accountId: 'sales', status: TemplateStatus.APPROVED });
    expect(templates.map(({ name }) => name).sort()).toEqual(['hello_world', 'order_shipped']);
  });

  test.each([
    ['of a name', { name: 'Order Shipped' }, '100', /lowercase/],
    ['of a missing example', { components: [{ ...BODY, example: undefined }] }, '100/2388043', /example/],
    ['of a variable at the end', { components: [{ ...BODY, text: 'Order {{1}}' }] }, '100/2388299', /start or end/],
  ])("returns the platform's refusal %s", async (_, change, code, message) => {
    const { create } = calls();
    const refused = await failure(create({ ...ORDER, ...change }));
    expect(refused).toMatchObject({ code: status.INVALID_ARGUMENT, message: expect.stringMatching(message) as string });
    expect(refused.details).toMatchObject({ metadata: { channel_code: code } });
  });

  test("returns the platform's refusal of a template that exists", async () => {
    const { create } = calls();
    await create(ORDER);
    expect(await failure(create(ORDER))).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: { metadata: { channel_code: '100/2388024' } },
    });
  });

  test('says that the platform may have created a template, if it does not answer', async () => {
    const { create, sync } = calls();
    sandbox.failNext({ requests: 'templates', dropConnection: 'after' });
    expect(await failure(create(ORDER))).toMatchObject({
      code: status.DEADLINE_EXCEEDED,
      message: expect.stringMatching(/call SyncTemplates/) as string,
    });
    expect(await sync()).toEqual({ templateCount: 2 });
  });

  test('names every missing field', async () => {
    const { create } = calls();
    const { code, details } = await failure(create({ accountId: 'sales' }));
    expect(code).toBe(status.INVALID_ARGUMENT);
    const fields = details?.fieldViolations?.map(({ field }) => field);
    expect(fields).toEqual(['name', 'language', 'category', 'components']);
  });
});

describe('UpdateTemplate and DeleteTemplate', () => {
  test('change a template, which is reviewed again, and delete it', async () => {
    const { update, remove, get, list } = calls();
    const templateId = await createReviewed();
    const components = [{ ...BODY, text: 'Order {{1}} is on its way.' }];
    const { template } = await update({ accountId: 'sales', templateId, components });
    expect(template).toMatchObject({ templateId, components });
    await remove({ accountId: 'sales', templateId });
    expect(await failure(get({ accountId: 'sales', templateId }))).toMatchObject({ code: status.NOT_FOUND });
    expect((await list({ name: 'order_shipped' })).templates).toEqual([]);
    expect(sandbox.accounts()).toHaveLength(1);
    const missing = await failure(remove({ accountId: 'sales', templateId }));
    expect(missing).toMatchObject({ code: status.NOT_FOUND });
  });

  test('publish what changed', async () => {
    const { sync, remove } = calls();
    await sync();
    const templateId = await createReviewed();
    await sync();
    await remove({ accountId: 'sales', templateId });
    const events = (await take(server.bus, EVENTS_TOPIC, 2)).map((record) => recordToEvent(record).kind);
    const { PENDING, APPROVED, DELETED } = TemplateStatus;
    expect(events).toMatchObject([
      { $case: 'template', value: { template: { templateId, status: APPROVED }, previousStatus: PENDING } },
      { $case: 'template', value: { template: { templateId, status: DELETED }, previousStatus: APPROVED } },
    ]);
  });

  test('refuse an update without a change, and an unknown template', async () => {
    const { update } = calls();
    const templateId = await createReviewed();
    expect(await failure(update({ accountId: 'sales', templateId }))).toMatchObject({ code: status.INVALID_ARGUMENT });
    const unknown = update({ accountId: 'sales', templateId: '404', category: TemplateCategory.MARKETING });
    expect(await failure(unknown)).toMatchObject({ code: status.NOT_FOUND });
  });
});

describe('SyncTemplates', () => {
  test('finds templates that were changed on the platform, page by page', async () => {
    const { list, sync } = calls();
    for (let index = 0; index < 230; index += 1) {
      sandbox.registerTemplate({ account: '1001', name: `template_${index}`, language: 'en' });
    }
    expect(await sync()).toEqual({ templateCount: 231 });
    const { templates, nextPageToken } = await list({ pageSize: 200 });
    expect(templates).toHaveLength(200);
    expect((await list({ pageSize: 200, pageToken: nextPageToken })).templates).toHaveLength(31);
  });

  test('says what an account lacks', async () => {
    const { sync, create } = calls();
    const bare = { code: status.FAILED_PRECONDITION, message: expect.stringMatching(/business_account_id/) as string };
    expect(await failure(sync('bare'))).toMatchObject(bare);
    expect(await failure(create({ ...ORDER, accountId: 'bare' }))).toMatchObject(bare);
    expect(await failure(sync('insta'))).toMatchObject({ code: status.FAILED_PRECONDITION });
    expect(await failure(sync('unknown'))).toMatchObject({ code: status.NOT_FOUND });
    expect(await failure(sync(''))).toMatchObject({ code: status.INVALID_ARGUMENT });
  });

  test.each([
    [{ status: 401, code: 190 }, status.FAILED_PRECONDITION],
    [{ status: 400, code: 80008 }, status.RESOURCE_EXHAUSTED],
    [{ status: 500, code: 2 }, status.UNAVAILABLE],
  ])("returns the platform's failure %j", async (fault, code) => {
    sandbox.failNext({ requests: 'templates', ...fault });
    const { sync } = calls();
    expect(await failure(sync())).toMatchObject({ code, details: { metadata: { channel_code: String(fault.code) } } });
    expect(await sync()).toEqual({ templateCount: 1 });
  });
});
