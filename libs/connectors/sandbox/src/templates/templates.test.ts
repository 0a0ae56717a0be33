import { describe, expect, it } from 'vitest';
import { WHATSAPP_ACCOUNT, start } from '../start-sandbox.fixture.ts';

const BODY = { type: 'BODY', text: 'Order {{1}} has shipped.', example: { body_text: [['1234']] } };
const ORDER = { name: 'order', language: 'en', category: 'UTILITY', components: [BODY] };
const ACCOUNT = { ...WHATSAPP_ACCOUNT, businessAccountId: '2001' };
const EDGE = '/v25.0/2001/message_templates';

/** Creates a sandbox with an account of a business, and functions that call its templates. */
function startBusiness(options: Parameters<typeof start>[0] = {}) {
  const parts = start({
    accounts: [ACCOUNT],
    delays: { sentMs: 0, deliveredMs: 0, readMs: 0, reviewMs: 0 },
    ...options,
  });
  const create = (change: object = {}) => parts.call(EDGE, { body: JSON.stringify({ ...ORDER, ...change }) });
  const list = (query = '') => parts.call(`${EDGE}${query}`, { method: 'GET' });
  const sendTemplate = (components: readonly object[], name = ORDER.name) =>
    parts.send({
      ...{ messaging_product: 'whatsapp', to: '5511999999999', type: 'template' },
      template: { name, language: { code: 'en' }, components },
    });
  return { ...parts, create, list, sendTemplate };
}

describe('a new template', () => {
  it('is in review, and then approved, which a callback reports', async () => {
    const { sandbox, create, list, parsed, sendTemplate } = startBusiness();
    const created = await create();
    expect(created).toMatchObject({ status: 200, json: { status: 'PENDING', category: 'UTILITY' } });
    const body = [{ type: 'body', parameters: [{ type: 'text', text: '1' }] }];
    expect(await sendTemplate(body)).toMatchObject({ json: { error: { code: 132001 } } });
    await sandbox.idle();
    const value = {
      event: 'APPROVED',
      message_template_name: 'order',
      message_template_language: 'en',
      reason: 'NONE',
    };
    const change = { field: 'message_template_status_update', value };
    expect(parsed()).toMatchObject([{ entry: [{ id: '2001', changes: [change] }] }]);
    expect(await list('?name=order')).toMatchObject({
      json: { data: [{ ...ORDER, status: 'APPROVED', parameter_format: 'POSITIONAL' }] },
    });
    expect(await sendTemplate(body)).toMatchObject({ status: 200 });
  });

  it('is rejected if its name has the word rejected', async () => {
    const { sandbox, create, list } = startBusiness();
    await create({ name: 'order_rejected' });
    await sandbox.idle();
    const rejected = { status: 'REJECTED', rejected_reason: 'INVALID_FORMAT' };
    expect(await list('?status=REJECTED')).toMatchObject({ json: { data: [rejected] } });
  });

  const text = (value: string) => ({ components: [{ ...BODY, text: value }] });
  it.each<[string, object, number | undefined]>([
    ['a name with capital letters', { name: 'Order' }, undefined],
    ['no body', { components: [{ type: 'FOOTER', text: 'x' }] }, 2388043],
    ['no example', { components: [{ type: 'BODY', text: 'Hi {{1}} there.' }] }, 2388043],
    ['no example of a file', { components: [BODY, { type: 'HEADER', format: 'IMAGE' }] }, 2388043],
    [
      'no example of a URL',
      { components: [BODY, buttons([{ type: 'URL', text: 'a', url: 'https://a/{{1}}' }])] },
      2388043,
    ],
    ['a body that is too long', text('x'.repeat(1025)), 2388040],
    [
      'a button that is too long',
      { components: [BODY, buttons([{ type: 'QUICK_REPLY', text: 'x'.repeat(26) }])] },
      2388040,
    ],
    [
      'too many buttons',
      { components: [BODY, buttons(Array(11).fill({ type: 'QUICK_REPLY', text: 'x' }))] },
      undefined,
    ],
    ['a gap in its variables', text('Hi {{1}} and also {{3}} there.'), 2388072],
    ['a variable at the end', text('Hi there {{1}}'), 2388299],
    ['a variable at the start', text('{{1}} hi there'), 2388299],
    ['too many variables', text('Hi {{1}} {{2}} {{3}} x.'), 2388293],
    [
      'two variables in the header',
      { components: [BODY, { type: 'HEADER', format: 'TEXT', text: 'a {{1}} {{2}} b' }] },
      2388047,
    ],
    ['a variable in the footer', { components: [BODY, { type: 'FOOTER', text: 'a {{1}} b' }] }, 2388073],
    ['names that are not lower case', { parameter_format: 'NAMED', ...text('Hi {{First}} there.') }, 2388072],
  ])('is refused with %s', async (_, change, subcode) => {
    const { create } = startBusiness();
    const error = { code: 100, message: 'Invalid parameter', error_user_msg: expect.any(String) as string };
    const answer = await create(change);
    expect(answer).toMatchObject({ status: 400, json: { error } });
    expect(answer.json).toMatchObject({ error: subcode === undefined ? {} : { error_subcode: subcode } });
  });

  it('is refused if it exists in the language', async () => {
    const { create } = startBusiness();
    await create();
    expect(await create()).toMatchObject({ json: { error: { error_subcode: 2388024 } } });
    expect(await create({ language: 'pt_BR' })).toMatchObject({ status: 200 });
  });

  it('is refused after a hundred in an hour', async () => {
    const { create } = startBusiness();
    for (let index = 0; index < 100; index += 1) await create({ name: `order_${index}` });
    expect(await create()).toMatchObject({ status: 400, json: { error: { code: 80008 } } });
  });
});

describe('templates', () => {
  it('are listed by pages, starting with the sample of the account', async () => {
    const { sandbox, list } = startBusiness();
    for (const name of ['a', 'b']) sandbox.registerTemplate({ account: ACCOUNT.id, name, language: 'en' });
    const first = await list('?limit=2');
    expect(first).toMatchObject({ json: { data: [{ name: 'hello_world' }, { name: 'a' }] } });
    expect(JSON.stringify(first.json)).toContain('"next":"https://graph.example');
    const { paging } = first.json as { paging: { cursors: { after: string } } };
    const second = await list(`?limit=2&after=${paging.cursors.after}`);
    expect(second).toMatchObject({ json: { data: [{ name: 'b' }] } });
    expect(JSON.stringify(second.json)).not.toContain('"next"');
  });

  it('are changed by their id, and reviewed again', async () => {
    const { sandbox, create, call, list } = startBusiness();
    const { json } = await create();
    await sandbox.idle();
    const { id } = json as { id: string };
    const components = [{ ...BODY, text: 'Order {{1}} is here.' }];
    expect(await call(`/v25.0/${id}`, { body: JSON.stringify({ components }) })).toMatchObject({
      json: { success: true },
    });
    expect(await list('?name=order')).toMatchObject({ json: { data: [{ status: 'PENDING', components }] } });
    expect(await call('/v25.0/404', { body: '{}' })).toMatchObject({
      json: { error: { code: 100, error_subcode: 33 } },
    });
  });

  it('are deleted in one language, or in all', async () => {
    const { create, call, list } = startBusiness();
    const { json } = await create();
    await create({ language: 'pt_BR' });
    const { id } = json as { id: string };
    await call(`${EDGE}?name=order&hsm_id=${id}`, { method: 'DELETE' });
    expect(await list('?name=order')).toMatchObject({ json: { data: [{ language: 'pt_BR' }] } });
    await call(`${EDGE}?name=order`, { method: 'DELETE' });
    expect(await list('?name=order')).toMatchObject({ json: { data: [] } });
    expect(await call(`${EDGE}?name=order`, { method: 'DELETE' })).toMatchObject({ status: 400 });
  });

  it('of a deleted name are refused under the rules of Meta', async () => {
    const { create, call } = startBusiness({ rules: 'meta' });
    await create();
    await call(`${EDGE}?name=order`, { method: 'DELETE' });
    expect(await create()).toMatchObject({ json: { error: { error_subcode: 2388023 } } });
  });

  it('report a quality that changes', async () => {
    const { sandbox, parsed } = startBusiness();
    const order = { account: ACCOUNT.id, name: 'order', language: 'en' };
    sandbox.registerTemplate(order);
    sandbox.registerTemplate({ ...order, quality: 'RED' });
    await sandbox.idle();
    const value = { previous_quality_score: 'UNKNOWN', new_quality_score: 'RED', message_template_name: 'order' };
    const change = { field: 'message_template_quality_update', value };
    expect(parsed()).toMatchObject([{ entry: [{ id: '2001', changes: [change] }] }]);
  });

  it('fail as scripted, and need the token of their business', async () => {
    const { sandbox, list, call } = startBusiness();
    sandbox.failNext({ requests: 'templates', status: 500, code: 2 });
    expect(await list()).toMatchObject({ status: 500, json: { error: { code: 2 } } });
    expect(await list()).toMatchObject({ status: 200 });
    expect(await call(EDGE, { method: 'GET', token: 'wrong' })).toMatchObject({ status: 401 });
    const other = await call('/v25.0/2002/message_templates', { method: 'GET' });
    expect(other).toMatchObject({ json: { error: { code: 100, error_subcode: 33 } } });
  });
});

describe('a message with a template', () => {
  const components = [
    { type: 'HEADER', format: 'IMAGE' },
    BODY,
    buttons([{ type: 'URL', text: 'Track', url: 'https://acme.example/{{1}}' }]),
  ];
  const header = { type: 'header', parameters: [{ type: 'image', image: { link: 'https://acme.example/a.jpg' } }] };
  const body = { type: 'body', parameters: [{ type: 'text', text: '1' }] };
  const button = { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'x' }] };

  it.each<[string, readonly object[], number | undefined]>([
    ['fits', [header, body, button], undefined],
    ['has no image', [body, button], 132012],
    ['has another type of header', [{ ...header, parameters: [{ type: 'video' }] }, body, button], 132012],
    ['has too few parameters', [header, button], 132000],
    ['has a parameter of another type', [header, { ...body, parameters: [{ type: 'image' }] }, button], 132012],
    ['has no parameter for the URL', [header, body], 131008],
  ])('%s', async (_, sent, code) => {
    const { sandbox, sendTemplate } = startBusiness();
    sandbox.registerTemplate({ account: ACCOUNT.id, name: 'order', language: 'en', components });
    const expected = code === undefined ? { status: 200 } : { status: 400, json: { error: { code } } };
    expect(await sendTemplate(sent)).toMatchObject(expected);
  });
});

describe('the Marketing Messages API', () => {
  const offer = { account: ACCOUNT.id, name: 'offer', language: 'en', category: 'marketing' } as const;
  const message = (name: string) => ({
    ...{ messaging_product: 'whatsapp', to: '5511999999999', type: 'template', product_policy: 'STRICT' },
    template: { name, language: { code: 'en' } },
  });

  it('accepts templates for marketing only', async () => {
    const { sandbox, call } = startBusiness();
    sandbox.registerTemplate(offer);
    sandbox.registerTemplate({ ...offer, name: 'receipt', category: 'utility' });
    const send = (body: object) => call(`/v25.0/${ACCOUNT.id}/marketing_messages`, { body: JSON.stringify(body) });
    expect(await send(message('offer'))).toMatchObject({ status: 200, json: { messages: [{}] } });
    expect(await send(message('receipt'))).toMatchObject({ json: { error: { code: 134100 } } });
    const text = { messaging_product: 'whatsapp', to: '5511999999999', type: 'text', text: { body: 'hi' } };
    expect(await send(text)).toMatchObject({ json: { error: { code: 100 } } });
    expect(sandbox.messages()).toMatchObject([{ type: 'template', text: 'offer' }]);
  });

  it('does not exist for an account that was not onboarded', async () => {
    const { call } = startBusiness({ accounts: [{ ...ACCOUNT, marketingMessages: false }] });
    const body = JSON.stringify(message('offer'));
    const answer = await call(`/v25.0/${ACCOUNT.id}/marketing_messages`, { body });
    expect(answer).toMatchObject({ json: { error: { code: 100, error_subcode: 33 } } });
  });
});

function buttons(list: readonly object[]): { readonly type: string; readonly buttons: readonly object[] } {
  return { type: 'BUTTONS', buttons: list };
}
