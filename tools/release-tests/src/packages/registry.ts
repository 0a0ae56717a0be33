import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runServer } from 'verdaccio';
import { stringify } from 'yaml';

/** A local npm registry that contains only the packages published to it. */
export interface Registry {
  /** The URL, with a trailing slash as npm requires. */
  readonly url: string;
  /** The path of a `.npmrc` for publishing. The registry accepts any token, but npm requires one. */
  readonly publisherConfig: string;
  /** Stops the registry and removes its packages. */
  readonly dispose: () => Promise<void>;
}

/** Starts an empty registry on a free port of the loopback interface. */
export async function startRegistry(): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-registry-'));
  const config = join(folder, 'config.yaml');
  const anyUser = { access: '$all', publish: '$all' };
  await writeFile(
    config,
    stringify({
      storage: join(folder, 'storage'),
      packages: { '@chat4all/*': anyUser },
      uplinks: {},
      log: { type: 'stdout', format: 'json', level: 'fatal' },
      web: { enable: false },
      max_body_size: '50mb',
    }),
  );
  const server: unknown = await runServer(config);
  if (!(server instanceof Server)) throw new Error('verdaccio returned no HTTP server');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('verdaccio listens on no port');
  const host = `127.0.0.1:${address.port}`;
  const publisherConfig = join(folder, 'npmrc');
  await writeFile(publisherConfig, `@chat4all:registry=http://${host}/\n//${host}/:_authToken=any\n`);
  return {
    url: `http://${host}/`,
    publisherConfig,
    dispose: async () => {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
