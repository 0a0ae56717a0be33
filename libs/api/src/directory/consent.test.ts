import { status } from '@grpc/grpc-js';
import { type Connection, Consent, ConsentSource, RoutingMode } from '@chat4all/proto';
import { deliveriesTopic } from '@chat4all/records';
import { CHANNEL_MARKETING_SCOPE, StoreError } from '@chat4all/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { putUser, setConsent, user } from '../testing/directory-calls.ts';
import {
  type PartialRequest,
  type TestServer,
  countOf,
  createTestServer,
  failure,
  person,
  project,
  send,
  text,
  to,
} from '../testing/test-server.ts';

let server: TestServer;
let client: Connection;
beforeEach(async () => {
  server = await createTestServer();
  client = server.client();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.dispose();
});

const PHONE = '+5511999999999';
const ANA = { channel: 'whatsapp', value: PHONE };
const PROOF = { source: ConsentSource.CHANNEL, evidence: 'm1', timeMs: 1_000 };
const OPTED_OUT_ERROR = { code: status.FAILED_PRECONDITION, details: { reason: 'OPTED_OUT' } };

function message(recipients: Parameters<typeof setConsent>[1][], consentScope = ''): PartialRequest {
  return { message: { recipients, content: text('Oferta'), consentScope } };
}

test('refuses messages of an opted-out scope, and accepts others', async () => {
  await setConsent(client, to(PHONE), 'marketing');
  expect(await failure(send(client, message([to('+5511888888888'), to(PHONE)], 'marketing')))).toMatchObject({
    ...OPTED_OUT_ERROR,
    details: { preconditionFailures: [{ type: 'CONSENT', subject: 'message.recipients[1]' }] },
  });
  expect(await countOf(server.bus, deliveriesTopic('whatsapp'))).toBe(0);
  await send(client, message([to(PHONE)], 'news'));
  await send(client, message([to(PHONE)]));
});

test('refuses all messages after a general opt-out, until the person opts in', async () => {
  await setConsent(client, to(PHONE));
  expect(await failure(send(client, message([to(PHONE)], 'news')))).toMatchObject(OPTED_OUT_ERROR);
  expect(await failure(send(client, message([to(PHONE)])))).toMatchObject(OPTED_OUT_ERROR);
  await setConsent(client, to(PHONE), 'news');
  await setConsent(client, to(PHONE), '', Consent.OPTED_IN);
  expect(await failure(send(client, message([to(PHONE)], 'news')))).toMatchObject(OPTED_OUT_ERROR);
  await send(client, message([to(PHONE)]));
});

test('applies an opt-out of a user to each identity, and one of an identity to the whole person', async () => {
  await putUser(client, 'ana', [ANA]);
  await setConsent(client, user('ana'), 'marketing');
  await putUser(client, 'ana', [ANA, { channel: 'instagram', value: '17841' }]);
  expect(await failure(send(client, message([user('ana')], 'marketing')))).toMatchObject(OPTED_OUT_ERROR);
  const added = message([to('17841', 'instagram')], 'marketing');
  expect(await failure(send(client, added))).toMatchObject(OPTED_OUT_ERROR);

  const bea = { whatsapp: '+5511777777777', instagram: '17842' };
  await setConsent(client, to(bea.whatsapp), 'marketing');
  const routing = { mode: RoutingMode.FALLBACK, fallbackAfter: { seconds: 60 } };
  expect(await failure(send(client, { ...message([person(bea)], 'marketing'), routing }))).toMatchObject(
    OPTED_OUT_ERROR,
  );
});

test('applies on another router within a second, also if a channel reported it', async () => {
  await server.store.directory.consents.set([
    {
      tenantId: 'demo',
      identity: { channel: 'whatsapp', kind: 'phone', value: PHONE },
      scope: '',
      optedOut: true,
      proof: PROOF,
    },
  ]);
  await vi.waitFor(async () => {
    expect(await failure(send(client, message([to(PHONE)])))).toMatchObject(OPTED_OUT_ERROR);
  }, 3_000);
});

test('refuses marketing after an opt-out on the channel, until the channel or the client reports an opt-in', async () => {
  const identity = { channel: 'whatsapp', kind: 'phone', value: PHONE };
  const onChannel = async (optedOut: boolean): Promise<void> => {
    await server.store.directory.consents.set([
      { tenantId: 'demo', identity, scope: CHANNEL_MARKETING_SCOPE, optedOut, proof: PROOF },
    ]);
  };
  const isRefused = async (): Promise<void> => {
    await vi.waitFor(async () => {
      expect(await failure(send(client, message([to(PHONE)], 'marketing')))).toMatchObject(OPTED_OUT_ERROR);
    }, 3_000);
  };
  await onChannel(true);
  await isRefused();
  await send(client, message([to(PHONE)], 'news'));
  await setConsent(client, to(PHONE), 'marketing', Consent.OPTED_IN);
  await send(client, message([to(PHONE)], 'marketing'));

  await onChannel(true);
  await setConsent(client, to(PHONE), 'marketing');
  await onChannel(false);
  await isRefused();
  expect(await failure(setConsent(client, to(PHONE), CHANNEL_MARKETING_SCOPE))).toMatchObject({
    code: status.INVALID_ARGUMENT,
  });
});

test('answers a repeated request although its recipient has opted out since', async () => {
  const named = { ...message([to(PHONE)]), requestId: 'r' };
  const { messageId } = await send(client, named);
  await setConsent(client, to(PHONE));
  expect((await send(client, named)).messageId).toBe(messageId);
  await project(server, 1);
  await server.serve();
  expect((await send(server.client(), named)).messageId).toBe(messageId);
});

test('refuses messages until opt-outs were loaded once, and keeps them in an outage', async () => {
  await setConsent(client, to(PHONE));
  const { consents } = server.store.directory;
  const asked = vi.spyOn(consents, 'since').mockRejectedValue(new StoreError('unavailable', 'away'));
  await server.serve();
  const restarted = server.client();
  const toBea = message([to('+5511888888888')]);
  expect(await failure(send(restarted, toBea))).toMatchObject({
    code: status.UNAVAILABLE,
    details: { reason: 'STORE_UNAVAILABLE' },
  });
  asked.mockRestore();
  await vi.waitFor(() => send(restarted, toBea), 3_000);
  vi.spyOn(consents, 'since').mockRejectedValue(new StoreError('unavailable', 'away'));
  expect(await failure(send(restarted, message([to(PHONE)])))).toMatchObject(OPTED_OUT_ERROR);
  await send(restarted, toBea);
});

test.each<[string, Parameters<typeof setConsent>[1], string, Consent, string[]]>([
  ['nobody', {}, '', Consent.OPTED_OUT, ['recipient']],
  ['an address that is none', to('12'), '', Consent.OPTED_OUT, ['recipient.identity.value']],
  ['a channel that is none', to('12', 'pigeon'), '', Consent.OPTED_OUT, ['recipient.identity.channel']],
  ['no word and a long scope', to(PHONE), 'x'.repeat(65), Consent.UNSPECIFIED, ['consent', 'scope']],
])('refuses %s', async (_, recipient, scope, consent, fields) => {
  const { code, details } = await failure(setConsent(client, recipient, scope, consent));
  expect(code).toBe(status.INVALID_ARGUMENT);
  expect(details?.fieldViolations?.map(({ field }) => field)).toEqual(fields);
});
