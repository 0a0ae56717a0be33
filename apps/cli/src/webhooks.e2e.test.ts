import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createFakeChat4All, type FakeChat4All } from '@chat4all/client/testing';
import { isolatedSettings, startProcess } from '@chat4all/processes';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { finished, runCli, startCli } from './testing/run-cli.ts';

const URL_OF_HOOK = 'https://example.com/events';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let router: FakeChat4All;
let receiver: Server;
let received: Received[];
let answer: number;
let hook: string;
beforeEach(async () => {
  router = await createFakeChat4All();
  [received, answer] = [[], 204];
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      response.writeHead(answer).end();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  hook = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/hook`;
});
afterEach(async () => {
  receiver.close();
  receiver.closeAllConnections();
  await router[Symbol.asyncDispose]();
});

const webhooks = (...args: string[]) => runCli(router.address, ['webhooks', ...args]);
const parse = (stdout: string): Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function create(): Promise<{ readonly endpointId: string; readonly secret: string }> {
  const { stdout } = await webhooks('create', URL_OF_HOOK, '--json');
  const [created] = parse(stdout);
  return { endpointId: String(created?.['endpoint_id']), secret: String(created?.['secret']) };
}

describe('webhooks', () => {
  test('create prints the endpoint with its secret, list without it', async () => {
    const created = await webhooks(
      'create',
      URL_OF_HOOK,
      '--types',
      'message.received,delivery.*',
      '--description',
      'orders',
    );
    expect(created).toMatchObject({
      code: 0,
      stderr: 'the secret is shown only now; verify the signatures of posts with it\n',
    });
    const secret = /secret: (whsec_\S+)/.exec(created.stdout)?.[1] ?? '';
    const { stdout } = await webhooks('list');
    expect(stdout.split('\n').slice(1)).toEqual([
      `  ACTIVE    ${URL_OF_HOOK}`,
      '    about: orders',
      '    types: message.received, delivery.*',
      `    secrets: …${secret.slice(-4)}`,
      '',
    ]);
  });

  test('names an unknown type and a wrong URL as wrong usage', async () => {
    const unknown = await webhooks('create', URL_OF_HOOK, '--types', 'pombo');
    expect(unknown.stderr).toContain('--types: unknown type "pombo"; must be one of message.received, ');
    expect(unknown.code).toBe(2);
    expect(await webhooks('create', 'example.com')).toMatchObject({ code: 2 });
    expect(await webhooks('create', 'http://example.com')).toMatchObject({ code: 1 });
  });

  test('update changes only the given settings, and disables and enables', async () => {
    const { endpointId } = await create();
    await webhooks('update', endpointId, '--types', 'delivery.failed', '--maximum-per-second', '5');
    const [disabled] = parse((await webhooks('update', endpointId, '--disable', '--json')).stdout);
    const kept = { url: URL_OF_HOOK, event_types: ['delivery.failed'], maximum_per_second: 5 };
    expect(disabled).toMatchObject({ ...kept, state: 'DISABLED' });
    expect(await webhooks('test', endpointId)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is disabled') as string,
    });
    const [enabled] = parse((await webhooks('update', endpointId, '--enable', '--json')).stdout);
    expect(enabled).toMatchObject({ ...kept, state: 'ACTIVE' });
    expect(await webhooks('update', endpointId, '--enable', '--disable')).toMatchObject({ code: 2 });
  });

  test('rotate prints a new secret, and get the hints of both', async () => {
    const { endpointId, secret } = await create();
    const [rotated] = parse((await webhooks('rotate', endpointId, '--grace', '1h', '--json')).stdout);
    const [shown] = parse((await webhooks('get', endpointId, '--json')).stdout);
    expect(shown?.['secret_hints']).toEqual([String(rotated?.['secret']).slice(-4), secret.slice(-4)]);
  });

  test('test, attempts and resend', async () => {
    const { endpointId } = await create();
    expect(await webhooks('attempts', endpointId)).toMatchObject({ code: 0, stdout: '', stderr: 'no attempts\n' });
    const tested = await webhooks('test', endpointId);
    expect(tested.stdout).toMatch(/ {2}SUCCEEDED {2}200 {2}webhook\.test {2}test_\S+ {2}attempt 1 {2}0 ms\n$/);
    const [attempt] = parse((await webhooks('attempts', endpointId, '--json')).stdout);
    expect(attempt).toMatchObject({ outcome: 'SUCCEEDED', event_type: 'webhook.test', http_status: 200 });
    const eventId = String(attempt?.['event_id']);
    expect(await webhooks('resend', endpointId, eventId)).toMatchObject({
      ...{ code: 0, stdout: `${eventId} will be posted again\n` },
    });
    expect(await webhooks('resend', endpointId, 'other')).toMatchObject({ code: 1 });
  });

  test('recover and delete', async () => {
    const { endpointId } = await create();
    expect(await webhooks('recover', endpointId, '--since', '2h')).toMatchObject({
      ...{ code: 0, stdout: '0 events posted or waiting\n' },
    });
    expect(await webhooks('recover', endpointId)).toMatchObject({ code: 2 });
    expect(await webhooks('delete', endpointId)).toMatchObject({ code: 0, stdout: `${endpointId} deleted\n` });
    expect(await webhooks('list')).toMatchObject({ code: 0, stdout: '', stderr: 'no webhook endpoints\n' });
  });
});

describe('listen', () => {
  const start = async (...args: string[]) => {
    const child = startCli(router.address, ['listen', '--forward', hook, ...args]);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    await expect.poll(() => stderr, { timeout: 10_000 }).toContain('forwarding events');
    const secret = /secret: (\S+)/.exec(stderr)?.[1] ?? '';
    return { child, secret, end: finished(child) };
  };

  test('posts signed events, prints the answers, and ends with a summary', async () => {
    const { child, secret, end } = await start('--types', 'message.received');
    router.receive({ from: '+5511999999999', text: 'Olá' });
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(1);
    answer = 500;
    router.receive({ from: '+5511999999999', text: 'Oi' });
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(2);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await end;
    expect(code).toBe(130);
    expect(stderr).toContain('1 event accepted, 1 failed\n');
    expect(stderr).toContain(`continue with: chat4all listen --forward ${hook} --cursor `);
    const [first, second] = received;
    const { type, data } = new Webhook(secret).verify(first?.body ?? '', headersOf(first)) as Record<string, unknown>;
    expect(type).toBe('message.received');
    expect(data).toMatchObject({ inbound: { message: { content: { text: { body: 'Olá' } } } } });
    expect(stdout.split('\n')).toEqual([
      `message.received ${String(first?.headers['webhook-id'])} → 204`,
      `message.received ${String(second?.headers['webhook-id'])} → 500`,
      '',
    ]);
  });

  test('signs with a given secret, and continues while the receiver is away and after a restart of the router', async () => {
    const secret = `whsec_${Buffer.alloc(24).toString('base64')}`;
    const started = await start('--secret', secret, '--types', 'message.received', '--json');
    expect(started.secret).toBe(secret);
    receiver.close();
    receiver.closeAllConnections();
    router.receive({ from: '+5511999999999', text: 'Olá' });
    let stdout = '';
    started.child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    await expect.poll(() => stdout, { timeout: 10_000 }).toContain('"problem":"ECONNREFUSED"');
    await router.restart();
    router.receive({ from: '+5511999999999', text: 'Oi' });
    await expect.poll(() => stdout.trim().split('\n').length, { timeout: 10_000 }).toBe(2);
    started.child.kill('SIGINT');
    expect((await started.end).code).toBe(130);
  });

  test('names a secret that is too short', async () => {
    const { code, stderr } = await runCli(router.address, ['listen', '--forward', hook, '--secret', 'whsec_AAAA']);
    expect(stderr).toContain('--secret: must be whsec_ and the base64 of 24 to 64 bytes');
    expect(code).toBe(2);
  });
});

test('a real router posts a test and events, signed, and lists the attempts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-webhooks-'));
  const settings = {
    ...isolatedSettings(folder),
    CHAT4ALL_INSECURE: '1',
    CHAT4ALL_LOG_LEVEL: 'debug',
    CHAT4ALL_SANDBOX_DELAYS: '1,2,3',
  };
  const app = startProcess('apps/standalone/src/main.ts', { settings });
  const { grpc = '' } = await app.waitForLog('ready');
  const run = (...args: string[]) => runCli(grpc, args);
  const [created] = parse((await run('webhooks', 'create', hook, '--types', 'delivery.read', '--json')).stdout);
  const [endpointId, secret] = [String(created?.['endpoint_id']), String(created?.['secret'])];
  expect(await run('webhooks', 'test', endpointId)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('204') as string,
  });
  await run('send', '--channel', 'whatsapp', '--to', '+5511999999999', 'Olá');
  await expect.poll(() => received.length, { timeout: 10_000 }).toBe(2);
  const types = received.map(
    (post) => (new Webhook(secret).verify(post.body, headersOf(post)) as { type: string }).type,
  );
  expect(types).toEqual(['webhook.test', 'delivery.read']);
  const eventId = String(received[1]?.headers['webhook-id']);
  const attempts = async () => (await run('webhooks', 'attempts', endpointId)).stdout;
  await expect.poll(attempts, { timeout: 10_000 }).toContain(eventId);
  expect(await run('webhooks', 'resend', endpointId, eventId)).toMatchObject({ code: 0 });
  await expect.poll(() => received.length, { timeout: 10_000 }).toBe(3);
  expect(received[2]?.headers['webhook-id']).toBe(eventId);
  const recovered = await run('webhooks', 'recover', endpointId, '--since', '1h');
  expect(recovered).toMatchObject({ code: 0, stdout: '1 event posted or waiting\n' });
  await expect.poll(() => received.length, { timeout: 10_000 }).toBe(4);
  await app.stop('SIGTERM');

  // The secret is in no log, and encrypted on disk.
  const plain = secret.slice('whsec_'.length);
  expect(app.output()).not.toContain(plain);
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const contents = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name))),
  );
  expect(Buffer.concat(contents).includes(endpointId)).toBe(true);
  expect(Buffer.concat(contents).includes(plain)).toBe(false);
  await rm(folder, { recursive: true });
}, 60_000);

function headersOf(post: Received | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(post?.headers ?? {}).map(([name, value]) => [name, String(value)]));
}
