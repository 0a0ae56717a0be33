import type { ServiceDefinition } from '@grpc/grpc-js';
import {
  AccountServiceService,
  ApiKeyServiceService,
  CreateAccountRequest,
  CreateApiKeyRequest,
  RotateAccountCredentialsRequest,
  UpdateAccountRequest,
  BatchSendMessagesRequest,
  CancelMessageRequest,
  ChannelServiceService,
  ChatServiceService,
  Consent,
  ConversationServiceService,
  CreateConversationRequest,
  CreateWebhookEndpointRequest,
  DeadLetterServiceService,
  DirectoryServiceService,
  GetMessageRequest,
  IngestMessagesRequest,
  ListAccountsRequest,
  ListConversationsRequest,
  ListDeadLettersRequest,
  ListMessagesRequest,
  ListWebhookAttemptsRequest,
  MediaServiceService,
  PreviewMessageRequest,
  ResendWebhookRequest,
  RotateWebhookSecretRequest,
  RoutingMode,
  SendMessageRequest,
  GetConsentRequest,
  ListConsentsRequest,
  SetConsentRequest,
  StartReplayRequest,
  StartWebhookRecoveryRequest,
  StreamEventsRequest,
  UpdateUserRequest,
  UpdateWebhookEndpointRequest,
  AuditServiceService,
  TemplateCategory,
  TemplateServiceService,
  CreateTemplateRequest,
  ListTemplatesRequest,
  UpdateTemplateRequest,
  WebhookServiceService,
  MessageView,
  ResendMessageRequest,
  SearchMessagesRequest,
  ListThreadsRequest,
  GetThreadRequest,
  UpdateThreadRequest,
  MarkThreadReadRequest,
} from '@chat4all/proto';
import { WHATSAPP_ACCOUNT } from '../account-calls.ts';

/** A call of a method with a request that is well. */
export interface Sample {
  readonly path: string;
  readonly kind: 'unary' | 'server stream' | 'duplex';
  readonly request: Buffer;
  /** How often it is taken, beside the others. */
  readonly weight: number;
}

const TEMPLATE = {
  ...{ accountId: 'demo-instagram', name: 'order', language: 'en', category: TemplateCategory.UTILITY },
  components: [{ type: 'BODY', text: 'Hi {{1}}.' }],
};

const MESSAGE = {
  recipients: [
    { to: { $case: 'identity' as const, value: { channel: 'whatsapp', value: '+5511999999999' } } },
    {
      to: {
        $case: 'identities' as const,
        value: {
          identities: [
            { channel: 'whatsapp', value: '+5511888888888' },
            { channel: 'instagram', value: '17841' },
          ],
        },
      },
    },
  ],
  content: { kind: { $case: 'text' as const, value: { body: 'Olá, tudo bem?' } } },
  metadata: { order: '17', '': '' },
  consentScope: 'news',
};
const CHOICE = {
  recipients: [{ to: { $case: 'userId' as const, value: 'ana' } }],
  content: {
    kind: {
      $case: 'choice' as const,
      value: {
        body: 'Qual?',
        options: [
          { id: 'a', title: 'A' },
          { id: 'b', title: 'B' },
        ],
      },
    },
  },
};
const specific = {
  recipients: MESSAGE.recipients.slice(0, 1),
  content: {
    kind: {
      $case: 'channelSpecific' as const,
      value: { payload: { type: 'text', list: [1, { deep: [null, true] }] } },
    },
  },
};
const ROUTING = {
  channels: ['whatsapp', 'instagram'],
  mode: RoutingMode.FALLBACK,
  fallbackAfter: { seconds: 60 },
};
const ENDPOINT = {
  ...{ url: 'https://example.com/events', eventTypes: ['message.received', 'delivery.*'], description: 'orders' },
  ...{ maximumPerSecond: 10, disabled: false },
};
const requests = [
  SendMessageRequest.fromPartial({ requestId: 'fuzz', message: MESSAGE, ttl: { seconds: 60, nanos: 5 } }),
  SendMessageRequest.fromPartial({
    message: MESSAGE,
    routing: ROUTING,
    sendTime: new Date(Date.now() + 60_000),
    validateOnly: true,
  }),
  SendMessageRequest.fromPartial({ message: CHOICE }),
  SendMessageRequest.fromPartial({
    ...{ message: MESSAGE, onClosedWindow: 2, closedWindowTemplate: { name: 'hello', language: 'pt_BR' } },
  }),
  SendMessageRequest.fromPartial({ message: specific }),
];

/** Samples of the methods whose requests have something in them, by the names of the methods. */
const samples: Readonly<Record<string, readonly Buffer[]>> = {
  SendMessage: requests.map((request) => encoded(SendMessageRequest.encode(request))),
  BatchSendMessages: [encoded(BatchSendMessagesRequest.encode({ requests }))],
  IngestMessages: [encoded(IngestMessagesRequest.encode({ request: requests[0] }))],
  PreviewMessage: [
    encoded(PreviewMessageRequest.encode(PreviewMessageRequest.fromPartial({ message: MESSAGE, routing: ROUTING }))),
  ],
  GetMessage: [encoded(GetMessageRequest.encode({ messageId: 'm0', view: MessageView.FULL }))],
  ResendMessage: [encoded(ResendMessageRequest.encode({ messageId: 'm0', requestId: 'fuzz' }))],
  SearchMessages: [
    encoded(
      SearchMessagesRequest.encode(
        SearchMessagesRequest.fromPartial({ text: 'olá é "AND" *', pageSize: 10, startTime: new Date(0) }),
      ),
    ),
  ],
  ListThreads: [
    encoded(
      ListThreadsRequest.encode(
        ListThreadsRequest.fromPartial({ pageSize: 10, channel: 'whatsapp', status: 1, label: 'vip', unread: true }),
      ),
    ),
  ],
  GetThread: [encoded(GetThreadRequest.encode({ threadId: 't' }))],
  UpdateThread: [
    encoded(UpdateThreadRequest.encode({ threadId: 't', status: 2, assignee: 'rui', labels: { labels: ['a', 'b'] } })),
  ],
  MarkThreadRead: [encoded(MarkThreadReadRequest.encode({ threadId: 't', messageId: 'm0' }))],
  CancelMessage: [encoded(CancelMessageRequest.encode({ messageId: 'm0' }))],
  ListMessages: [
    encoded(
      ListMessagesRequest.encode(
        ListMessagesRequest.fromPartial({
          ...{ pageSize: 10, conversationId: 'c', state: 3, startTime: new Date(0), endTime: new Date() },
          identity: { channel: 'whatsapp', value: '+5511999999999' },
        }),
      ),
    ),
    encoded(ListMessagesRequest.encode(ListMessagesRequest.fromPartial({ threadId: 't' }))),
  ],
  StreamEvents: [
    encoded(
      StreamEventsRequest.encode(StreamEventsRequest.fromPartial({ messageIds: ['m0'], channels: ['whatsapp'] })),
    ),
    encoded(StreamEventsRequest.encode(StreamEventsRequest.fromPartial({ start: { $case: 'cursor', value: 'AAAA' } }))),
    encoded(
      StreamEventsRequest.encode(StreamEventsRequest.fromPartial({ start: { $case: 'startTime', value: new Date() } })),
    ),
  ],
  CreateConversation: [
    encoded(
      CreateConversationRequest.encode(
        CreateConversationRequest.fromPartial({ members: MESSAGE.recipients, metadata: { topic: 'a' } }),
      ),
    ),
  ],
  ListConversations: [encoded(ListConversationsRequest.encode({ pageSize: 5, pageToken: '' }))],
  UpdateUser: [
    encoded(
      UpdateUserRequest.encode(
        UpdateUserRequest.fromPartial({
          user: { userId: 'ana', identities: [{ channel: 'whatsapp', value: '+5511999999999' }] },
        }),
      ),
    ),
  ],
  SetConsent: [
    encoded(
      SetConsentRequest.encode(
        SetConsentRequest.fromPartial({
          ...{ recipient: MESSAGE.recipients[0], consent: Consent.OPTED_OUT, scope: 'fuzz' },
        }),
      ),
    ),
  ],
  GetConsent: [
    encoded(
      GetConsentRequest.encode(GetConsentRequest.fromPartial({ recipient: MESSAGE.recipients[0], scope: 'fuzz' })),
    ),
  ],
  ListConsents: [
    encoded(
      ListConsentsRequest.encode(ListConsentsRequest.fromPartial({ recipient: MESSAGE.recipients[0], pageSize: 10 })),
    ),
  ],
  ListAccounts: [encoded(ListAccountsRequest.encode({ channel: 'whatsapp' }))],
  ListDeadLetters: [
    encoded(
      ListDeadLettersRequest.encode(
        ListDeadLettersRequest.fromPartial({ pageSize: 5, filter: { reason: 'A', startTime: new Date(0) } }),
      ),
    ),
  ],
  StartReplay: [
    encoded(
      StartReplayRequest.encode(StartReplayRequest.fromPartial({ requestId: 'r', filter: { channel: 'whatsapp' } })),
    ),
  ],
  CreateWebhookEndpoint: [encoded(CreateWebhookEndpointRequest.encode({ settings: ENDPOINT }))],
  UpdateWebhookEndpoint: [encoded(UpdateWebhookEndpointRequest.encode({ endpointId: 'w', settings: ENDPOINT }))],
  RotateWebhookSecret: [
    encoded(RotateWebhookSecretRequest.encode({ endpointId: 'w', gracePeriod: { seconds: 60, nanos: 0 } })),
  ],
  ListWebhookAttempts: [
    encoded(
      ListWebhookAttemptsRequest.encode(ListWebhookAttemptsRequest.fromPartial({ endpointId: 'w', pageSize: 5 })),
    ),
  ],
  ListTemplates: [encoded(ListTemplatesRequest.encode(ListTemplatesRequest.fromPartial({ name: 'order', status: 2 })))],
  CreateTemplate: [encoded(CreateTemplateRequest.encode(CreateTemplateRequest.fromPartial(TEMPLATE)))],
  UpdateTemplate: [
    encoded(UpdateTemplateRequest.encode(UpdateTemplateRequest.fromPartial({ ...TEMPLATE, templateId: 't' }))),
  ],
  ResendWebhook: [encoded(ResendWebhookRequest.encode({ endpointId: 'w', eventId: 'e' }))],
  CreateAccount: [
    encoded(CreateAccountRequest.encode(CreateAccountRequest.fromPartial({ ...WHATSAPP_ACCOUNT, rates: {} }))),
  ],
  UpdateAccount: [
    encoded(
      UpdateAccountRequest.encode(
        UpdateAccountRequest.fromPartial({ accountId: 'sales', settings: WHATSAPP_ACCOUNT.settings }),
      ),
    ),
  ],
  RotateAccountCredentials: [
    encoded(
      RotateAccountCredentialsRequest.encode(
        RotateAccountCredentialsRequest.fromPartial({ accountId: 'sales', secrets: WHATSAPP_ACCOUNT.secrets }),
      ),
    ),
  ],
  CreateApiKey: [
    encoded(
      CreateApiKeyRequest.encode(
        CreateApiKeyRequest.fromPartial({ description: 'a', scopes: ['read'], expireTime: new Date() }),
      ),
    ),
  ],
  StartWebhookRecovery: [
    encoded(
      StartWebhookRecoveryRequest.encode({
        ...{ requestId: 'r', endpointId: 'w', since: new Date(0), until: new Date() },
      }),
    ),
  ],
};

/** These wait a second for a message that does not exist; with many of them a run would take long. */
const SLOW_METHODS = ['GetMessage', 'CancelMessage', 'SendIndicator'];

/** Calls of every method of the API; one whose requests have only an id is called with an id of nothing. */
export const sampleCalls: readonly Sample[] = [
  ChatServiceService,
  ConversationServiceService,
  DirectoryServiceService,
  ChannelServiceService,
  DeadLetterServiceService,
  MediaServiceService,
  WebhookServiceService,
  AccountServiceService,
  ApiKeyServiceService,
  AuditServiceService,
  TemplateServiceService,
].flatMap((service: ServiceDefinition) =>
  Object.values(service).flatMap(({ path, requestStream, responseStream }) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const kind = requestStream ? 'duplex' : responseStream ? 'server stream' : 'unary';
    const weight = SLOW_METHODS.includes(name) ? 1 : 20;
    return (samples[name] ?? [Buffer.from('\n\x06nobody')]).map((request): Sample => ({ path, kind, request, weight }));
  }),
);

function encoded(writer: { finish(): Uint8Array }): Buffer {
  return Buffer.from(writer.finish());
}
