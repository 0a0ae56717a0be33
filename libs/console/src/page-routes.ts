import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { html } from 'hono/html';
import { RouterUnreachableError } from './router-client.ts';
import { NONCE_PLACEHOLDER, type PageVariables } from './security-headers.ts';
import { type SessionParts, describeSession } from './session-description.ts';

/** The seconds after which a page is loaded again while the application is being built. */
const RELOAD_SECONDS = 2;

/** The time that a page waits for its session, in milliseconds. */
const SESSION_TIMEOUT_MS = 1_000;

/** The text in `index.html` that the session replaces, so that the application does not have to ask for it. */
const SESSION_PLACEHOLDER = '%SESSION%';

const BUILDING_PAGE = `<!doctype html>
<html lang="en"><title>Chat4All</title><body><main><h1>Chat4All</h1>
<p>The console is being built, which takes about 20 seconds. This page opens it then.</p>
<p lang="pt-BR">O console está sendo compilado, o que leva uns 20 segundos. Esta página o abre em seguida.</p></main></body></html>`;

/** Returns the routes of the application: its files, and its page at every other path. */
export function pageRoutes(parts: SessionParts): Hono<{ Variables: PageVariables }> {
  const folder = parts.options.applicationFolder;
  const routes = new Hono<{ Variables: PageVariables }>();
  routes.use(compress());
  routes.get(
    '/assets/*',
    serveStatic({
      // The folder itself may not exist yet.
      root: dirname(folder),
      // The build compresses its files, better than is possible for each request.
      precompressed: true,
      rewriteRequestPath: (path) => `/${basename(folder)}${path}`,
      onFound: (_, context) => {
        context.header('cache-control', 'public, max-age=31536000, immutable');
      },
    }),
  );
  routes.get('/assets/*', (context) => context.text('not found', 404));
  routes.get('*', async (context) => {
    context.header('cache-control', 'no-store');
    const page = await readPage(folder);
    if (page !== undefined) {
      const session = await sessionAttribute(context, parts);
      return context.html(
        page.replaceAll(NONCE_PLACEHOLDER, context.get('nonce')).replace(SESSION_PLACEHOLDER, () => session),
      );
    }
    context.header('refresh', String(RELOAD_SECONDS));
    return context.html(BUILDING_PAGE, 503);
  });
  return routes;
}

/** Returns the session as the text of an HTML attribute; empty if the router does not answer soon, so that the application asks again. */
async function sessionAttribute(context: Context, parts: SessionParts): Promise<string> {
  try {
    const late = setTimeout(SESSION_TIMEOUT_MS, undefined, { ref: false });
    const session = await Promise.race([describeSession(context, parts), late]);
    return session === undefined ? '' : String(await html`${JSON.stringify(session)}`);
  } catch (error) {
    if (error instanceof RouterUnreachableError) return '';
    throw error;
  }
}

async function readPage(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, 'index.html'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
