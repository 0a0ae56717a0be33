import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runServer } from 'verdaccio';
import { stringify } from 'yaml';

/** A registry of npm packages on this machine that knows nothing but what was published to it. */
export interface Registry {
  /** With a slash at its end, as npm writes it. */
  readonly url: string;
  /** A `.npmrc` for those who publish: everybody may, but npm asks for a token before it tries. */
  readonly publisherConfig: string;
  /** Stops it and removes all that was published. */
  readonly dispose: () => Promise<void>;
}

/** Starts a registry with nothing in it on a free port of the loopback interface. */
export async function startRegistry(): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-registry-'));
  const config = join(folder, 'config.yaml');
  const everybody = { access: '$all', publish: '$all' };
  await writeFile(
    config,
    stringify({
      storage: join(folder, 'storage'),
      packages: { '@chat4all/*': everybody },
      uplinks: {},
      log: { type: 'stdout', format: 'json', level: 'fatal' },
      web: { enable: false },
      max_body_size: '50mb',
    }),
  );
  const server: unknown = await runServer(config);
  if (!(server instanceof Server)) throw new Error('verdaccio gave no HTTP server');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('verdaccio listens nowhere');
  const host = `127.0.0.1:${address.port}`;
  const publisherConfig = join(folder, 'npmrc');
  await writeFile(publisherConfig, `@chat4all:registry=http://${host}/\n//${host}/:_authToken=anybody\n`);
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
