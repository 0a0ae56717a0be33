import { type Role, includesRole } from './roles.ts';

/** The methods that each role may call in addition to those of the roles before it. `none` lists those that the console does not forward. */
const METHODS: Readonly<Record<Role | 'none', Readonly<Record<string, readonly string[]>>>> = {
  viewer: {
    ChatService: ['GetMessage', 'ListMessages', 'SearchMessages'],
    ThreadService: ['ListThreads', 'GetThread'],
    ConversationService: ['GetConversation', 'ListConversations'],
    ChannelService: ['ListChannels', 'ListAccounts'],
    TemplateService: ['ListTemplates', 'GetTemplate'],
    DirectoryService: ['GetUser', 'ListUsers', 'GetConsent', 'ListConsents'],
    MediaService: ['GetMedia', 'ListMedia'],
  },
  agent: {
    ChatService: ['SendMessage', 'PreviewMessage', 'ResendMessage', 'CancelMessage', 'SendIndicator'],
    ThreadService: ['UpdateThread', 'MarkThreadRead'],
    ConversationService: ['CreateConversation'],
    DirectoryService: ['UpdateUser', 'SetConsent'],
  },
  operator: {
    ChannelService: ['PauseAccount', 'ResumeAccount'],
    AccountService: ['GetAccount', 'VerifyAccount'],
    TemplateService: ['CreateTemplate', 'UpdateTemplate', 'DeleteTemplate', 'SyncTemplates'],
    DeadLetterService: ['ListDeadLetters', 'StartReplay', 'GetReplay'],
    MediaService: ['DeleteMedia'],
    WebhookService: [
      'GetWebhookEndpoint',
      'ListWebhookEndpoints',
      'TestWebhookEndpoint',
      'ListWebhookAttempts',
      'ResendWebhook',
      'StartWebhookRecovery',
      'GetWebhookRecovery',
    ],
  },
  admin: {
    AccountService: ['CreateAccount', 'UpdateAccount', 'DeleteAccount', 'RotateAccountCredentials'],
    DirectoryService: ['EraseUser'],
    DeadLetterService: ['DiscardDeadLetters'],
    WebhookService: ['CreateWebhookEndpoint', 'UpdateWebhookEndpoint', 'DeleteWebhookEndpoint', 'RotateWebhookSecret'],
    ApiKeyService: ['CreateApiKey', 'ListApiKeys', 'RevokeApiKey'],
    AuditService: ['ListAuditEntries'],
  },
  none: {
    // Events and files have separate paths, and the console sends one message at a time.
    ChatService: ['StreamEvents', 'IngestMessages', 'BatchSendMessages'],
    MediaService: ['CreateUpload', 'CompleteUpload', 'GetDownloadUrl'],
  },
};

/** The least role that may call a method, by `<service>/<method>`; `none` for methods that the console does not forward. */
export const METHOD_ROLES: ReadonlyMap<string, Role | 'none'> = new Map(
  toEntries(METHODS).flatMap(([role, services]) =>
    Object.entries(services).flatMap(([service, methods]) =>
      methods.map((method) => [`${service}/${method}`, role] as const),
    ),
  ),
);

/** Returns whether a role may call a method such as `ChatService/SendMessage`. Unknown methods are refused. */
export function mayCall(role: Role, method: string): boolean {
  const needed = METHOD_ROLES.get(method);
  return needed !== undefined && needed !== 'none' && includesRole(role, needed);
}

/** Returns the methods that a role may call, so that the application hides what would be refused. */
export function allowedMethods(role: Role): string[] {
  return [...METHOD_ROLES.keys()].filter((method) => mayCall(role, method));
}

function toEntries<Name extends string, Value>(values: Readonly<Record<Name, Value>>): [Name, Value][] {
  const names: Name[] = [];
  for (const name in values) names.push(name);
  return names.map((name) => [name, values[name]]);
}
