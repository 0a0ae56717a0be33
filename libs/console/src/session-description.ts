import type { Context } from 'hono';
import type { ConsoleLinks, ConsoleOptions } from './console-options.ts';
import { allowedMethods } from './method-roles.ts';
import type { Role } from './roles.ts';
import { type RouterClient, RouterUnreachableError } from './router-client.ts';
import type { Person, Sessions } from './sessions.ts';
import type { Cookies } from './signed-in.ts';

/** The session of a request as the application sees it. */
export type SessionDescription =
  | {
      readonly signedIn: true;
      /** The displayed name; empty for a developer. */
      readonly name: string;
      readonly role: Role;
      /** The methods that the role may call. */
      readonly methods: readonly string[];
      readonly links: ConsoleLinks;
    }
  | { readonly signedIn: false; readonly method: 'oidc' | 'api_key' };

/** The parts that {@link describeSession} uses. */
export interface SessionParts {
  readonly options: ConsoleOptions;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly router: RouterClient;
}

/**
 * Returns the session of a request. Without an identity provider it starts one if the router takes the console's key. Rejects with a
 * `RouterUnreachableError` if that cannot be known.
 */
export async function describeSession(
  context: Context,
  { options, sessions, cookies, router }: SessionParts,
): Promise<SessionDescription> {
  const isOidc = options.oidc !== undefined;
  const person = sessions.find(cookies.read(context, 'session'));
  if (person !== undefined && (isOidc || (await isAccepted(router, person)))) return describePerson(person, options);
  if (isOidc) return { signedIn: false, method: 'oidc' };
  // In development a person is asked only if the router refuses the console's key.
  if (!(await router.accepts(options.apiKey))) return { signedIn: false, method: 'api_key' };
  const developer: Person = { name: '', subject: '', role: 'admin', apiKey: options.apiKey };
  startSession(context, developer, { sessions, cookies });
  return describePerson(developer, options);
}

/** Returns the session of a person. */
export function describePerson({ name, role }: Person, { links }: ConsoleOptions): SessionDescription {
  return { signedIn: true, name, role, methods: allowedMethods(role), links };
}

/** Ends the session of a request, and starts one of a person. */
export function startSession(
  context: Context,
  person: Person,
  { sessions, cookies }: Pick<SessionParts, 'sessions' | 'cookies'>,
): void {
  sessions.end(cookies.read(context, 'session'));
  cookies.write(context, 'session', sessions.start(person));
}

/** Returns whether the router still takes a person's key. A router that does not answer ends no session. */
async function isAccepted(router: RouterClient, { apiKey }: Person): Promise<boolean> {
  try {
    return await router.accepts(apiKey);
  } catch (error) {
    if (error instanceof RouterUnreachableError) return true;
    throw error;
  }
}
