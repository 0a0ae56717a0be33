import { createFakeChat4All } from '@chat4all/client/testing';
import { expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';

test('audit lists who changed what, by filters, for people and for programs', async () => {
  await using router = await createFakeChat4All();
  const run = (...args: string[]): ReturnType<typeof runCli> => runCli(router.address, args);
  expect((await run('audit')).stderr).toContain('no entries\n');
  const [account] = await router.client().accounts.list();
  const accountId = account?.accountId ?? '';
  await run('accounts', 'pause', accountId);
  await run('accounts', 'pause', 'unknown');
  const { code, stdout } = await run('audit');
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^\S+Z {2}NOT_FOUND {2}ChannelService\/PauseAccount unknown {2}anonymous 127.0.0.1$/),
    expect.stringMatching(
      new RegExp(`^\\S+Z {2}OK {2}ChannelService/PauseAccount ${accountId} {2}anonymous 127.0.0.1$`),
    ),
    '',
  ]);
  expect(code).toBe(0);
  const lines = (await run('audit', '--target', accountId, '--since', '1h', '--json')).stdout.trim().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { method: 'ChannelService/PauseAccount', target: accountId, actor: 'anonymous', outcome: 'OK' },
  ]);
  expect(await run('audit', '--since', 'soon')).toMatchObject({ code: 2 });
});
