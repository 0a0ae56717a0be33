import { status } from '@grpc/grpc-js';
import {
  type Connection,
  Consent,
  ConsentSource,
  GetConsentRequest,
  ListConsentsRequest,
  SetConsentRequest,
  unary,
} from '@chat4all/proto';
import { EVENTS_TOPIC, recordToEvent } from '@chat4all/records';
import { CHANNEL_MARKETING_SCOPE } from '@chat4all/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { putUser, setConsent, user } from '../testing/directory-calls.ts';
import { type TestServer, createTestServer, failure, to } from '../testing/test-server.ts';

let server: TestServer;
let client: Connection;
beforeEach(async () => {
  server = await createTestServer();
  client = server.client();
});
afterEach(() => server.dispose());

const PHONE = '+5511999999999';
const ANA = { channel: 'whatsapp', kind: 'phone', value: PHONE };
const { OPTED_IN, OPTED_OUT, UNSPECIFIED } = Consent;

const get = (request: Parameters<typeof GetConsentRequest.fromPartial>[0]) =>
  unary(client.directory.getConsent.bind(client.directory), GetConsentRequest.fromPartial(request), {
    metadata: client.metadata,
  });
const list = (request: Parameters<typeof ListConsentsRequest.fromPartial>[0] = {}) =>
  unary(client.directory.listConsents.bind(client.directory), ListConsentsRequest.fromPartial(request), {
    metadata: client.metadata,
  });

test('tells for each identity of a user whether messages of a scope pass, and why', async () => {
  await putUser(client, 'ana', [ANA, { channel: 'instagram', value: '17841' }]);
  await setConsent(client, to(PHONE), 'marketing');
  const consentOf = async (scope: string): Promise<Consent[]> =>
    (await get({ recipient: user('ana'), scope })).identities.map(({ consent }) => consent);
  expect(await consentOf('marketing')).toEqual([OPTED_OUT, UNSPECIFIED]);
  expect(await consentOf('news')).toEqual([UNSPECIFIED, UNSPECIFIED]);
  await setConsent(client, user('ana'), '', OPTED_IN);
  expect(await consentOf('marketing')).toEqual([OPTED_OUT, OPTED_IN]);
  const [identity] = (await get({ recipient: to(PHONE) })).identities;
  expect(identity).toMatchObject({
    identity: { value: PHONE },
    consent: OPTED_IN,
    decisions: [
      { scope: '', consent: OPTED_IN, source: ConsentSource.API, userId: 'ana' },
      { scope: 'marketing', consent: OPTED_OUT, source: ConsentSource.API },
    ],
  });
});

test('shows what a channel reported about marketing as that', async () => {
  const proof = { source: ConsentSource.CHANNEL, evidence: 'd1', timeMs: 1_000 };
  const scope = CHANNEL_MARKETING_SCOPE;
  await server.store.directory.consents.set([{ tenantId: 'demo', identity: ANA, scope, optedOut: true, proof }]);
  expect((await get({ recipient: to(PHONE), scope: 'marketing' })).identities).toMatchObject([
    { consent: OPTED_OUT, decisions: [{ scope: 'marketing', evidence: 'd1', decideTime: new Date(1_000) }] },
  ]);
  expect((await get({ recipient: to(PHONE) })).identities).toMatchObject([{ consent: UNSPECIFIED }]);
});

test('lists decisions with their evidence, newest first, page by page, of one recipient or all', async () => {
  const evidenced = SetConsentRequest.fromPartial({ recipient: to(PHONE), consent: OPTED_OUT, evidence: 'form 7' });
  await unary(client.directory.setConsent.bind(client.directory), evidenced, { metadata: client.metadata });
  await setConsent(client, to(PHONE), '', OPTED_IN);
  await setConsent(client, to('+5511888888888'));
  const { decisions } = await list({ recipient: to(PHONE) });
  expect(decisions).toMatchObject([{ consent: OPTED_IN }, { consent: OPTED_OUT, evidence: 'form 7' }]);
  const first = await list({ pageSize: 2 });
  const second = await list({ pageSize: 2, pageToken: first.nextPageToken });
  expect([...first.decisions, ...second.decisions].slice(1)).toEqual(decisions);
  expect(await failure(list({ recipient: to(PHONE), pageToken: first.nextPageToken }))).toMatchObject({
    code: status.INVALID_ARGUMENT,
  });
});

test('publishes an event for each identity', async () => {
  await putUser(client, 'ana', [ANA, { channel: 'instagram', value: '17841' }]);
  await setConsent(client, user('ana'), 'marketing');
  const channels: (string | undefined)[] = [];
  for await (const { records } of server.bus.tail({ topic: EVENTS_TOPIC, from: 'earliest' })) {
    for (const { kind } of records.map(recordToEvent)) {
      if (kind?.$case !== 'consent') continue;
      expect(kind.value.decision).toMatchObject({ userId: 'ana', scope: 'marketing', consent: OPTED_OUT });
      channels.push(kind.value.identity?.channel);
    }
    if (channels.length === 2) break;
  }
  expect(channels.sort()).toEqual(['instagram', 'whatsapp']);
});

test('names every invalid field, and unknown users', async () => {
  const evidence = 'x'.repeat(257);
  const invalid = SetConsentRequest.fromPartial({ recipient: to(PHONE), evidence });
  const refused = await failure(
    unary(client.directory.setConsent.bind(client.directory), invalid, { metadata: client.metadata }),
  );
  expect(refused.details?.fieldViolations?.map(({ field }) => field)).toEqual(['consent', 'evidence']);
  expect(await failure(get({ scope: 'x'.repeat(65) }))).toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: { fieldViolations: [{ field: 'scope' }, { field: 'recipient' }] },
  });
  for (const call of [get({ recipient: user('nobody') }), list({ recipient: user('nobody') })]) {
    expect(await failure(call)).toMatchObject({ code: status.NOT_FOUND });
  }
});
