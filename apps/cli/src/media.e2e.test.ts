import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeChat4All, createFakeChat4All } from '@chat4all/client/testing';
import { isolatedSettings, startProcess } from '@chat4all/processes';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { finished, runCli, startCli } from './testing/run-cli.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let folder: string;
let photo: string;
let router: FakeChat4All;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-media-'));
  photo = join(folder, 'photo.png');
  await writeFile(photo, PNG);
  router = await createFakeChat4All();
});
afterEach(async () => {
  await router[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const media = (...args: string[]) => runCli(router.address, ['media', ...args]);
const upload = async (): Promise<string> => {
  const { mediaId } = await router.client().media.upload(photo);
  return mediaId;
};

describe('media upload', () => {
  test('prints the id and name of each file, without a progress bar in a pipe', async () => {
    await writeFile(join(folder, 'a.csv'), 'a;b');
    const { code, stdout, stderr } = await media('upload', photo, join(folder, 'a.csv'));
    expect(stdout).toMatch(/^[\da-f-]{36} {2}photo\.png\n[\da-f-]{36} {2}a\.csv\n$/);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('sends the name and type of the options, and prints the file as JSON', async () => {
    await writeFile(join(folder, 'data'), 'a;b');
    const { stdout } = await media(
      'upload',
      join(folder, 'data'),
      '--name',
      'a.csv',
      '--mime-type',
      'text/csv',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ state: 'READY', mime_type: 'text/csv', file_name: 'a.csv', size_bytes: 3 },
      sha256: expect.stringMatching(/^[\da-f]{64}$/) as string,
    });
  });

  test('continues after a file that is rejected, and fails', async () => {
    await writeFile(join(folder, 'text.png'), 'no picture');
    const { code, stdout, stderr } = await media('upload', join(folder, 'text.png'), photo);
    expect(stdout).toMatch(/^[\da-f-]{36} {2}photo\.png\n$/);
    expect(stderr).toContain('text.png: INVALID_ARGUMENT MEDIA_REJECTED: the file was rejected: the bytes are not of');
    const json = await media('upload', join(folder, 'text.png'), '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { reason: 'MEDIA_REJECTED' } });
    expect([code, json.code]).toEqual([1, 1]);
  });

  test.each([
    ['nothing.png', /^chat4all: <file>: cannot read .*nothing\.png: ENOENT/],
    ['.', /^chat4all: <file>: .* is not a file\n$/],
    ['data', /^chat4all: .*data: the extension names no type; use chat4all media upload --mime-type <type>\n$/],
  ])('refuses %s as wrong usage', async (name, message) => {
    await writeFile(join(folder, 'data'), 'x');
    const { code, stderr } = await media('upload', join(folder, name));
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test('reports a repeated transfer, and ends on Ctrl-C', async () => {
    router.fail('UploadBytes', { code: 'UNAVAILABLE' });
    const { code, stderr } = await media('upload', photo);
    expect([code, stderr]).toEqual([0, 'retrying: the upload was answered with 503: simulated fault\n']);

    router.fail('UploadBytes', { delayMs: 60_000 });
    const child = startCli(router.address, ['media', 'upload', photo]);
    const end = finished(child);
    await expect.poll(() => router.calls('UploadBytes'), { timeout: 10_000 }).toBe(3);
    child.kill('SIGINT');
    expect(await end).toMatchObject({ code: 130, stdout: '' });
  });
});

describe('media get', () => {
  test('prints a file', async () => {
    const mediaId = await upload();
    const { stdout } = await media('get', mediaId);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^${mediaId} {2}\\d{4}-`)) as string,
      `  READY     image/png  ${PNG.length} bytes  photo.png`,
      '',
    ]);
    expect(await media('get', UNKNOWN)).toMatchObject({
      code: 1,
      stderr: `chat4all: NOT_FOUND: media "${UNKNOWN}" does not exist\n`,
    });
  });

  test('downloads a file, and leaves nothing else in the folder', async () => {
    const mediaId = await upload();
    const output = join(folder, 'copy.png');
    expect(await media('get', mediaId, '--output', output)).toMatchObject({ code: 0, stderr: '' });
    expect(await readFile(output)).toEqual(PNG);
    await writeFile(output, 'another');
    await media('get', mediaId, '--output', output);
    expect(await readFile(output)).toEqual(PNG);
    expect((await readdir(folder)).sort()).toEqual(['copy.png', 'photo.png']);
  });

  test('writes only the bytes to standard output', async () => {
    const child = startCli(router.address, ['media', 'get', await upload(), '--output', '-']);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    expect(Buffer.concat(chunks)).toEqual(PNG);
    expect(child.exitCode).toBe(0);
  });

  test('names a path that cannot be written', async () => {
    const { code, stderr } = await media('get', await upload(), '--output', join(folder, 'none', 'x.png'));
    expect(stderr).toMatch(/^chat4all: --output: cannot write .*x\.png: ENOENT/);
    expect(code).toBe(2);
    expect(await media('get', await upload(), '--output', folder)).toMatchObject({ code: 2 });
  });
});

test('media list and media delete', async () => {
  const [first, second] = [await upload(), await upload()];
  const { stdout } = await media('list', '--json');
  const listed = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(listed).toMatchObject([{ media_id: second }, { media_id: first }]);
  expect(await media('delete', first, second)).toMatchObject({
    ...{ code: 0, stdout: `${first} deleted\n${second} deleted\n` },
  });
  expect(await media('list')).toMatchObject({ code: 0, stdout: '', stderr: 'no files\n' });
});

test('media delete reports a file that does not exist, and deletes the others', async () => {
  const mediaId = await upload();
  expect(await media('delete', UNKNOWN, mediaId)).toEqual({
    ...{ code: 1, stdout: `${mediaId} deleted\n`, stderr: `NOT_FOUND: media "${UNKNOWN}" does not exist\n` },
  });
  const { stdout } = await media('delete', '--json', UNKNOWN);
  expect(JSON.parse(stdout)).toMatchObject({ media_id: UNKNOWN, error: { code: 'NOT_FOUND' } });
});

describe('send', () => {
  const WHATSAPP = ['send', '--channel', 'whatsapp', '--to', '+5511999999999', '--until', 'accepted'];

  test('uploads a path, and sends its media id', async () => {
    const { code, stderr } = await runCli(router.address, [...WHATSAPP, '--image', photo, 'Veja']);
    const mediaId = /media ([\da-f-]{36})\n$/.exec(stderr)?.[1];
    expect([code, stderr]).toEqual([0, `uploaded photo.png as media ${mediaId}\n`]);
    const value = { caption: 'Veja', fileName: '', source: { $case: 'mediaId', value: mediaId } };
    expect(router.messages).toMatchObject([{ content: { kind: { $case: 'media', value } } }]);
  });

  test('sends a document with its name, and a media id as it is', async () => {
    const mediaId = await upload();
    await runCli(router.address, [...WHATSAPP, '--document', photo]);
    await runCli(router.address, [...WHATSAPP, '--sticker', mediaId]);
    expect(router.messages).toMatchObject([
      { content: { kind: { value: { fileName: 'photo.png' } } } },
      { content: { kind: { value: { source: { $case: 'mediaId', value: mediaId } } } } },
    ]);
    expect(router.calls('UploadBytes')).toBe(2);
  });

  test('sends nothing if the upload takes longer than --timeout', async () => {
    router.fail('UploadBytes', { delayMs: 60_000 });
    const { code, stderr } = await runCli(router.address, [...WHATSAPP, '--timeout', '5s', '--image', photo]);
    expect(stderr).toBe(`chat4all: timed out while uploading ${photo}; nothing was sent, use a longer --timeout\n`);
    expect([code, router.messages.length]).toEqual([1, 0]);
  });

  test('sends nothing if the file is rejected', async () => {
    await writeFile(photo, 'no picture');
    const { code, stderr } = await runCli(router.address, [...WHATSAPP, '--image', photo]);
    expect(stderr).toContain('MEDIA_REJECTED: the file was rejected: the bytes are not of the type image/png');
    expect([code, router.messages.length]).toEqual([1, 0]);
  });
});

test('uploads, sends, downloads and deletes a file of a real router', async () => {
  const settings = { ...isolatedSettings(join(folder, 'data')), CHAT4ALL_SANDBOX_DELAYS: '1,2,3' };
  const app = startProcess('apps/standalone/src/main.ts', { settings });
  const { grpc = '' } = await app.waitForLog('ready');
  const run = (...args: string[]) => runCli(grpc, args);
  const { stdout: uploaded } = await run('media', 'upload', photo);
  const [mediaId = ''] = uploaded.split('  ');
  const sent = await run('send', '--channel', 'whatsapp', '--to', '+5511999999999', '--image', mediaId, 'Veja');
  expect(sent).toMatchObject({ code: 0, stdout: expect.stringContaining('READ ') as string });
  const alone = await run('send', '--channel', 'instagram', '--to', '17841400000000000', '--image', photo, '--json');
  expect(alone).toMatchObject({ code: 0 });
  expect(await run('media', 'get', mediaId, '--output', join(folder, 'copy.png'))).toMatchObject({ code: 0 });
  expect(await readFile(join(folder, 'copy.png'))).toEqual(PNG);
  expect(await run('media', 'delete', mediaId)).toMatchObject({ code: 0 });
  expect(await run('media', 'get', mediaId)).toMatchObject({ code: 1 });
  await app.stop('SIGTERM');
}, 60_000);
