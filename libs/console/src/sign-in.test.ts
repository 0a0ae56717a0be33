import { tmpdir } from 'node:os';
import { createLogger } from '@chat4all/runtime';
import { freePorts } from '@chat4all/test-servers';
import { type IdentityProvider, startIdentityProvider } from '@chat4all/test-servers/identity-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Console, startConsole } from './console.ts';
import { METHOD_ROLES } from './method-roles.ts';
import { Browser } from './testing/browser.ts';
import { type FakeRouter, startFakeRouter } from './testing/fake-router.ts';

const IDENTITY = '{"channel":"whatsapp","kind":"phone","value":"+5511987654321"}';

let router: FakeRouter;
let provider: IdentityProvider;
let console: Console;
beforeAll(async () => {
  router = await startFakeRouter();
  router.keys.clear();
  router.keys.add('c4a_of-the-console');
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const client = { id: 'console', secret: 'a-secret-of-the-client' };
  provider = await startIdentityProvider({ ...client, redirectUri: `${url}/auth/callback` });
  console = await startConsole({
    address: { host: '127.0.0.1', port },
    url,
    routerUrl: router.url,
    apiKey: 'c4a_of-the-console',
    oidc: {
      issuer: provider.issuer,
      clientId: client.id,
      clientSecret: client.secret,
      roleClaim: 'roles',
      roles: new Map([
        ['guests', 'viewer'],
        ['support', 'agent'],
        ['platform', 'admin'],
      ]),
    },
    applicationFolder: tmpdir(),
    links: {},
    logger: await createLogger('console', 'silent'),
  });
});
afterAll(async () => {
  await console.close();
  await provider.close();
  await router.close();
});

/** Signs a person in, and returns the browser with the page that it ends at. */
async function signIn(
  roles: readonly string[],
  returnTo = '/',
  person: { readonly hasVerifiedEmail?: boolean } = {},
): Promise<{ browser: Browser; path: string }> {
  provider.person = { id: `person-${roles.join('-')}`, roles, ...person };
  const browser = new Browser();
  const { url } = await browser.open(`${console.url}/auth/start?return_to=${encodeURIComponent(returnTo)}`);
  const { origin, pathname, search } = new URL(url);
  expect(origin).toBe(console.url);
  return { browser, path: `${pathname}${search}` };
}

test('requires the identity provider', async () => {
  const browser = new Browser();
  const session = await browser.visit(`${console.url}/auth/session`);
  expect([JSON.parse(session.body), session.headers['set-cookie']]).toEqual([
    { signedIn: false, method: 'oidc' },
    undefined,
  ]);
  const body = '{"apiKey":"c4a_of-the-console"}';
  expect((await browser.visit(`${console.url}/auth/sign-in`, { method: 'POST', body })).status).toBe(404);
});

test.each([
  [['guests'], 'viewer'],
  [['support', 'guests'], 'agent'],
  [['support', 'platform'], 'admin'],
])('a person with %j is signed in as %s, and comes back to the page', async (roles, role) => {
  const { browser, path } = await signIn(roles, '/messages?state=x');
  expect(path).toBe('/messages?state=x');
  const { body } = await browser.visit(`${console.url}/auth/session`);
  expect(JSON.parse(body)).toMatchObject({ signedIn: true, role, name: `Person person-${roles.join('-')}` });
});

test.each([
  { hasVerifiedEmail: true, stated: 'person-platform%40example.com' },
  { hasVerifiedEmail: false, stated: 'person-platform' },
])(
  'the console tells the router who is signed in, and ignores what the browser states: $stated',
  async ({ stated, ...person }) => {
    const { browser } = await signIn(['platform'], '/', person);
    const body = '{"accountId":"acme"}';
    const headers = { 'x-chat4all-on-behalf-of': 'somebody-else' };
    await browser.visit(`${console.url}/api/rpc/ChannelService/PauseAccount`, { method: 'POST', body, headers });
    expect(router.calls.at(-1)?.headers['x-chat4all-on-behalf-of']).toBe(stated);
  },
);

test('a person without a role is refused', async () => {
  const { browser, path } = await signIn(['others']);
  expect(path).toBe('/?sign_in_error=role');
  expect(JSON.parse((await browser.visit(`${console.url}/auth/session`)).body)).toMatchObject({ signedIn: false });
});

test.each(['https://evil.example.com/', '//evil.example.com/', '/\\evil.example.com'])(
  'leads to no other site after signing in: %s',
  async (returnTo) => {
    expect((await signIn(['guests'], returnTo)).path).toBe('/');
  },
);

test('refuses an answer of the identity provider that was not requested', async () => {
  const browser = new Browser();
  await browser.visit(`${console.url}/auth/start`);
  const answer = await browser.visit(`${console.url}/auth/callback?code=abc&state=forged&iss=${provider.issuer}`);
  expect(answer.headers.location).toBe('/?sign_in_error=provider');
  expect(JSON.parse((await browser.visit(`${console.url}/auth/session`)).body)).toMatchObject({ signedIn: false });
});

describe('a viewer', () => {
  const READS = /^(Get|List|Search)/;

  test('cannot write by any request, and reads no secret', async () => {
    const { browser } = await signIn(['guests']);
    for (const method of METHOD_ROLES.keys()) {
      const before = router.calls.length;
      const { status } = await browser.visit(`${console.url}/api/rpc/${method}`, { method: 'POST', body: '{}' });
      const isForwarded = router.calls.length > before;
      expect(isForwarded, method).toBe(status === 200);
      if (isForwarded) expect(method.split('/')[1]).toMatch(READS);
      else expect([403, 404], method).toContain(status);
    }
    const before = router.calls.length;
    const upload = await browser.visit(`${console.url}/api/media`, { method: 'POST', body: 'bytes' });
    expect([upload.status, router.calls.length]).toEqual([403, before]);
  });

  test('gets lists and events with masked addresses', async () => {
    const { browser } = await signIn(['guests']);
    router.answers.set('/chat4all.v1.ChatService/ListMessages', { body: `{"messages":[{"sender":${IDENTITY}}]}` });
    const event = `id: c1\nevent: inbound\ndata: {"inbound":{"message":{"sender":${IDENTITY}}}}\n\n`;
    router.answers.set('/v1/events', { type: 'text/event-stream', body: event });
    const answers = [
      await browser.visit(`${console.url}/api/rpc/ChatService/ListMessages`, { method: 'POST', body: '{}' }),
      await browser.visit(`${console.url}/api/events`),
    ];
    for (const { body } of answers) {
      expect(body).toContain('•••4321');
      expect(body).not.toContain('98765');
    }
    expect(answers[1]?.body).toMatch(/^id: c1\nevent: inbound\ndata: \{.*\}\n\n$/);
    const { browser: agent } = await signIn(['support']);
    const whole = await agent.visit(`${console.url}/api/events`);
    expect(whole.body).toBe(event);
  });
});
