import { status } from '@grpc/grpc-js';
import {
  type Connection,
  ListConversationsRequest,
  ListDeadLettersRequest,
  ListMessagesRequest,
  ListTemplatesRequest,
  StreamEventsRequest,
  type StreamEventsResponse,
  isServiceError,
  unary,
} from '@chat4all/proto';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TenantFixtures, seedTenant } from './testing/tenant-fixtures.ts';
import { type CallById, callsById } from './testing/calls-by-id.ts';
import { getUser } from './testing/directory-calls.ts';
import { type TestServer, createTestServer, project } from './testing/test-server.ts';
import { serveTwoTenants } from './testing/two-tenants.ts';

const seed = Number(process.env['CHAT4ALL_TEST_SEED'] ?? Date.now() % 2 ** 31);

interface TenantInTest {
  readonly name: string;
  readonly connection: Connection;
  readonly has: TenantFixtures;
}

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

/** Returns everything that a tenant can read. */
async function everythingOf({ connection, has }: TenantInTest): Promise<unknown> {
  const { chat, conversations, channels, deadLetters, directory, webhooks, templates, metadata } = connection;
  return Promise.all([
    unary(chat.listMessages.bind(chat), ListMessagesRequest.fromPartial({ pageSize: 1_000 }), { metadata }),
    unary(
      conversations.listConversations.bind(conversations),
      ListConversationsRequest.fromPartial({ pageSize: 1_000 }),
      { metadata },
    ),
    unary(deadLetters.listDeadLetters.bind(deadLetters), ListDeadLettersRequest.fromPartial({ pageSize: 1_000 }), {
      metadata,
    }),
    unary(directory.listUsers.bind(directory), { pageSize: 1_000, pageToken: '' }, { metadata }),
    unary(channels.listAccounts.bind(channels), { channel: '' }, { metadata }),
    unary(channels.listChannels.bind(channels), {}, { metadata }),
    unary(templates.listTemplates.bind(templates), ListTemplatesRequest.fromPartial({}), { metadata }),
    unary(webhooks.listWebhookEndpoints.bind(webhooks), {}, { metadata }),
    Promise.all(
      has.replays.map((replayId) => unary(deadLetters.getReplay.bind(deadLetters), { replayId }, { metadata })),
    ),
    Promise.all(has.users.map((userId) => getUser(connection, userId).catch(outcome))),
  ]);
}

/** Returns the name of the status that a call failed with. Throws for any other error. */
function outcome(error: unknown): string {
  if (!isServiceError(error)) throw new Error('the call failed without a status', { cause: error });
  return status[error.code];
}

/** Collects all events that a tenant receives, from the first on. */
function follow({ chat, metadata }: Connection): { readonly received: string[]; stop(): void } {
  const received: string[] = [];
  const request = StreamEventsRequest.fromPartial({ start: { $case: 'startTime', value: new Date(1) } });
  const stream = chat.streamEvents(request, metadata);
  stream.on('data', ({ payload }: StreamEventsResponse) => {
    if (payload?.$case === 'event') received.push(JSON.stringify(payload.value));
  });
  stream.on('error', () => undefined);
  return {
    received,
    stop: () => {
      stream.cancel();
    },
  };
}

/** Random calls with random ids of their kinds: `own` with ids of the caller, `foreign` with those of the other tenant. */
const names = callsById.map(({ name }) => name);
const anyCall = fc.record({ name: fc.constantFrom(...names), caller: fc.nat({ max: 1 }), choice: fc.nat() });
const anyRound = fc.record({
  own: fc.array(anyCall, { maxLength: 3 }),
  foreign: fc.array(anyCall, { minLength: 20, maxLength: 40 }),
});

test('random calls of two tenants never reveal or change anything of the other', async () => {
  console.log(`CHAT4ALL_TEST_SEED=${seed}`);
  const [demo, other] = await serveTwoTenants(server);
  const streams = [follow(demo), follow(other)];
  const tenants: readonly TenantInTest[] = [
    { name: 'demo', connection: demo, has: await seedTenant(server, demo, 'demo', 'demo-whatsapp') },
    { name: 'other', connection: other, has: await seedTenant(server, other, 'other', 'other-whatsapp') },
  ];
  await project(server, 6);
  const callNamed = (name: string): CallById => {
    const call = callsById.find((each) => each.name === name);
    if (call === undefined) throw new Error(`there is no call ${name}`);
    return call;
  };
  const idOf = (call: CallById, { has }: TenantInTest, choice: number): string => {
    const ids = has[call.of];
    return ids[choice % ids.length] ?? '';
  };
  const pairs = tenants.map((caller, index) => ({ caller, victim: tenants[1 - index] ?? caller }));

  const foreignCalls = async (calls: readonly { name: string; caller: number; choice: number }[]): Promise<void> => {
    const before = await Promise.all(tenants.map(everythingOf));
    await Promise.all(
      calls.map(async ({ name, caller: index, choice }) => {
        const call = callNamed(name);
        const pair = pairs[index];
        if (pair === undefined) return;
        const { caller, victim } = pair;
        const id = idOf(call, victim, choice);
        const answer = await call.run(caller.connection, id).catch(outcome);
        expect({ call: call.name, id, answer }).toEqual({
          ...{ call: call.name, id },
          answer: call.foreign === 'nothing' ? [] : call.foreign,
        });
      }),
    );
    expect(await Promise.all(tenants.map(everythingOf))).toEqual(before);
    for (const [index, { victim }] of pairs.entries()) {
      expect(JSON.stringify(before[index])).not.toContain(`of ${victim.name}`);
    }
  };

  const property = fc.asyncProperty(anyRound, async ({ own, foreign }) => {
    for (const { name, caller, choice } of own) {
      const call = callNamed(name);
      const tenant = tenants[caller];
      if (tenant) await call.run(tenant.connection, idOf(call, tenant, choice)).catch(outcome);
    }
    // Each call at least once.
    const all = names.flatMap((name) => [0, 1].map((caller) => ({ name, caller, choice: foreign.length })));
    await foreignCalls([...foreign, ...all]);
  });
  await fc.assert(property, { seed, numRuns: 8, endOnFailure: true });

  for (const [index, { victim, caller }] of pairs.entries()) {
    const received = streams[index]?.received ?? [];
    streams[index]?.stop();
    expect(received.filter((event) => caller.has.messages.some((id) => event.includes(id))).length).toBeGreaterThan(0);
    const foreign = victim.has.messages.concat(victim.has.accounts);
    expect(received.filter((event) => foreign.some((id) => event.includes(id)))).toEqual([]);
  }
}, 120_000);
