import {
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
  type handleUnaryCall,
  status,
} from '@grpc/grpc-js';
import {
  AccountState,
  type CreateAccountRequest,
  type CreateApiKeyRequest,
  type DeleteAccountRequest,
  type GetAccountRequest,
  type RevokeApiKeyRequest,
  type RotateAccountCredentialsRequest,
  type UpdateAccountRequest,
  type VerifyAccountRequest,
  type BatchSendMessagesRequest,
  type BatchSendMessagesResponse,
  type CancelMessageRequest,
  type CompleteUploadRequest,
  type CreateConversationRequest,
  type CreateUploadRequest,
  type CreateTemplateRequest,
  type CreateWebhookEndpointRequest,
  type DeleteMediaRequest,
  type DeleteTemplateRequest,
  type DeleteWebhookEndpointRequest,
  type DiscardDeadLettersRequest,
  type EraseUserRequest,
  type EraseUserResponse,
  type GetConversationRequest,
  type GetDownloadUrlRequest,
  type GetMediaRequest,
  type GetMessageRequest,
  type GetReplayRequest,
  type GetTemplateRequest,
  type GetUserRequest,
  type GetWebhookEndpointRequest,
  type GetWebhookRecoveryRequest,
  type IngestMessagesRequest,
  type IngestMessagesResponse,
  type ListAccountsRequest,
  type ListConversationsRequest,
  type ListUsersRequest,
  type ListDeadLettersRequest,
  type ListMediaRequest,
  type ListMessagesRequest,
  type ListTemplatesRequest,
  type ListWebhookAttemptsRequest,
  type PauseAccountRequest,
  type PreviewMessageRequest,
  type ResendWebhookRequest,
  type ResumeAccountRequest,
  type RotateWebhookSecretRequest,
  type SendMessageRequest,
  type SendIndicatorRequest,
  type GetConsentRequest,
  type ListAuditEntriesRequest,
  type ListConsentsRequest,
  type SetConsentRequest,
  type StartReplayRequest,
  type ListThreadsRequest,
  type GetThreadRequest,
  type UpdateThreadRequest,
  type MarkThreadReadRequest,
  type ResendMessageRequest,
  type SearchMessagesRequest,
  type StartWebhookRecoveryRequest,
  type StreamEventsRequest,
  type StreamEventsResponse,
  type SyncTemplatesRequest,
  type TestWebhookEndpointRequest,
  type UpdateTemplateRequest,
  type UpdateUserRequest,
  type UpdateWebhookEndpointRequest,
} from '@chat4all/proto';
import type { MethodName } from './faults.ts';
import { pageOf } from './page.ts';
import { FakeApiError, invalidField } from './fake-api-error.ts';
import { streamEvents } from './stream-events.ts';
import { type ServiceContext, authenticate, serveIngest, serveStream, toResult } from './streams.ts';

/** Returns the handlers of all services of the fake, by the short name of the service. */
export function fakeServices(
  context: ServiceContext,
): Record<
  | 'chat'
  | 'conversations'
  | 'directory'
  | 'channels'
  | 'deadLetters'
  | 'media'
  | 'webhooks'
  | 'audit'
  | 'accounts'
  | 'apiKeys'
  | 'templates'
  | 'threads',
  UntypedServiceImplementation
> {
  const { state } = context;
  const { channels, directory, deadLetters, media, webhooks, accounts, apiKeys, templates, threads } = state;
  const unary =
    <Request>(method: MethodName, work: (request: Request) => unknown): handleUnaryCall<Request, unknown> =>
    (call: ServerUnaryCall<Request, unknown>, callback) => {
      const respond = async (): Promise<unknown> => {
        context.onCall(method);
        authenticate(call.metadata, context.options);
        return context.faults.run(method, () => work(call.request));
      };
      respond().then(
        (response) => {
          state.audit.add(method, call.request, 'OK');
          callback(null, response);
        },
        (thrown: unknown) => {
          const error = FakeApiError.from(thrown).toResponse();
          state.audit.add(method, call.request, status[error.code]);
          callback(error);
        },
      );
    };
  return {
    chat: {
      sendMessage: unary('SendMessage', (request: SendMessageRequest) => ({ message: state.send(request) })),
      batchSendMessages: unary(
        'BatchSendMessages',
        ({ requests }: BatchSendMessagesRequest): BatchSendMessagesResponse => {
          if (requests.length === 0 || requests.length > 1_000) {
            throw invalidField('requests', `must be 1 to 1000 (got ${requests.length})`);
          }
          return { results: requests.map((request) => toResult(state, request)) };
        },
      ),
      ingestMessages: (call: ServerDuplexStream<IngestMessagesRequest, IngestMessagesResponse>) => {
        void serveIngest(call, context);
      },
      getMessage: unary('GetMessage', (request: GetMessageRequest) => ({ message: state.read(request) })),
      listMessages: unary('ListMessages', (request: ListMessagesRequest) => {
        const { items, nextPageToken } = pageOf(state.list(request), request);
        return { messages: items, nextPageToken };
      }),
      cancelMessage: unary('CancelMessage', ({ messageId }: CancelMessageRequest) => ({
        message: state.cancel(messageId),
      })),
      resendMessage: unary('ResendMessage', (request: ResendMessageRequest) => ({ message: state.resend(request) })),
      searchMessages: unary('SearchMessages', (request: SearchMessagesRequest) => {
        const { items, nextPageToken } = pageOf(state.search(request), request);
        return { messages: items, nextPageToken };
      }),
      streamEvents: (call: ServerWritableStream<StreamEventsRequest, StreamEventsResponse>) => {
        void serveStream(call, context, 'StreamEvents', (signal) =>
          streamEvents(call, state, context.options.heartbeatMs ?? 10_000, signal),
        );
      },
      previewMessage: unary('PreviewMessage', ({ message, routing }: PreviewMessageRequest) => ({
        previews: state.preview(message, routing?.channels ?? []),
      })),
      sendIndicator: unary('SendIndicator', ({ messageId }: SendIndicatorRequest) => {
        state.get(messageId);
        return {};
      }),
    },
    conversations: {
      createConversation: unary('CreateConversation', (request: CreateConversationRequest) => ({
        conversation: directory.createConversation(request),
      })),
      getConversation: unary('GetConversation', ({ conversationId }: GetConversationRequest) => ({
        conversation: directory.getConversation(conversationId),
      })),
      listConversations: unary('ListConversations', (request: ListConversationsRequest) => {
        const { items, nextPageToken } = pageOf(directory.conversations(), request);
        return { conversations: items, nextPageToken };
      }),
    },
    directory: {
      updateUser: unary('UpdateUser', ({ user }: UpdateUserRequest) => ({
        user: directory.put(
          user && {
            ...user,
            identities: user.identities.map((one, index) => {
              const { kind } = channels.resolve(one, `user.identities[${index}]`);
              return { ...one, kind };
            }),
          },
        ),
      })),
      getUser: unary('GetUser', ({ userId }: GetUserRequest) => ({ user: directory.get(userId) })),
      listUsers: unary('ListUsers', (request: ListUsersRequest) => {
        const { items, nextPageToken } = pageOf(directory.users(), request);
        return { users: items, nextPageToken };
      }),
      setConsent: unary('SetConsent', (request: SetConsentRequest) => {
        directory.setConsent(request);
        return {};
      }),
      getConsent: unary('GetConsent', (request: GetConsentRequest) => ({ identities: directory.getConsent(request) })),
      listConsents: unary('ListConsents', ({ recipient, ...request }: ListConsentsRequest) => {
        const { items, nextPageToken } = pageOf(directory.consents(recipient), request);
        return { decisions: items, nextPageToken };
      }),
      eraseUser: unary('EraseUser', ({ userId }: EraseUserRequest): EraseUserResponse => ({
        erasedMessages: state.erase(userId),
        logRetentionEndTime: new Date(),
      })),
    },
    channels: {
      listChannels: unary('ListChannels', () => ({ channels: channels.channels })),
      listAccounts: unary('ListAccounts', ({ channel }: ListAccountsRequest) => ({
        accounts: channels.accounts(channel),
      })),
      pauseAccount: unary('PauseAccount', ({ accountId }: PauseAccountRequest) => ({
        account: channels.setAccountState(accountId, AccountState.PAUSED),
      })),
      resumeAccount: unary('ResumeAccount', ({ accountId }: ResumeAccountRequest) => {
        const account = channels.setAccountState(accountId, AccountState.ACTIVE);
        state.resume(accountId);
        return { account };
      }),
    },
    deadLetters: {
      listDeadLetters: unary('ListDeadLetters', (request: ListDeadLettersRequest) => {
        const { items, nextPageToken } = pageOf(deadLetters.matching(request.filter), request);
        return { deadLetters: items, nextPageToken };
      }),
      startReplay: unary('StartReplay', (request: StartReplayRequest) => ({ replay: deadLetters.replay(request) })),
      getReplay: unary('GetReplay', ({ replayId }: GetReplayRequest) => ({ replay: deadLetters.getReplay(replayId) })),
      discardDeadLetters: unary('DiscardDeadLetters', ({ filter }: DiscardDeadLettersRequest) => ({
        discardedCount: deadLetters.discard(filter),
      })),
    },
    media: {
      createUpload: unary('CreateUpload', (request: CreateUploadRequest) => media.create(request)),
      completeUpload: unary('CompleteUpload', (request: CompleteUploadRequest) => media.complete(request)),
      getMedia: unary('GetMedia', ({ mediaId }: GetMediaRequest) => ({ media: media.get(mediaId) })),
      listMedia: unary('ListMedia', (request: ListMediaRequest) => {
        const { items, nextPageToken } = pageOf(media.list(request.origin), request);
        return { media: items, nextPageToken };
      }),
      deleteMedia: unary('DeleteMedia', ({ mediaId }: DeleteMediaRequest) => {
        media.delete(mediaId);
        return {};
      }),
      getDownloadUrl: unary('GetDownloadUrl', ({ mediaId }: GetDownloadUrlRequest) => media.downloadUrl(mediaId)),
    },
    audit: {
      listAuditEntries: unary('ListAuditEntries', (request: ListAuditEntriesRequest) => {
        const { items, nextPageToken } = pageOf(state.audit.list(request), request);
        return { entries: items, nextPageToken };
      }),
    },
    accounts: {
      createAccount: unary('CreateAccount', (request: CreateAccountRequest) => ({ account: accounts.create(request) })),
      getAccount: unary('GetAccount', ({ accountId }: GetAccountRequest) => ({ account: accounts.get(accountId) })),
      updateAccount: unary('UpdateAccount', (request: UpdateAccountRequest) => ({ account: accounts.update(request) })),
      deleteAccount: unary('DeleteAccount', ({ accountId }: DeleteAccountRequest) => {
        accounts.delete(accountId);
        return {};
      }),
      rotateAccountCredentials: unary('RotateAccountCredentials', (request: RotateAccountCredentialsRequest) => ({
        account: accounts.rotate(request),
      })),
      verifyAccount: unary('VerifyAccount', ({ accountId }: VerifyAccountRequest) => ({
        checks: accounts.verify(accountId),
      })),
    },
    apiKeys: {
      createApiKey: unary('CreateApiKey', (request: CreateApiKeyRequest) => apiKeys.create(request)),
      listApiKeys: unary('ListApiKeys', () => ({ apiKeys: apiKeys.list() })),
      revokeApiKey: unary('RevokeApiKey', ({ keyId }: RevokeApiKeyRequest) => ({ apiKey: apiKeys.revoke(keyId) })),
    },
    templates: {
      listTemplates: unary('ListTemplates', (request: ListTemplatesRequest) => {
        const { items, nextPageToken } = pageOf(templates.list(request), request);
        return { templates: items, nextPageToken };
      }),
      getTemplate: unary('GetTemplate', ({ accountId, templateId }: GetTemplateRequest) => ({
        template: templates.get(accountId, templateId),
      })),
      createTemplate: unary('CreateTemplate', (request: CreateTemplateRequest) => ({
        template: templates.create(request),
      })),
      updateTemplate: unary('UpdateTemplate', (request: UpdateTemplateRequest) => ({
        template: templates.update(request),
      })),
      deleteTemplate: unary('DeleteTemplate', (request: DeleteTemplateRequest) => {
        templates.delete(request);
        return {};
      }),
      syncTemplates: unary('SyncTemplates', ({ accountId }: SyncTemplatesRequest) => ({
        templateCount: templates.count(accountId),
      })),
    },
    threads: {
      listThreads: unary('ListThreads', (request: ListThreadsRequest) => {
        const { items, nextPageToken } = pageOf(threads.list(request), request);
        return { threads: items, nextPageToken };
      }),
      getThread: unary('GetThread', ({ threadId }: GetThreadRequest) => ({ thread: threads.get(threadId) })),
      updateThread: unary('UpdateThread', (request: UpdateThreadRequest) => ({ thread: threads.update(request) })),
      markThreadRead: unary('MarkThreadRead', (request: MarkThreadReadRequest) => threads.markRead(request)),
    },
    webhooks: {
      createWebhookEndpoint: unary('CreateWebhookEndpoint', ({ settings }: CreateWebhookEndpointRequest) =>
        webhooks.create(settings),
      ),
      getWebhookEndpoint: unary('GetWebhookEndpoint', ({ endpointId }: GetWebhookEndpointRequest) => ({
        endpoint: webhooks.get(endpointId),
      })),
      listWebhookEndpoints: unary('ListWebhookEndpoints', () => ({ endpoints: webhooks.list() })),
      updateWebhookEndpoint: unary(
        'UpdateWebhookEndpoint',
        ({ endpointId, settings }: UpdateWebhookEndpointRequest) => ({
          endpoint: webhooks.update(endpointId, settings),
        }),
      ),
      deleteWebhookEndpoint: unary('DeleteWebhookEndpoint', ({ endpointId }: DeleteWebhookEndpointRequest) => {
        webhooks.delete(endpointId);
        return {};
      }),
      rotateWebhookSecret: unary('RotateWebhookSecret', (request: RotateWebhookSecretRequest) =>
        webhooks.rotate(request),
      ),
      testWebhookEndpoint: unary('TestWebhookEndpoint', ({ endpointId }: TestWebhookEndpointRequest) => ({
        attempt: webhooks.test(endpointId),
      })),
      listWebhookAttempts: unary('ListWebhookAttempts', (request: ListWebhookAttemptsRequest) => {
        const { items, nextPageToken } = pageOf(webhooks.attempts(request), request);
        return { attempts: items, nextPageToken };
      }),
      resendWebhook: unary('ResendWebhook', ({ endpointId, eventId }: ResendWebhookRequest) => {
        webhooks.resend(endpointId, eventId);
        return {};
      }),
      startWebhookRecovery: unary('StartWebhookRecovery', (request: StartWebhookRecoveryRequest) => ({
        recovery: webhooks.recover(request),
      })),
      getWebhookRecovery: unary('GetWebhookRecovery', ({ recoveryId }: GetWebhookRecoveryRequest) => ({
        recovery: webhooks.getRecovery(recoveryId),
      })),
    },
  };
}
