import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { docker, hasImage } from './docker.ts';

/** A running compose stack with a unique name and free ports. */
export interface ComposeStack {
  /** The services without an available image or base image, which were omitted. */
  readonly leftOut: readonly string[];
  /** Runs `docker compose` for this stack. */
  compose(...given: readonly string[]): Promise<string>;
  /** Returns the published address of a port of a service, for example `127.0.0.1:49152`. */
  addressOf(service: string, port: number): Promise<string>;
  /** Stops all services and removes their data. */
  down(): Promise<void>;
}

const configuration = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
      ports: z.array(z.object({ target: z.number() })).default([]),
    }),
  ),
});

/** Builds the images and starts the stack of these compose files, with all profiles. Resolves when every service is healthy. */
export async function startComposeStack(files: readonly string[]): Promise<ComposeStack> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-stack-'));
  const given = ['--profile', '*', ...files.flatMap((file) => ['--file', file])];
  const { services } = configuration.parse(JSON.parse(await docker('compose', ...given, 'config', '--format', 'json')));
  const leftOut: string[] = [];
  for (const [name, { image, build }] of Object.entries(services)) {
    const needed = build === undefined ? [image] : await baseImages(join(build.context, build.dockerfile));
    for (const one of needed) if (!leftOut.includes(name) && !(await hasImage(one))) leftOut.push(name);
  }
  const override = join(folder, 'free-ports.yaml');
  const lines = Object.entries(services).flatMap(([name, { ports }]) =>
    ports.length === 0 ? [] : [`  ${name}: { ports: !override [${ports.map(freePort).join(', ')}] }`],
  );
  await writeFile(override, `services:\n${lines.join('\n')}\n`);
  const project = ['--project-name', `chat4all-test-${process.pid}`, '--project-directory', '.'];
  const compose = (...more: readonly string[]): Promise<string> =>
    docker('compose', ...project, ...given, '--file', override, ...more);
  const down = async (): Promise<void> => {
    await compose('down', '--volumes', '--timeout', '30');
    await rm(folder, { recursive: true, force: true });
  };
  const wanted = Object.keys(services).filter((name) => !leftOut.includes(name));
  try {
    await compose('build', ...wanted);
    await compose('up', '--detach', '--wait', '--wait-timeout', '300', ...wanted);
  } catch (error) {
    const logs = await compose('logs', '--tail', '40').catch(() => '');
    await down();
    throw new Error(`the stack did not start:\n${logs}`, { cause: error });
  }
  return {
    leftOut,
    compose,
    addressOf: async (service, port) => compose('port', service, String(port)),
    down,
  };
}

/** Returns the images that a Dockerfile starts from, without its own stages. */
async function baseImages(dockerfile: string): Promise<string[]> {
  const stages = [...(await readFile(dockerfile, 'utf8')).matchAll(/^FROM (?:--\S+ )?(\S+)(?: AS (\S+))?/gm)];
  const names = stages.map(([, , name]) => name);
  return [...new Set(stages.flatMap(([, base = '']) => (names.includes(base) ? [] : [base])))];
}

function freePort({ target }: { readonly target: number }): string {
  return `'127.0.0.1::${target}'`;
}
