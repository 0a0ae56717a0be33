import { status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { Account, AccountState, DeliveryState, Message } from '@chat4all/proto';
import { Refusal, startFakeRouter } from './testing/fake-router.ts';
import { runCli } from './testing/run-cli.ts';

const refuse = (code: status, reason: string): never => {
  throw new Refusal(code, 'no', { reason });
};

describe('cancel', () => {
  const messageIn = (state: DeliveryState) => (messageId: string) =>
    Message.fromPartial({ messageId, deliveries: [{ deliveryId: `${messageId}-0`, state }] });

  test('prints the cancelled message', async () => {
    await using router = await startFakeRouter({ cancel: messageIn(DeliveryState.CANCELLED) });
    const { code, stdout, stderr } = await runCli(router.address, ['cancel', 'm-1']);
    expect(stdout).toMatch(/^m-1 {2}-\n {2}CANCELLED/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('fails if the message was already sent', async () => {
    await using router = await startFakeRouter({ cancel: messageIn(DeliveryState.SENT) });
    const { code, stdout, stderr } = await runCli(router.address, ['cancel', 'm-1', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ message_id: 'm-1', deliveries: [{ state: 'SENT' }] });
    expect(stderr).toBe('nothing cancelled: the message was already sent, or is being sent\n');
    expect(code).toBe(1);
  });
});

describe('accounts', () => {
  const account = (state: AccountState, more: Parameters<typeof Account.fromPartial>[0] = {}): Account =>
    Account.fromPartial({ accountId: 'a-whatsapp', channel: 'whatsapp', state, ...more });
  const broken = account(AccountState.REAUTH_REQUIRED, {
    lastError: { reason: 'AUTHENTICATION', message: 'the token has expired', channelCode: '190' },
    lastErrorTime: new Date('2026-11-23T10:00:00Z'),
    tokenExpireTime: new Date('2026-12-23T10:00:00Z'),
  });

  test('list prints the state, the last error and the expiry of the token', async () => {
    const channels: string[] = [];
    await using router = await startFakeRouter({
      accounts: (channel) => {
        channels.push(channel);
        return [account(AccountState.ACTIVE), broken];
      },
    });
    const { code, stdout } = await runCli(router.address, ['accounts', 'list', '--channel', 'whatsapp']);
    expect(stdout.split('\n')).toEqual([
      'ACTIVE           whatsapp a-whatsapp',
      'REAUTH_REQUIRED  whatsapp a-whatsapp',
      '  last error     2026-11-23T10:00:00.000Z',
      '    AUTHENTICATION (190): the token has expired',
      '  token expires  2026-12-23T10:00:00.000Z',
      '',
    ]);
    expect({ code, channels }).toEqual({ code: 0, channels: ['whatsapp'] });
    const json = await runCli(router.address, ['accounts', 'list', '--json']);
    expect(JSON.parse(json.stdout.split('\n')[1] ?? '')).toMatchObject({
      account: 'a-whatsapp',
      state: 'REAUTH_REQUIRED',
      last_error: { reason: 'AUTHENTICATION' },
    });
  });

  test('pause and resume print the account', async () => {
    await using router = await startFakeRouter({
      pause: (accountId) => account(AccountState.PAUSED, { accountId }),
      resume: () => refuse(status.NOT_FOUND, 'NOT_FOUND'),
    });
    const paused = await runCli(router.address, ['accounts', 'pause', 'mine']);
    expect(paused).toMatchObject({ code: 0, stdout: expect.stringMatching(/^PAUSED +whatsapp mine\n$/) as string });
    const unknown = await runCli(router.address, ['accounts', 'resume', 'other']);
    expect(unknown).toMatchObject({ code: 1, stderr: 'chat4all: NOT_FOUND: no\n' });
  });
});
