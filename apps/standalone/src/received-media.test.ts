import { hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandboxClient, type SandboxClient } from '@chat4all/connector-sandbox';
import { type Connection, type Media, MediaOrigin, MediaState, connect, unary } from '@chat4all/proto';
import { freePorts } from '@chat4all/test-servers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { events } from './testing/client.ts';
import { type RunningApp, settingsFor, startApp } from './testing/standalone-process.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);
const file = { mimeType: 'image/png', bytes: PNG, fileName: 'foto.png' };
const PEOPLE = { whatsapp: { phone: '5511999999999' }, instagram: { userId: '17841400000000000' } };

let folder: string;
let app: RunningApp;
let connection: Connection;
let sandbox: SandboxClient;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-received-'));
  // The URLs of Instagram's files must be those of the accounts.
  const [port = 0] = await freePorts(1);
  app = await startApp({ ...settingsFor(folder), CHAT4ALL_SANDBOX: `127.0.0.1:${port}` });
  connection = connect({ address: app.grpc });
  sandbox = createSandboxClient({ baseUrl: app.sandbox });
});
afterEach(async () => {
  connection.close();
  await app.stop('SIGTERM');
  await rm(folder, { recursive: true });
});

/** Returns the media id in the inbound message of a person, and the file in the event that follows. */
async function nextFile(since: Date): Promise<{ readonly mediaId: string; readonly media: Media | undefined }> {
  let mediaId = '';
  for await (const { kind } of events(connection, since)) {
    const content = kind?.$case === 'inbound' ? kind.value.message?.content?.kind : undefined;
    if (content?.$case === 'media' && content.value.source?.$case === 'mediaId') mediaId = content.value.source.value;
    if (kind?.$case === 'media' && kind.value.media?.mediaId === mediaId) return { mediaId, media: kind.value.media };
  }
  throw new Error('the stream of events ended');
}

test.each(['whatsapp', 'instagram'] as const)('a picture that a person sends on %s is fetched', async (channel) => {
  const { media } = connection;
  const since = new Date();
  const account = (await sandbox.accounts()).find((each) => each.channel === channel)?.id ?? '';
  await sandbox.receive({ account, person: PEOPLE[channel], content: { type: 'image', file } });
  const { mediaId, media: fetched } = await nextFile(since);
  expect(fetched).toMatchObject({
    ...{ mediaId, state: MediaState.READY, origin: MediaOrigin.RECEIVED, mimeType: 'image/png', sizeBytes: PNG.length },
    sha256: Buffer.from(hash('sha256', PNG, 'hex'), 'hex'),
  });
  const { url } = await unary(media.getDownloadUrl.bind(media), { mediaId });
  expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(PNG);
});
