import { queryOptions } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { z } from 'zod/mini';
import { send } from './client.ts';

const sessionBody = z.discriminatedUnion('signedIn', [
  z.object({
    signedIn: z.literal(true),
    name: z.string(),
    role: z.enum(['viewer', 'agent', 'operator', 'admin']),
    methods: z.array(z.string()),
    links: z.object({
      sandbox: z.optional(z.string()),
      webhooks: z.optional(z.string()),
      traces: z.optional(z.string()),
    }),
  }),
  z.object({ signedIn: z.literal(false), method: z.enum(['oidc', 'api_key']) }),
]);

/** The session of the person at this browser. */
export type Session = z.infer<typeof sessionBody>;
/** The session of a person who is signed in. */
export type OpenSession = Extract<Session, { signedIn: true }>;

/** Returns the session that the server wrote into the page; undefined if it could not ask the router. */
export function sessionOfPage(): Session | undefined {
  const content = document.querySelector('meta[name="session"]')?.getAttribute('content') ?? '';
  // A development server leaves the placeholder.
  return content.startsWith('{') ? sessionBody.parse(JSON.parse(content)) : undefined;
}

/** The query of the session. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => sessionBody.parse(await send('/auth/session', { signal })),
  staleTime: Infinity,
});

/** The session for the components below. A context, because every message of a conversation asks for it. */
export const SessionContext = createContext<OpenSession | undefined>(undefined);

/** Returns the session. Rendered only below the page that has loaded it. */
export function useSession(): OpenSession {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('no session');
  return session;
}

/** Returns whether the person may call a method such as `ChatService/SendMessage`. */
export function useMay(method: string): boolean {
  return useSession().methods.includes(method);
}

/** Signs in with an API key, which stays at the server. Rejects if the router refuses it. */
export async function signIn(apiKey: string): Promise<void> {
  const body = JSON.stringify({ apiKey });
  await send('/auth/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

/** Signs out. */
export async function signOut(): Promise<void> {
  await send('/auth/sign-out', { method: 'POST' });
}
