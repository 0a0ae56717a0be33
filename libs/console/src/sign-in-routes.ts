import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { OidcSignIn, SignInRefusedError } from './oidc-sign-in.ts';
import { refuse } from './refuse.ts';
import { type SessionParts, describePerson, describeSession, startSession } from './session-description.ts';
import type { Person } from './sessions.ts';

const signInBody = z.object({ apiKey: z.string().min(1).max(4_096) });

/** Returns the routes that sign people in and out, and `GET /session`, which describes the session. */
export function signInRoutes(parts: SessionParts): Hono {
  const { options, sessions, cookies, router } = parts;
  const routes = new Hono();
  const oidc = options.oidc && new OidcSignIn(options.oidc);
  const redirectUri = (context: Context): URL =>
    new URL('/auth/callback', options.url ?? new URL(context.req.url).origin);

  routes.get('/session', async (context) => {
    context.header('cache-control', 'no-store');
    return context.json(await describeSession(context, parts));
  });

  routes.post('/sign-in', async (context) => {
    if (oidc !== undefined) return refuse(context, 'not_found', 'sign in with the identity provider');
    const body = signInBody.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success) return refuse(context, 'invalid_argument', 'apiKey: is required');
    const { apiKey } = body.data;
    if (!(await router.accepts(apiKey))) return refuse(context, 'unauthenticated', 'the API key is not valid');
    const person: Person = { name: `…${apiKey.slice(-4)}`, subject: '', role: 'admin', apiKey };
    startSession(context, person, parts);
    return context.json(describePerson(person, options));
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
      startSession(context, { ...identified, apiKey: options.apiKey }, parts);
      return context.redirect(pending.returnTo);
    } catch (error) {
      options.logger.warn({ err: error }, 'sign-in refused');
      const reason = error instanceof SignInRefusedError ? 'role' : 'provider';
      return context.redirect(`/?sign_in_error=${reason}`);
    }
  });
  return routes;
}
