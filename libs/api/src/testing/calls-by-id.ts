import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  BatchSendMessagesRequest,
  type Connection,
  CreateConversationRequest,
  DeleteAccountRequest,
  CreateTemplateRequest,
  DiscardDeadLettersRequest,
  Indicator,
  IngestMessagesRequest,
  type IngestMessagesResponse,
  GetConsentRequest,
  ListConsentsRequest,
  ListDeadLettersRequest,
  ListMessagesRequest,
  ListTemplatesRequest,
  PreviewMessageRequest,
  ListWebhookAttemptsRequest,
  RotateAccountCredentialsRequest,
  RotateWebhookSecretRequest,
  StartReplayRequest,
  UpdateAccountRequest,
  UpdateTemplateRequest,
  UpdateWebhookEndpointRequest,
  VerifyAccountRequest,
  unary,
  MessageView,
  UpdateThreadRequest,
} from '@chat4all/proto';
import type { TenantFixtures } from './tenant-fixtures.ts';
import { eraseUser, getConversation, getUser, setConsent, user } from './directory-calls.ts';
import { startRecovery } from './webhook-calls.ts';
import { templateOf } from './template-ids.ts';
import { type PartialRequest, send, text, to } from './test-server.ts';

/** A call with an id of something that a tenant has. */
export interface CallById {
  readonly name: string;
  /** The kind of its id. */
  readonly of: keyof TenantFixtures;
  /** The expected answer to an id of another tenant: an error, or an empty result. */
  readonly foreign: 'NOT_FOUND' | 'FAILED_PRECONDITION' | 'nothing';
  run(connection: Connection, id: string): Promise<unknown>;
}

const message = (partial: NonNullable<PartialRequest['message']>): PartialRequest => ({
  message: { recipients: [to('+5511999990000')], content: text('Olá'), ...partial },
});
const toConversation = (conversationId: string): PartialRequest => message({ recipients: [], conversationId });
const toUser = (userId: string): PartialRequest => message({ recipients: [user(userId)] });
const fromAccount = (accountId: string): PartialRequest =>
  message({
    recipients: [{ to: { $case: 'identity', value: { channel: 'whatsapp', value: '+5511999990000', accountId } } }],
  });
const reactionTo = (messageId: string): PartialRequest =>
  message({ content: { kind: { $case: 'reaction', value: { messageId, emoji: '👍' } } } });
const letters = (id: string) => ({ filter: { deadLetterIds: [id] } });

/** Every call of the API that takes an id of something that a tenant has. */
export const callsById: readonly CallById[] = [
  {
    ...{ name: 'GetMessage', of: 'messages', foreign: 'NOT_FOUND' },
    run: ({ chat, metadata }, messageId) =>
      unary(chat.getMessage.bind(chat), { messageId, view: MessageView.FULL }, { metadata }),
  },
  {
    ...{ name: 'GetMessage, inbound', of: 'inbound', foreign: 'NOT_FOUND' },
    run: ({ chat, metadata }, messageId) =>
      unary(chat.getMessage.bind(chat), { messageId, view: MessageView.BASIC }, { metadata }),
  },
  {
    ...{ name: 'ResendMessage', of: 'messages', foreign: 'NOT_FOUND' },
    run: ({ chat, metadata }, messageId) =>
      unary(chat.resendMessage.bind(chat), { messageId, requestId: `again ${messageId}` }, { metadata }),
  },
  {
    ...{ name: 'GetThread', of: 'threads', foreign: 'NOT_FOUND' },
    run: ({ threads, metadata }, threadId) => unary(threads.getThread.bind(threads), { threadId }, { metadata }),
  },
  {
    ...{ name: 'UpdateThread', of: 'threads', foreign: 'NOT_FOUND' },
    run: ({ threads, metadata }, threadId) => {
      const request = UpdateThreadRequest.fromPartial({ threadId, assignee: 'me' });
      return unary(threads.updateThread.bind(threads), request, { metadata });
    },
  },
  {
    ...{ name: 'MarkThreadRead', of: 'threads', foreign: 'NOT_FOUND' },
    run: ({ threads, metadata }, threadId) =>
      unary(threads.markThreadRead.bind(threads), { threadId, messageId: '' }, { metadata }),
  },
  {
    ...{ name: 'ListMessages of a thread', of: 'threads', foreign: 'nothing' },
    run: async ({ chat, metadata }, threadId) => {
      const request = ListMessagesRequest.fromPartial({ threadId });
      return (await unary(chat.listMessages.bind(chat), request, { metadata })).messages;
    },
  },
  {
    ...{ name: 'CancelMessage', of: 'messages', foreign: 'NOT_FOUND' },
    run: ({ chat, metadata }, messageId) => unary(chat.cancelMessage.bind(chat), { messageId }, { metadata }),
  },
  {
    ...{ name: 'SendIndicator', of: 'inbound', foreign: 'NOT_FOUND' },
    run: ({ chat, metadata }, messageId) =>
      unary(chat.sendIndicator.bind(chat), { messageId, indicator: Indicator.READ }, { metadata }),
  },
  {
    ...{ name: 'SendMessage, a reply', of: 'messages', foreign: 'NOT_FOUND' },
    run: (connection, id) => send(connection, message({ replyToMessageId: id })),
  },
  {
    ...{ name: 'SendMessage, a reaction', of: 'inbound', foreign: 'NOT_FOUND' },
    run: (connection, id) => send(connection, reactionTo(id)),
  },
  {
    ...{ name: 'SendMessage to a conversation', of: 'conversations', foreign: 'NOT_FOUND' },
    run: (connection, id) => send(connection, toConversation(id)),
  },
  {
    ...{ name: 'SendMessage to a user', of: 'users', foreign: 'NOT_FOUND' },
    run: (connection, id) => send(connection, toUser(id)),
  },
  {
    ...{ name: 'SendMessage from an account', of: 'accounts', foreign: 'FAILED_PRECONDITION' },
    run: (connection, id) => send(connection, fromAccount(id)),
  },
  {
    ...{ name: 'BatchSendMessages', of: 'users', foreign: 'nothing' },
    run: async ({ chat, metadata }, id) => {
      const request = BatchSendMessagesRequest.fromPartial({ requests: [toUser(id)] });
      const { results } = await unary(chat.batchSendMessages.bind(chat), request, { metadata });
      return results.filter(({ result }) => result?.$case === 'message');
    },
  },
  {
    ...{ name: 'IngestMessages', of: 'conversations', foreign: 'nothing' },
    run: async ({ chat, metadata }, id) => {
      const stream = chat.ingestMessages(metadata);
      stream.write(IngestMessagesRequest.fromPartial({ request: toConversation(id) }));
      stream.end();
      const accepted: IngestMessagesResponse[] = [];
      stream.on('data', (response: IngestMessagesResponse) => {
        if (response.result?.result?.$case === 'message') accepted.push(response);
      });
      await once(stream, 'end');
      return accepted;
    },
  },
  {
    ...{ name: 'PreviewMessage', of: 'users', foreign: 'NOT_FOUND' },
    run: ({ chat, metadata }, id) =>
      unary(chat.previewMessage.bind(chat), PreviewMessageRequest.fromPartial(toUser(id)), { metadata }),
  },
  {
    ...{ name: 'ListMessages of a conversation', of: 'conversations', foreign: 'nothing' },
    run: async ({ chat, metadata }, conversationId) => {
      const request = ListMessagesRequest.fromPartial({ conversationId });
      return (await unary(chat.listMessages.bind(chat), request, { metadata })).messages;
    },
  },
  {
    ...{ name: 'GetConversation', of: 'conversations', foreign: 'NOT_FOUND' },
    run: getConversation,
  },
  {
    ...{ name: 'CreateConversation', of: 'users', foreign: 'NOT_FOUND' },
    run: ({ conversations, metadata }, id) => {
      const request = CreateConversationRequest.fromPartial({ members: [user(id)] });
      return unary(conversations.createConversation.bind(conversations), request, { metadata });
    },
  },
  { ...{ name: 'GetUser', of: 'users', foreign: 'NOT_FOUND' }, run: getUser },
  { ...{ name: 'SetConsent', of: 'users', foreign: 'NOT_FOUND' }, run: (one, id) => setConsent(one, user(id), 'news') },
  {
    ...{ name: 'GetConsent', of: 'users', foreign: 'NOT_FOUND' },
    run: ({ directory, metadata }, id) => {
      const request = GetConsentRequest.fromPartial({ recipient: user(id) });
      return unary(directory.getConsent.bind(directory), request, { metadata });
    },
  },
  {
    ...{ name: 'ListConsents', of: 'users', foreign: 'NOT_FOUND' },
    run: ({ directory, metadata }, id) => {
      const request = ListConsentsRequest.fromPartial({ recipient: user(id) });
      return unary(directory.listConsents.bind(directory), request, { metadata });
    },
  },
  { ...{ name: 'EraseUser', of: 'users', foreign: 'NOT_FOUND' }, run: eraseUser },
  {
    ...{ name: 'PauseAccount', of: 'accounts', foreign: 'NOT_FOUND' },
    run: ({ channels, metadata }, accountId) =>
      unary(channels.pauseAccount.bind(channels), { accountId }, { metadata }),
  },
  {
    ...{ name: 'ResumeAccount', of: 'accounts', foreign: 'NOT_FOUND' },
    run: ({ channels, metadata }, accountId) =>
      unary(channels.resumeAccount.bind(channels), { accountId }, { metadata }),
  },
  {
    ...{ name: 'ListDeadLetters', of: 'deadLetters', foreign: 'nothing' },
    run: async ({ deadLetters, metadata }, id) => {
      const request = ListDeadLettersRequest.fromPartial(letters(id));
      return (await unary(deadLetters.listDeadLetters.bind(deadLetters), request, { metadata })).deadLetters;
    },
  },
  {
    ...{ name: 'StartReplay', of: 'deadLetters', foreign: 'nothing' },
    run: async ({ deadLetters, metadata }, id) => {
      const request = StartReplayRequest.fromPartial({ requestId: randomUUID(), ...letters(id) });
      const { replay } = await unary(deadLetters.startReplay.bind(deadLetters), request, { metadata });
      return replay?.totalCount === 0 ? [] : replay;
    },
  },
  {
    ...{ name: 'GetReplay', of: 'replays', foreign: 'NOT_FOUND' },
    run: ({ deadLetters, metadata }, replayId) =>
      unary(deadLetters.getReplay.bind(deadLetters), { replayId }, { metadata }),
  },
  {
    ...{ name: 'DiscardDeadLetters', of: 'deadLetters', foreign: 'nothing' },
    run: async ({ deadLetters, metadata }, id) => {
      const request = DiscardDeadLettersRequest.fromPartial(letters(id));
      const { discardedCount } = await unary(deadLetters.discardDeadLetters.bind(deadLetters), request, { metadata });
      return discardedCount === 0 ? [] : discardedCount;
    },
  },
  {
    ...{ name: 'ListTemplates of an account', of: 'accounts', foreign: 'NOT_FOUND' },
    run: ({ templates, metadata }, accountId) =>
      unary(templates.listTemplates.bind(templates), ListTemplatesRequest.fromPartial({ accountId }), { metadata }),
  },
  {
    ...{ name: 'GetTemplate', of: 'templates', foreign: 'NOT_FOUND' },
    run: ({ templates, metadata }, id) => unary(templates.getTemplate.bind(templates), templateOf(id), { metadata }),
  },
  {
    ...{ name: 'CreateTemplate', of: 'accounts', foreign: 'NOT_FOUND' },
    run: ({ templates, metadata }, accountId) =>
      unary(templates.createTemplate.bind(templates), CreateTemplateRequest.fromPartial({ accountId }), { metadata }),
  },
  {
    ...{ name: 'UpdateTemplate', of: 'templates', foreign: 'NOT_FOUND' },
    run: ({ templates, metadata }, id) => {
      const request = UpdateTemplateRequest.fromPartial({ ...templateOf(id), category: 1 });
      return unary(templates.updateTemplate.bind(templates), request, { metadata });
    },
  },
  {
    ...{ name: 'DeleteTemplate', of: 'templates', foreign: 'NOT_FOUND' },
    run: ({ templates, metadata }, id) => unary(templates.deleteTemplate.bind(templates), templateOf(id), { metadata }),
  },
  {
    ...{ name: 'SyncTemplates', of: 'accounts', foreign: 'NOT_FOUND' },
    run: ({ templates, metadata }, accountId) =>
      unary(templates.syncTemplates.bind(templates), { accountId }, { metadata }),
  },
  {
    ...{ name: 'GetWebhookEndpoint', of: 'webhooks', foreign: 'NOT_FOUND' },
    run: ({ webhooks, metadata }, endpointId) =>
      unary(webhooks.getWebhookEndpoint.bind(webhooks), { endpointId }, { metadata }),
  },
  {
    ...{ name: 'UpdateWebhookEndpoint', of: 'webhooks', foreign: 'NOT_FOUND' },
    run: ({ webhooks, metadata }, endpointId) => {
      const settings = { url: 'https://example.org/other' };
      const request = UpdateWebhookEndpointRequest.fromPartial({ endpointId, settings });
      return unary(webhooks.updateWebhookEndpoint.bind(webhooks), request, { metadata });
    },
  },
  {
    ...{ name: 'DeleteWebhookEndpoint', of: 'webhooks', foreign: 'nothing' },
    run: async ({ webhooks, metadata }, endpointId) => {
      await unary(webhooks.deleteWebhookEndpoint.bind(webhooks), { endpointId }, { metadata });
      return [];
    },
  },
  {
    ...{ name: 'RotateWebhookSecret', of: 'webhooks', foreign: 'NOT_FOUND' },
    run: ({ webhooks, metadata }, endpointId) => {
      const request = RotateWebhookSecretRequest.fromPartial({ endpointId, gracePeriod: { seconds: 0 } });
      return unary(webhooks.rotateWebhookSecret.bind(webhooks), request, { metadata });
    },
  },
  {
    ...{ name: 'TestWebhookEndpoint', of: 'webhooks', foreign: 'NOT_FOUND' },
    run: ({ webhooks, metadata }, endpointId) =>
      unary(webhooks.testWebhookEndpoint.bind(webhooks), { endpointId }, { metadata, timeoutMs: 10_000 }),
  },
  {
    ...{ name: 'ListWebhookAttempts', of: 'webhooks', foreign: 'NOT_FOUND' },
    run: ({ webhooks, metadata }, endpointId) => {
      const request = ListWebhookAttemptsRequest.fromPartial({ endpointId });
      return unary(webhooks.listWebhookAttempts.bind(webhooks), request, { metadata });
    },
  },
  {
    ...{ name: 'ResendWebhook', of: 'webhooks', foreign: 'NOT_FOUND' },
    run: ({ webhooks, metadata }, endpointId) =>
      unary(webhooks.resendWebhook.bind(webhooks), { endpointId, eventId: 'e' }, { metadata }),
  },
  {
    ...{ name: 'StartWebhookRecovery', of: 'webhooks', foreign: 'NOT_FOUND' },
    run: (connection, endpointId) =>
      startRecovery(connection, { requestId: randomUUID(), endpointId, since: new Date(1) }),
  },
  {
    ...{ name: 'GetWebhookRecovery', of: 'recoveries', foreign: 'NOT_FOUND' },
    run: ({ webhooks, metadata }, recoveryId) =>
      unary(webhooks.getWebhookRecovery.bind(webhooks), { recoveryId }, { metadata }),
  },
  {
    ...{ name: 'GetAccount', of: 'storedAccounts', foreign: 'NOT_FOUND' },
    run: ({ accounts, metadata }, accountId) => unary(accounts.getAccount.bind(accounts), { accountId }, { metadata }),
  },
  {
    ...{ name: 'GetAccount, of the file', of: 'accounts', foreign: 'NOT_FOUND' },
    run: ({ accounts, metadata }, accountId) => unary(accounts.getAccount.bind(accounts), { accountId }, { metadata }),
  },
  {
    ...{ name: 'UpdateAccount', of: 'storedAccounts', foreign: 'NOT_FOUND' },
    run: ({ accounts, metadata }, accountId) => {
      const settings = { account_id: '777777777777' };
      const request = UpdateAccountRequest.fromPartial({ accountId, settings });
      return unary(accounts.updateAccount.bind(accounts), request, { metadata });
    },
  },
  {
    ...{ name: 'RotateAccountCredentials', of: 'storedAccounts', foreign: 'NOT_FOUND' },
    run: ({ accounts, metadata }, accountId) => {
      const request = RotateAccountCredentialsRequest.fromPartial({ accountId, secrets: { app_secret: 'next' } });
      return unary(accounts.rotateAccountCredentials.bind(accounts), request, { metadata });
    },
  },
  {
    ...{ name: 'VerifyAccount', of: 'storedAccounts', foreign: 'NOT_FOUND' },
    run: ({ accounts, metadata }, accountId) => {
      const request = VerifyAccountRequest.fromPartial({ accountId });
      return unary(accounts.verifyAccount.bind(accounts), request, { metadata });
    },
  },
  {
    ...{ name: 'DeleteAccount', of: 'storedAccounts', foreign: 'nothing' },
    run: async ({ accounts, metadata }, accountId) => {
      const request = DeleteAccountRequest.fromPartial({ accountId });
      await unary(accounts.deleteAccount.bind(accounts), request, { metadata });
      return [];
    },
  },
  {
    ...{ name: 'RevokeApiKey', of: 'apiKeys', foreign: 'NOT_FOUND' },
    run: ({ apiKeys, metadata }, keyId) => unary(apiKeys.revokeApiKey.bind(apiKeys), { keyId }, { metadata }),
  },
];
