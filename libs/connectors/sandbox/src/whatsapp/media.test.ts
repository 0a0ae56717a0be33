import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { start, TEXT_MESSAGE, WHATSAPP_ACCOUNT } from '../start-sandbox.fixture.ts';

const bytes = Buffer.from('a picture');
const idSchema = z.object({ id: z.string().regex(/^\d+$/) });
const fileSchema = z.object({ url: z.url(), mime_type: z.string(), sha256: z.string(), file_size: z.number() });

function form(type = 'image/png', content: Uint8Array<ArrayBuffer> = bytes) {
  const formData = new FormData();
  formData.set('messaging_product', 'whatsapp');
  formData.set('type', type);
  formData.set('file', new Blob([content], { type }), 'a.png');
  return formData;
}

/** Creates a sandbox with an uploaded picture. */
async function startWithFile(now = () => 0) {
  const parts = start({ now });
  const { id } = idSchema.parse((await parts.call(`/v25.0/${WHATSAPP_ACCOUNT.id}/media`, { body: form() })).json);
  const describeFile = (query = '', token?: string) =>
    parts.call(`/v25.0/${id}${query}`, { method: 'GET', ...(token !== undefined && { token }) });
  const download = (url: string, token = 'whatsapp-token') =>
    parts.sandbox.fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return { ...parts, id, describeFile, download };
}

describe('A file of a WhatsApp account', () => {
  it('has metadata, and is downloaded with the token', async () => {
    const { describeFile, download } = await startWithFile();
    const { url, ...metadata } = fileSchema.parse((await describeFile(`?phone_number_id=${WHATSAPP_ACCOUNT.id}`)).json);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(metadata).toEqual({ mime_type: 'image/png', sha256, file_size: bytes.length });
    const response = await download(url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    expect((await download(url, 'guess')).status).toBe(401);
  });

  it('has a URL for five minutes, and is stored for 30 days', async () => {
    let now = 0;
    const { id, describeFile, download, send } = await startWithFile(() => now);
    const { url } = fileSchema.parse((await describeFile()).json);
    now = 5 * 60 * 1000;
    expect((await download(url)).status).toBe(404);
    expect((await describeFile()).status).toBe(200);
    const image = { ...TEXT_MESSAGE, type: 'image', text: undefined, image: { id } };
    expect(await send(JSON.stringify(image))).toMatchObject({ status: 200 });
    now = 30 * 24 * 60 * 60 * 1000;
    expect((await describeFile()).status).toBe(400);
    expect(await send(JSON.stringify(image))).toMatchObject({ json: { error: { code: 131053 } } });
  });

  it('cannot be used by other accounts', async () => {
    const { id, sandbox, describeFile, send } = await startWithFile();
    sandbox.setAccount({ ...WHATSAPP_ACCOUNT, id: '2', accessToken: 'second' });
    const hidden = { status: 400, json: { error: { code: 100, error_subcode: 33 } } };
    expect(await describeFile('', 'second')).toMatchObject(hidden);
    expect(await describeFile('?phone_number_id=2')).toMatchObject(hidden);
    const image = { messaging_product: 'whatsapp', to: '5511999999999', type: 'image', image: { id } };
    expect(await send(image, { id: '2', token: 'second' })).toMatchObject({ json: { error: { code: 131053 } } });
  });

  it('can be deleted', async () => {
    const { id, call, describeFile } = await startWithFile();
    expect(await call(`/v25.0/${id}`, { method: 'DELETE' })).toMatchObject({ json: { success: true } });
    expect((await describeFile()).status).toBe(400);
  });

  it('is reported as failed if its type does not fit the message', async () => {
    const { id, sandbox, parsed, send } = await startWithFile();
    await send({ messaging_product: 'whatsapp', to: '5511999999999', type: 'sticker', sticker: { id } });
    await sandbox.idle();
    const statuses = [{ status: 'failed', errors: [{ code: 131053 }] }];
    expect(parsed()).toMatchObject([{ entry: [{ changes: [{ value: { statuses } }] }] }]);
  });

  it.each([
    ['an unknown type', form('image/tiff'), "Received file of type 'image/tiff'"],
    ['more than 5 MB', form('image/png', Buffer.alloc(5 * 1024 * 1024 + 1)), 'smaller than 5242880 bytes'],
    ['a body that is not a form', '{}', 'multipart/form-data'],
  ])('is refused with %s', async (_, body, details) => {
    const { call } = start();
    const error = { code: 100, error_data: { details: expect.stringContaining(details) as unknown } };
    expect(await call(`/v25.0/${WHATSAPP_ACCOUNT.id}/media`, { body })).toMatchObject({ status: 400, json: { error } });
  });

  it('is deleted if newer files need the space', async () => {
    const { call } = start({ maximumMediaBytes: 2 * bytes.length });
    const upload = async () =>
      idSchema.parse((await call(`/v25.0/${WHATSAPP_ACCOUNT.id}/media`, { body: form() })).json).id;
    const [oldest, , newest] = [await upload(), await upload(), await upload()];
    expect((await call(`/v25.0/${oldest}`, { method: 'GET' })).status).toBe(400);
    expect((await call(`/v25.0/${newest}`, { method: 'GET' })).status).toBe(200);
  });

  it('that a person sent is not described with a phone_number_id, as on the real platform', async () => {
    const { sandbox, call, parsed } = start();
    const file = { mimeType: 'image/png', bytes: Buffer.from('x') };
    sandbox.receive({
      account: WHATSAPP_ACCOUNT.id,
      person: { phone: '5511999999999' },
      content: { type: 'image', file },
    });
    await sandbox.idle();
    const [, id = ''] = /"image":\{"id":"(\w+)"/.exec(JSON.stringify(parsed())) ?? [];
    const describeReceived = (query: string) =>
      call(`/v25.0/${id}${query}`, { method: 'GET', token: 'whatsapp-token' });
    expect(await describeReceived('')).toMatchObject({ status: 200 });
    expect(await describeReceived(`?phone_number_id=${WHATSAPP_ACCOUNT.id}`)).toMatchObject({ status: 400 });
  });
});
