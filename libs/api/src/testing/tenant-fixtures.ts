import { type Connection, InboundRecord, StartReplayRequest, Template, threadIdOf, unary } from '@chat4all/proto';
import type { Fact } from '@chat4all/store';
import { createAccount, createApiKey } from './account-calls.ts';
import { createConversation, putUser, setConsent, user } from './directory-calls.ts';
import { templateIdOf } from './template-ids.ts';
import { createEndpoint, startRecovery } from './webhook-calls.ts';
import { type TestServer, send, text, to } from './test-server.ts';

/** The ids of everything that a tenant has, by kind. All other data of the tenant contains its name. */
export interface TenantFixtures {
  readonly messages: readonly string[];
  readonly inbound: readonly string[];
  readonly conversations: readonly string[];
  readonly users: readonly string[];
  readonly accounts: readonly string[];
  readonly deadLetters: readonly string[];
  readonly replays: readonly string[];
  readonly webhooks: readonly string[];
  readonly recoveries: readonly string[];
  /** The accounts that are created by API. */
  readonly storedAccounts: readonly string[];
  readonly apiKeys: readonly string[];
  /** With their accounts, as of `templateIdOf`. */
  readonly templates: readonly string[];
  readonly threads: readonly string[];
}

/** Creates some of everything for a tenant. The addresses are the same for all tenants; ids and texts differ. */
export async function seedTenant(
  { store }: TestServer,
  connection: Connection,
  tenantId: string,
  accountId: string,
): Promise<TenantFixtures> {
  const names = [1, 2, 3].map((number) => `${tenantId}-${number}`);
  for (const [index, name] of names.entries()) {
    await putUser(connection, name, [
      { channel: 'whatsapp', value: `+551199999000${index}` },
      { channel: 'instagram', value: `1784${index}` },
    ]);
  }
  const conversations: string[] = [];
  for (const name of names) {
    const created = await createConversation(connection, { members: [user(name)], metadata: { topic: name } });
    conversations.push(created?.conversationId ?? '');
  }
  const messages: string[] = [];
  for (const [index, name] of names.entries()) {
    const content = text(`message of ${name}`);
    const recipients = [to(`+551199999000${index}`)];
    messages.push((await send(connection, { requestId: name, message: { recipients, content } })).messageId);
  }
  await setConsent(connection, to('+5511999990009'), tenantId);

  const inbound = names.map((name) => `in-${name}`);
  const deadLetters = names.map((name) => `letter-${name}`);
  const sender = { channel: 'whatsapp', kind: 'phone', value: '+5511999990000', accountId };
  const error = { reason: 'OTHER', message: `of ${tenantId}`, channelCode: '', certain: true };
  await store.receive(
    inbound.map((messageId) => {
      const words = text(`inbound of ${tenantId}`);
      const original = JSON.stringify({ from: tenantId });
      const record = { messageId, providerMessageId: `wamid.${messageId}`, sender, content: words, original };
      const base = { kind: 'inbound', factId: messageId, tenantId, timeMs: Date.now() } as const;
      return { ...base, record: InboundRecord.fromPartial(record) };
    }),
  );
  await store.apply(
    deadLetters.map((deadLetterId, offset): Fact => {
      const source = { topic: `of-${tenantId}`, partition: 0, offset };
      const letter = { deadLetterId, tenantId, channel: 'whatsapp', accountId, error, key: 'k', headers: {}, source };
      return { kind: 'dead_letter', letter: { ...letter, value: new Uint8Array(), createTimeMs: Date.now() } };
    }),
  );
  const templates = names.map((name) =>
    Template.fromPartial({ templateId: name, accountId, channel: 'whatsapp', name, reason: `of ${tenantId}` }),
  );
  const snapshot = { tenantId, accountId, channel: 'whatsapp', timeMs: Date.now(), scope: 'created' } as const;
  await store.templates.record({ ...snapshot, templates });
  const { deadLetters: letters, metadata } = connection;
  const filter = { deadLetterIds: deadLetters.slice(0, 1) };
  const request = StartReplayRequest.fromPartial({ requestId: tenantId, filter });
  const { replay } = await unary(letters.startReplay.bind(letters), request, { metadata });
  const replays = [replay?.replayId ?? ''];
  const webhooks: string[] = [];
  for (const name of names) webhooks.push((await createEndpoint(connection, { description: `of ${name}` })).endpointId);
  const recovery = await startRecovery(connection, {
    requestId: tenantId,
    endpointId: webhooks[0] ?? '',
    since: new Date(1),
  });
  const storedAccount = `${tenantId}-stored`;
  // Not on WhatsApp, where messages would then have to name the account to send from.
  const accountSettings = { account_id: String(tenantId.length).repeat(12) };
  await createAccount(connection, { accountId: storedAccount, channel: 'instagram', settings: accountSettings });
  const { apiKey } = await createApiKey(connection, { description: `of ${tenantId}`, scopes: ['read'] });
  const ids = { messages, inbound, conversations, users: names, accounts: [accountId], deadLetters, replays };
  const configuration = { storedAccounts: [storedAccount], apiKeys: [apiKey?.keyId ?? ''] };
  const templateIds = names.map((name) => templateIdOf(accountId, name));
  return {
    ...ids,
    ...configuration,
    webhooks,
    recoveries: [recovery.recoveryId],
    templates: templateIds,
    threads: [threadIdOf(tenantId, sender)],
  };
}
