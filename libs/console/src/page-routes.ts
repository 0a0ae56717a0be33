import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { NONCE_PLACEHOLDER, type PageVariables } from './security-headers.ts';

/** The seconds after which a page is loaded again while the application is being built. */
const RELOAD_SECONDS = 2;

const BUILDING_PAGE = `<!doctype html>
<html lang="en"><title>Chat4All</title><body><main><h1>Chat4All</h1>
<p>The console is being built, which takes about 20 seconds. This page opens it then.</p>
<p lang="pt-BR">O console está sendo compilado, o que leva uns 20 segundos. Esta página o abre em seguida.</p></main></body></html>`;

/** Returns the routes of the application: its files, and its page at every other path. */
export function pageRoutes(folder: string): Hono<{ Variables: PageVariables }> {
  const routes = new Hono<{ Variables: PageVariables }>();
  routes.use(compress());
  routes.get(
    '/assets/*',
    serveStatic({
      // The folder itself may not exist yet.
      root: dirname(folder),
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
    if (page !== undefined) return context.html(page.replaceAll(NONCE_PLACEHOLDER, context.get('nonce')));
    context.header('refresh', String(RELOAD_SECONDS));
    return context.html(BUILDING_PAGE, 503);
  });
  return routes;
}

async function readPage(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, 'index.html'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
