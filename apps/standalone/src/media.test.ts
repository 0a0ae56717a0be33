import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveryState, MediaState, MediaType, SendMessageRequest, connect, unary } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { watch } from './testing/client.ts';
import { settingsFor, startApp } from './testing/standalone-process.ts';

const { SENT } = DeliveryState;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

test('a file is uploaded once, and sent on every channel, also after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-media-'));
  const settings = settingsFor(folder);
  let app = await startApp(settings);
  let connection = connect({ address: app.grpc });
  const { media } = connection;
  const described = { mimeType: 'image/png', sizeBytes: PNG.length, fileName: 'conta.png' };
  const { mediaId, uploadUrl } = await unary(media.createUpload.bind(media), described);
  expect((await fetch(uploadUrl, { method: 'PUT', body: PNG })).status).toBe(201);
  const completed = await unary(media.completeUpload.bind(media), { mediaId, sha256: Buffer.alloc(0) });
  expect(completed.media?.state).toBe(MediaState.READY);

  const sendTo = async (channel: string, value: string): Promise<void> => {
    const request = SendMessageRequest.fromPartial({
      message: {
        recipients: [{ to: { $case: 'identity', value: { channel, value } } }],
        content: {
          kind: { $case: 'media', value: { type: MediaType.IMAGE, source: { $case: 'mediaId', value: mediaId } } },
        },
      },
    });
    const { message } = await unary(connection.chat.sendMessage.bind(connection.chat), request);
    if (!message) throw new Error('the response contains no message');
    expect(await watch(connection, message, SENT)).toContain(SENT);
  };
  await sendTo('whatsapp', '+5511999999999');
  await sendTo('instagram', '17841400000000000');
  await sendTo('telegram', '123456789');

  connection.close();
  expect(await app.stop('SIGTERM')).toBe(0);
  app = await startApp(settings);
  connection = connect({ address: app.grpc });
  await sendTo('whatsapp', '+5511888888888');
  const { media: again } = connection;
  const { url } = await unary(again.getDownloadUrl.bind(again), { mediaId });
  expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(PNG);
  connection.close();
  await app.stop('SIGTERM');
  await rm(folder, { recursive: true });
});
