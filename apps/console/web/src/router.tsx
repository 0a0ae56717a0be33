import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod/mini';
import { MESSAGES, THREADS, messagesOfThread, threadsBy } from './api/feeds.ts';
import { sessionQuery } from './api/session.ts';
import { callQuery } from './api/use-call.ts';
import { feedQuery } from './api/use-feed.ts';
import { Conversations } from './screens/conversations/conversations.tsx';
import { Shell } from './shell/shell.tsx';
import { NotFound, RouteError } from './shell/route-error.tsx';

const text = z.optional(z.string());

/** The context of the routes. */
interface RouteContext {
  readonly client: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouteContext>()({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: RouteError,
});
const home = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router catches it and navigates
    throw redirect({ to: '/conversations' });
  },
});

const conversationSearch = z.object({
  status: z.optional(z.enum(['open', 'closed'])),
  unread: z.optional(z.boolean()),
  channel: text,
});

// Filters are search parameters, so that every view has a URL.
const conversationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/conversations',
  validateSearch: conversationSearch,
  loaderDeps: ({ search }) => search,
  // Data is read while the code of the screen is loaded.
  loader: ({ context: { client }, deps }) => {
    if (!isSignedIn(client)) return;
    prefetch(client.query(feedQuery(client, THREADS, threadsBy(deps))));
    prefetch(client.query(callQuery('ChannelService', 'listChannels', {})));
  },
  // The first screen: its code is part of the first files.
  component: Conversations,
});
const conversationRoute = createRoute({
  getParentRoute: () => conversationsRoute,
  path: '$threadId',
  loader: ({ context: { client }, params: { threadId } }) => {
    if (!isSignedIn(client)) return;
    prefetch(client.query(callQuery('ThreadService', 'getThread', { threadId })));
    prefetch(client.query(feedQuery(client, MESSAGES, messagesOfThread(threadId))));
  },
  component: lazyRouteComponent(() => import('./screens/conversations/conversation.tsx'), 'ConversationPage'),
});
const messagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/messages',
  validateSearch: z.object({ text, state: text, channel: text, address: text, since: text, until: text }),
  component: lazyRouteComponent(() => import('./screens/messages/messages.tsx'), 'Messages'),
});
const messageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/messages/$messageId',
  component: lazyRouteComponent(() => import('./screens/messages/message.tsx'), 'MessagePage'),
});
const deadLettersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dead-letters',
  validateSearch: z.object({ reason: text, channel: text }),
  component: lazyRouteComponent(() => import('./screens/dead-letters/dead-letters.tsx'), 'DeadLetters'),
});
const accountsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./screens/accounts/accounts.tsx'), 'Accounts'),
});
const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounts/$accountId',
  component: lazyRouteComponent(() => import('./screens/accounts/account.tsx'), 'AccountPage'),
});
const templatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/templates',
  validateSearch: z.object({ account: text, status: text }),
  component: lazyRouteComponent(() => import('./screens/templates/templates.tsx'), 'Templates'),
});
const templateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/templates/$accountId/$templateId',
  component: lazyRouteComponent(() => import('./screens/templates/template.tsx'), 'TemplatePage'),
});
const peopleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people',
  component: lazyRouteComponent(() => import('./screens/people/people.tsx'), 'People'),
});
const personRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people/$userId',
  component: lazyRouteComponent(() => import('./screens/people/person.tsx'), 'PersonPage'),
});
const webhooksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./screens/webhooks/webhooks.tsx'), 'Webhooks'),
});
const webhookRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/webhooks/$endpointId',
  validateSearch: z.object({ failed: z.optional(z.boolean()) }),
  component: lazyRouteComponent(() => import('./screens/webhooks/webhook.tsx'), 'WebhookPage'),
});
const usageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/usage',
  validateSearch: z.object({ days: z.optional(z.number()) }),
  component: lazyRouteComponent(() => import('./screens/usage/usage.tsx'), 'Usage'),
});
const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch: z.object({ actor: text, method: text, target: text }),
  component: lazyRouteComponent(() => import('./screens/audit/audit.tsx'), 'Audit'),
});
const keysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/keys',
  component: lazyRouteComponent(() => import('./screens/keys/keys.tsx'), 'Keys'),
});

const routeTree = rootRoute.addChildren([
  home,
  conversationsRoute.addChildren([conversationRoute]),
  messagesRoute,
  messageRoute,
  deadLettersRoute,
  accountsRoute,
  accountRoute,
  templatesRoute,
  templateRoute,
  peopleRoute,
  personRoute,
  webhooksRoute,
  webhookRoute,
  usageRoute,
  auditRoute,
  keysRoute,
]);

/** Creates the router of the application. */
export function createAppRouter(client: QueryClient) {
  return createRouter({ routeTree, defaultPreload: 'intent', context: { client } });
}

function isSignedIn(client: QueryClient): boolean {
  return client.getQueryData(sessionQuery.queryKey)?.signedIn === true;
}

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: ReturnType<typeof createAppRouter>;
  }
}

/** Ignores the failure of an early reading: the screen reads again, and shows it. */
function prefetch(reading: Promise<unknown>): void {
  reading.catch(() => undefined);
}
