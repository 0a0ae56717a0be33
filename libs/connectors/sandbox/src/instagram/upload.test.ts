import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { INSTAGRAM_ACCOUNT, start } from '../start-sandbox.fixture.ts';

const bytes = Buffer.from('a picture');
const idSchema = z.object({ attachment_id: z.string() });
const echoSchema = z.object({
  entry: z.tuple([
    z.object({
      messaging: z.tuple([
        z.object({
          message: z.object({ attachments: z.tuple([z.object({ payload: z.object({ url: z.url() }) })]) }),
        }),
      ]),
    }),
  ]),
});

function form(type = 'image', mimeType = 'image/png') {
  const formData = new FormData();
  formData.set('message', JSON.stringify({ attachment: { type, payload: { is_reusable: true } } }));
  formData.set('filedata', new Blob([bytes], { type: mimeType }), 'a.png');
  return formData;
}

function startUploads() {
  const parts = start();
  const upload = (body: FormData | string) =>
    parts.call(`/v25.0/${INSTAGRAM_ACCOUNT.id}/message_attachments`, { token: 'instagram-token', body });
  const sendImage = (id: string) =>
    parts.sendInstagram({ message: { attachment: { type: 'image', payload: { attachment_id: id } } } });
  const echoed = async () => {
    await parts.sandbox.idle();
    return echoSchema.parse(parts.parsed()[0]).entry[0].messaging[0].message.attachments[0].payload.url;
  };
  return { ...parts, upload, sendImage, echoed };
}

describe('A file of an Instagram account', () => {
  it('can be sent by its id, and downloaded by its URL', async () => {
    const { sandbox, upload, sendImage, echoed } = startUploads();
    const { attachment_id: id } = idSchema.parse((await upload(form())).json);
    expect(await sendImage(id)).toMatchObject({ status: 200 });
    const url = await echoed();
    const response = await sandbox.fetch(url);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    expect((await sandbox.fetch(`${url}x`)).status).toBe(404);
  });

  it('may be registered by its URL', async () => {
    const { upload, sendImage, echoed } = startUploads();
    const url = 'https://files.example/a.png';
    const message = { attachment: { type: 'image', payload: { is_reusable: true, url } } };
    const { attachment_id: id } = idSchema.parse((await upload(JSON.stringify({ message }))).json);
    await sendImage(id);
    expect(await echoed()).toBe(url);
  });

  it.each([
    ['of another type', form('image', 'image/tiff')],
    ['without metadata', new FormData()],
    ['without a file and a URL', JSON.stringify({ message: { attachment: { type: 'image', payload: {} } } })],
  ])('is refused %s', async (_, body) => {
    const { upload } = startUploads();
    expect(await upload(body)).toMatchObject({ status: 400, json: { error: { code: 100 } } });
  });
});
