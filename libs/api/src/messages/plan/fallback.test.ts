import { status } from '@grpc/grpc-js';
import { type DeliveryRecord, DeliveryState, type Recipient as RecipientType, RoutingMode } from '@chat4all/proto';
import { deliveriesTopic, EVENTS_TOPIC, recordToDelivery, recordToEvent } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type PartialRequest,
  type TestServer,
  countOf,
  createTestServer,
  failure,
  person,
  send,
  take,
  text,
  to,
} from '../../testing/test-server.ts';

const { SENT, DELIVERED, READ, ACCEPTED, SCHEDULED, ROUTED } = DeliveryState;

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

const ANA = { instagram: '17841', whatsapp: '+5511999999999' };
const BIA = { whatsapp: '+5511988888888' };
type Routing = NonNullable<PartialRequest['routing']>;

type Recipient = Parameters<typeof RecipientType.fromPartial>[0];

const request = (recipients: Recipient[], routing: Routing = {}): PartialRequest => ({
  message: { recipients, content: text('Olá') },
  routing,
});

async function accepted(count: number): Promise<DeliveryRecord[]> {
  const events = (await take(server.bus, EVENTS_TOPIC, count)).map(recordToEvent);
  return events
    .flatMap(({ kind }) => (kind?.$case === 'accepted' ? [kind.value] : []))
    .sort((one, other) => one.position - other.position);
}

describe('several identities of one person', () => {
  test('FAN_OUT creates a delivery for each, or for those on the requested channels', async () => {
    const all = await send(server.client(), request([person(ANA), person(BIA)]));
    expect(all.deliveries.map(({ identity }) => identity?.value)).toEqual(['17841', '+5511999999999', BIA.whatsapp]);
    expect(all.deliveries.map(({ state }) => state)).toEqual([ACCEPTED, ACCEPTED, ACCEPTED]);
    const some = await send(server.client(), request([person(ANA), person(BIA)], { channels: ['whatsapp'] }));
    expect(some.deliveries.map(({ identity }) => identity?.value)).toEqual(['+5511999999999', BIA.whatsapp]);
  });

  test.each<[string, PartialRequest, string]>([
    [
      'two on one channel',
      request([
        {
          to: {
            $case: 'identities',
            value: {
              identities: [
                { channel: 'whatsapp', value: BIA.whatsapp },
                { channel: 'whatsapp', value: '+1234567890' },
              ],
            },
          },
        },
      ]),
      'message.recipients[0].identities.identities[1].channel',
    ],
    ['none', request([person({})]), 'message.recipients[0].identities.identities'],
    [
      'more than 16',
      request([person(Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`channel-${index}`, 'x'])))], {
        channels: ['whatsapp'],
      }),
      'message.recipients[0].identities.identities',
    ],
    ['a wrong one', request([person({ whatsapp: 'Ana' })]), 'message.recipients[0].identities.identities[0].value'],
    ['a duplicate recipient', request([person(BIA), to(BIA.whatsapp)]), 'message.recipients[1]'],
  ])('refuses %s', async (_, wrong, field) => {
    const { code, details } = await failure(send(server.client(), wrong));
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(details?.fieldViolations?.map((violation) => violation.field)).toEqual([field]);
  });

  test.each([RoutingMode.FAN_OUT, RoutingMode.FALLBACK])(
    'refuses a person without identity on a requested channel (%i)',
    async (mode) => {
      const routing = { mode, channels: ['instagram'], fallbackAfter: { seconds: 1 } };
      expect(await failure(send(server.client(), request([person(ANA), person(BIA)], routing)))).toMatchObject({
        code: status.FAILED_PRECONDITION,
        details: {
          reason: 'IDENTITY_MISSING',
          preconditionFailures: [{ type: 'IDENTITY', subject: 'message.recipients[1]' }],
        },
      });
    },
  );
});

describe('FALLBACK', () => {
  const fallback = { mode: RoutingMode.FALLBACK, fallbackAfter: { seconds: 90 } };

  test('sends the first step at once and schedules the next, in the order of the routing', async () => {
    const channels = ['whatsapp', 'instagram'];
    const message = await send(
      server.client(),
      request([to('+5511977777777'), person(ANA), person(BIA)], { ...fallback, channels }),
    );
    expect(message.deliveries.map(({ identity, state }) => [identity?.value, state])).toEqual([
      ['+5511977777777', ACCEPTED],
      ['+5511999999999', ACCEPTED],
      ['17841', SCHEDULED],
      [BIA.whatsapp, ACCEPTED],
    ]);
    const none = { hasFallback: false, fallback: undefined };
    const next = { firstPosition: 1, successStates: [DELIVERED], waitMs: 90_000 };
    expect(await accepted(4)).toMatchObject([
      { position: 0, ...none },
      { position: 1, hasFallback: true, fallback: undefined },
      { position: 2, hasFallback: false, fallback: next },
      { position: 3, ...none },
    ]);
    const started = (await take(server.bus, deliveriesTopic('whatsapp'), 3)).map(recordToDelivery);
    expect(started.map(({ position }) => position).sort()).toEqual([0, 1, 3]);
    expect(await countOf(server.bus, deliveriesTopic('instagram'))).toBe(0);
  });

  test('follows the order of the identities without channels', async () => {
    const message = await send(server.client(), request([person(ANA)], fallback));
    expect(message.deliveries.map(({ identity }) => identity?.channel)).toEqual(['instagram', 'whatsapp']);
  });

  test.each([
    ['whatsapp', READ, READ],
    ['whatsapp', SENT, SENT],
    ['instagram', READ, READ],
    ['instagram', DELIVERED, SENT],
    ['instagram', SENT, SENT],
    ['instagram', DeliveryState.UNSPECIFIED, SENT],
  ])('on %s, counts state %i at success state %i', async (first, successState, counted) => {
    const channels = first === 'whatsapp' ? ['whatsapp', 'instagram'] : ['instagram', 'whatsapp'];
    await send(server.client(), request([person(ANA)], { ...fallback, channels, successState }));
    expect((await accepted(2))[1]?.fallback?.successStates).toEqual([counted]);
  });

  test.each<[string, Routing, string]>([
    ['a missing fallback_after', {}, 'routing.fallback_after'],
    ['a fallback_after of 0', { fallbackAfter: { seconds: 0 } }, 'routing.fallback_after'],
    ['a fallback_after of more than a week', { fallbackAfter: { seconds: 7 * 86_400 + 1 } }, 'routing.fallback_after'],
    ['an invalid success_state', { fallbackAfter: { seconds: 1 }, successState: ROUTED }, 'routing.success_state'],
  ])('refuses %s', async (_, routing, field) => {
    const wrong = request([person(ANA)], { mode: RoutingMode.FALLBACK, ...routing });
    const { code, details } = await failure(send(server.client(), wrong));
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(details?.fieldViolations?.map((violation) => violation.field)).toEqual([field]);
  });
});
