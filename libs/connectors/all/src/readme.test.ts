import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..');
const readme = await readFile(join(folder, 'README.md'), 'utf8');
const servers = [...readme.matchAll(/^```js\n(.*?)^```/gms)]
  .map(([, code = '']) => code)
  .filter((code) => code.includes('webhookRequestFrom'));
const BODY = JSON.stringify({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: 'waba',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { phone_number_id: '106540352242922' },
            statuses: [{ id: 'wamid.1', status: 'read', timestamp: '1767268800', recipient_id: '5511999999999' }],
          },
        },
      ],
    },
  ],
});

let running: ChildProcess | undefined;
afterEach(async () => {
  if (running?.exitCode !== null) return;
  running.kill();
  await once(running, 'exit');
});

/** Starts the program, and returns its URL and the rest of its output. */
async function start(code: string): Promise<{ url: string; output: AsyncIterator<string> }> {
  const secrets = { META_APP_SECRET: 'a-secret', META_VERIFY_TOKEN: 'a-word', WHATSAPP_TOKEN: 'a-token' };
  const options = ['--conditions=@chat4all/source', '--input-type=module', '--eval', code];
  const started = spawn(process.execPath, options, {
    cwd: folder,
    env: { ...process.env, ...secrets, NODE_OPTIONS: '', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = started;
  const output: AsyncIterator<string> = started.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
  let text = '';
  while (!/port: \d+/.test(text)) text += String((await output.next()).value);
  const [, port = ''] = /port: (\d+)/.exec(text) ?? [];
  return { url: `http://127.0.0.1:${port}/webhooks/whatsapp`, output };
}

describe('the servers in the README', () => {
  it('are for node:http, Express and Hono', () => {
    expect(servers.map((code) => /from '(node:http|express|hono)'/.exec(code)?.[1])).toEqual([
      ...['node:http', 'express', 'hono'],
    ]);
  });

  it.each(servers)(
    'answer the verification, refuse forgeries and read events: %#',
    async (code) => {
      const { url, output } = await start(code);
      const post = (signature: string): Promise<Response> =>
        fetch(url, {
          method: 'POST',
          body: BODY,
          headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
        });
      const verification = await fetch(`${url}?hub.mode=subscribe&hub.verify_token=a-word&hub.challenge=42`);
      expect([verification.status, await verification.text()]).toEqual([200, '42']);
      expect((await post('0'.repeat(64))).status).toBe(401);
      expect((await post(createHmac('sha256', 'a-secret').update(BODY).digest('hex'))).status).toBe(200);
      let printed = '';
      while (!printed.includes('\n')) printed += String((await output.next()).value);
      expect(JSON.parse(printed)).toMatchObject({ kind: 'receipt', state: 'read', providerMessageId: 'wamid.1' });
    },
    30_000,
  );
});
