import { describe, expect, test } from 'vitest';
import { DeliveryState, Message, RoutingMode } from '@chat4all/proto';
import { startFakeRouter } from './testing/fake-router.ts';
import { runCli } from './testing/run-cli.ts';
import { stateEvent, toMessage } from './testing/samples.ts';

const withoutDeliveries = (messageId: string): Message => Message.fromPartial({ messageId });

function statesOf(stdout: string): string[] {
  return stdout.split('\n').flatMap((line) => /^ *[\d.]+ s {2}([A-Z]+) /.exec(line)?.[1] ?? []);
}

test('--at prints the time that the message is scheduled for, and does not wait', async () => {
  let sendTime: Date | undefined;
  await using router = await startFakeRouter({
    send: (request) => {
      ({ sendTime } = request);
      return toMessage(request);
    },
    get: withoutDeliveries,
  });
  const { code, stdout } = await runCli(router.address, [
    ...['send', '--channel', 'whatsapp', '--to', '+5511999999999', '--request-id', 'r1'],
    ...['--at', '2026-11-24T09:00:00-03:00', 'Bom dia'],
  ]);
  expect(stdout).toMatch(/^m-r1 {2}scheduled for 2026-11-24T12:00:00\.000Z\n/);
  expect(statesOf(stdout)).toEqual(['SCHEDULED']);
  expect(sendTime).toEqual(new Date('2026-11-24T12:00:00Z'));
  expect(code).toBe(0);
});

describe('with --fallback', () => {
  const addresses = 'whatsapp=+5511999999999,instagram=17841400000000001';
  const toBoth = ['send', '--fallback', addresses, '--fallback-after', '2m', '--request-id', 'r1', 'Olá'];

  test('succeeds if one address is reached', async () => {
    let sent: unknown;
    await using router = await startFakeRouter({
      send: (request) => {
        sent = request;
        return toMessage(request);
      },
      get: withoutDeliveries,
      stream: (call) => {
        call.write(stateEvent('m-r1-0', DeliveryState.FAILED, 'OUTSIDE_WINDOW'));
        call.write(stateEvent('m-r1-1', DeliveryState.SENT));
      },
    });
    const { code, stdout, stderr } = await runCli(router.address, toBoth);
    expect(statesOf(stdout)).toEqual(['ACCEPTED', 'SCHEDULED', 'FAILED', 'SENT']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [whatsapp, instagram] = [
      { channel: 'whatsapp', value: '+5511999999999' },
      { channel: 'instagram', value: '17841400000000001' },
    ];
    expect(sent).toMatchObject({
      message: { recipients: [{ to: { $case: 'identities', value: { identities: [whatsapp, instagram] } } }] },
      routing: { mode: RoutingMode.FALLBACK, fallbackAfter: { seconds: 120 } },
    });
  });

  test('fails if no address is reached', async () => {
    await using router = await startFakeRouter({
      send: toMessage,
      get: withoutDeliveries,
      stream: (call) => {
        for (const id of ['m-r1-0', 'm-r1-1']) call.write(stateEvent(id, DeliveryState.FAILED, 'OUTSIDE_WINDOW'));
      },
    });
    expect((await runCli(router.address, toBoth)).code).toBe(1);
  });
});
