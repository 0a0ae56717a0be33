import {
  Ban,
  ChartNoAxesColumn,
  FileText,
  KeyRound,
  List,
  type LucideIcon,
  MessagesSquare,
  ScrollText,
  Smartphone,
  Users,
  Webhook,
} from 'lucide-react';

/** An entry of the navigation. */
export interface NavigationEntry {
  readonly to:
    | '/conversations'
    | '/messages'
    | '/dead-letters'
    | '/accounts'
    | '/templates'
    | '/people'
    | '/webhooks'
    | '/usage'
    | '/audit'
    | '/keys';
  readonly name:
    | 'conversations'
    | 'messages'
    | 'deadLetters'
    | 'accounts'
    | 'templates'
    | 'people'
    | 'webhooks'
    | 'usage'
    | 'audit'
    | 'keys';
  readonly icon: LucideIcon;
  /** The method without which the screen is empty. */
  readonly needs: string;
}

/** The screens, in the order of the navigation. */
export const NAVIGATION: readonly NavigationEntry[] = [
  { to: '/conversations', name: 'conversations', icon: MessagesSquare, needs: 'ThreadService/ListThreads' },
  { to: '/messages', name: 'messages', icon: List, needs: 'ChatService/ListMessages' },
  { to: '/dead-letters', name: 'deadLetters', icon: Ban, needs: 'DeadLetterService/ListDeadLetters' },
  { to: '/accounts', name: 'accounts', icon: Smartphone, needs: 'ChannelService/ListAccounts' },
  { to: '/templates', name: 'templates', icon: FileText, needs: 'TemplateService/ListTemplates' },
  { to: '/people', name: 'people', icon: Users, needs: 'DirectoryService/ListUsers' },
  { to: '/webhooks', name: 'webhooks', icon: Webhook, needs: 'WebhookService/ListWebhookEndpoints' },
  { to: '/usage', name: 'usage', icon: ChartNoAxesColumn, needs: 'ChatService/ListMessages' },
  { to: '/audit', name: 'audit', icon: ScrollText, needs: 'AuditService/ListAuditEntries' },
  { to: '/keys', name: 'keys', icon: KeyRound, needs: 'ApiKeyService/ListApiKeys' },
];
