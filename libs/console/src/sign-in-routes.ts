import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { ConsoleOptions } from './console-options.ts';
import { allowedMethods } from './method-roles.ts';
import { OidcSignIn, SignInRefusedError } from './oidc-sign-in.ts';
import { refuse } from './refuse.ts';
import { type RouterClient, RouterUnreachableError } from './router-client.ts';
import type { Person, Sessions } from './sessions.ts';
import type { Cookies } from './signed-in.ts';

const signInBody = z.object({ apiKey: z.string().min(1).max(4_096) });

/** The parts that {@link signInRoutes} uses. */
export interface SignInParts {
  readonly options: ConsoleOptions;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly router: RouterClient;
}

/** Returns the routes that sign people in and out, and `GET /session`, which describes the session. */
export function signInRoutes({ options, sessions, cookies, router }: SignInParts): Hono {
  const routes = new Hono();
  const oidc = options.oidc && new OidcSignIn(options.oidc);
  const start = (context: Context, person: Person): void => {
    sessions.end(cookies.read(context, 'session'));
    cookies.write(context, 'session', sessions.start(person));
  };
  const describe = (context: Context, person: Person): Response =>
    context.json({
      signedIn: true,
      name: person.name,
      role: person.role,
      methods: allowedMethods(person.role),
      links: options.links,
    });
  const redirectUri = (context: Context): URL =>
    new URL('/auth/callback', options.url ?? new URL(context.req.url).origin);

  routes.get('/session', async (context) => {
    context.header('cache-control', 'no-store');
    const person = sessions.find(cookies.read(context, 'session'));
    if (person !== undefined && (oidc !== undefined || (await isAccepted(router, person)))) {
      return describe(context, person);
    }
    if (oidc !== undefined) return context.json({ signedIn: false, method: 'oidc' });
    // In development a person is asked only if the router refuses the console's key.
    if (!(await router.accepts(options.apiKey))) return context.json({ signedIn: false, method: 'api_key' });
    const developer: Person = { name: '', subject: '', role: 'admin', apiKey: options.apiKey };
    start(context, developer);
    return describe(context, developer);
  });

  routes.post('/sign-in', async (context) => {
    if (oidc !== undefined) return refuse(context, 'not_found', 'sign in with the identity provider');
    const body = signInBody.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success) return refuse(context, 'invalid_argument', 'apiKey: is required');
    const { apiKey } = body.data;
    if (!(await router.accepts(apiKey))) return refuse(context, 'unauthenticated', 'the API key is not valid');
    const person: Person = { name: `…${apiKey.slice(-4)}`, subject: '', role: 'admin', apiKey };
    start(context, person);
    return describe(context, person);
  });

  routes.post('/sign-out', (context) => {
    sessions.end(cookies.read(context, 'session'));
    cookies.write(context, 'session', '');
    return context.json({});
  });

  routes.get('/start', async (context) => {
    if (oidc === undefined) return context.redirect('/');
    const { url, pending } = await oidc.begin(redirectUri(context), context.req.query('return_to') ?? '/');
    cookies.write(context, 'sign-in', sessions.begin(pending));
    return context.redirect(url.href);
  });

  routes.get('/callback', async (context) => {
    const pending = sessions.take(cookies.read(context, 'sign-in'));
    cookies.write(context, 'sign-in', '');
    if (oidc === undefined || pending === undefined) return context.redirect('/');
    const callback = redirectUri(context);
    callback.search = new URL(context.req.url).search;
    try {
      const identified = await oidc.finish(callback, pending);
      start(context, { ...identified, apiKey: options.apiKey });
      return context.redirect(pending.returnTo);
    } catch (error) {
      options.logger.warn({ err: error }, 'sign-in refused');
      const reason = error instanceof SignInRefusedError ? 'role' : 'provider';
      return context.redirect(`/?sign_in_error=${reason}`);
    }
  });
  return routes;
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
