import { createFakeChat4All } from '@chat4all/client/testing';
import { expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';

test('a user is created, read, sent to, opted out and erased', async () => {
  await using router = await createFakeChat4All();
  const run = (...args: string[]): ReturnType<typeof runCli> => runCli(router.address, args);
  expect(await run('users', 'put', 'ana', 'whatsapp=+5511999999999,instagram=17841')).toMatchObject({ code: 0 });
  const { stdout } = await run('users', 'get', 'ana', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    user_id: 'ana',
    identities: [
      { channel: 'whatsapp', kind: 'phone', to: '+5511999999999' },
      { channel: 'instagram', to: '17841' },
    ],
  });
  expect((await run('users', 'list')).stdout).toBe('ana\n  whatsapp +5511999999999\n  instagram 17841\n');
  expect((await run('send', '--user', 'ana', '--until', 'sent', 'Olá')).code).toBe(0);
  expect(router.messages).toMatchObject([{ deliveries: [{}, {}] }]);

  expect((await run('users', 'opt-out', 'ana', '--scope', 'marketing')).stdout).toContain(
    'ana opted out of marketing\n',
  );
  const refused = await run('send', '--user', 'ana', '--scope', 'marketing', 'Oferta');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('FAILED_PRECONDITION OPTED_OUT');
  expect((await run('users', 'opt-in', 'ana', '--scope', 'marketing', '--evidence', 'form 7')).code).toBe(0);
  expect((await run('users', 'consent', 'ana', '--scope', 'marketing')).stdout).toMatch(
    /^whatsapp \+5511999999999  OPTED_IN\n  \S+Z  OPTED_IN to marketing  API form 7\ninstagram 17841  OPTED_IN\n/,
  );
  const consents = (await run('users', 'consents', '--user', 'ana', '--all', '--json')).stdout.trim().split('\n');
  expect(consents.map((line): unknown => JSON.parse(line))).toMatchObject([
    ...[0, 1].map(() => ({ user_id: 'ana', scope: 'marketing', consent: 'OPTED_IN', evidence: 'form 7' })),
    ...[0, 1].map(() => ({ user_id: 'ana', scope: 'marketing', consent: 'OPTED_OUT', source: 'API' })),
  ]);
  expect((await run('send', '--user', 'ana', '--scope', 'marketing', '--until', 'sent', 'Oferta')).code).toBe(0);

  expect(await run('users', 'erase', 'ana')).toMatchObject({ code: 2, stderr: /--confirm ana/ });
  expect((await run('users', 'erase', 'ana', '--confirm', 'ana')).stdout).toContain('ana erased, 2 messages blanked\n');
  expect((await run('users', 'get', 'ana')).stderr).toMatch(/^chat4all: NOT_FOUND: /);
});

test('--conversation sends to every member', async () => {
  await using router = await createFakeChat4All();
  const members = [{ whatsapp: '+5511999999999' }, { instagram: '17841' }];
  const { conversationId } = await router.client().conversations.create({ members });
  const { code } = await runCli(router.address, ['send', '--conversation', conversationId, '--until', 'sent', 'Olá']);
  expect(code).toBe(0);
  expect(router.messages).toMatchObject([{ conversationId, deliveries: [{}, {}] }]);
});
