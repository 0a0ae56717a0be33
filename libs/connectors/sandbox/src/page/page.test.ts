import { execFile } from 'node:child_process';
import { accessSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { start, TEXT_MESSAGE, WHATSAPP_ACCOUNT } from '../start-sandbox.fixture.ts';

const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
});
if (browser === undefined) console.warn('Skipping the test of the page in a browser: Chromium is not installed.');

async function listen() {
  const parts = start({ accounts: [WHATSAPP_ACCOUNT] });
  return { ...parts, ...(await parts.sandbox.listen()) };
}

describe('The page with the phone', () => {
  it('is one file, and runs only its own script', async () => {
    const { url } = await listen();
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const html = await response.text();
    expect(html).toContain('<h1>Chat4All sandbox</h1>');
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    expect((await fetch(url, { method: 'POST' })).status).toBe(400);
  });

  it('calls only paths that exist', async () => {
    const { url } = await listen();
    const html = await (await fetch(url)).text();
    const paths = [...html.matchAll(/ask\('GET', '([a-z]+)/g)].map(([, path = '']) => path);
    expect(paths).toEqual(['accounts', 'conversations', 'messages']);
    for (const path of paths) expect((await fetch(`${url}/sandbox/v1/${path}?limit=200`)).status).toBe(200);
  });

  it.skipIf(browser === undefined)('shows conversations, and renders messages as text only', async () => {
    const { sandbox, send, url } = await listen();
    sandbox.receiveFrom({ phone: TEXT_MESSAGE.to, name: 'Ana' }, 'Quero <b>remarcar</b>', {
      account: WHATSAPP_ACCOUNT.id,
    });
    const interactive = {
      type: 'button',
      body: { text: 'Manhã?' },
      action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Pode ser' } }] },
    };
    await send({ messaging_product: 'whatsapp', to: TEXT_MESSAGE.to, type: 'interactive', interactive });
    await sandbox.idle();
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=3000', '--dump-dom'];
    const { stdout } = await promisify(execFile)(browser ?? '', [...flags, url]);
    expect(stdout).toContain('<h2 id="person">Ana</h2>');
    expect(stdout).toContain('Quero &lt;b&gt;remarcar&lt;/b&gt;');
    expect(stdout).toContain('>Pode ser</button>');
    expect(stdout).toContain('aria-label="read"');
  });
});
