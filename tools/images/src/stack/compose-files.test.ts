import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '../../../..');

const service = z.object({
  image: z.string().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  mem_limit: z.string().optional(),
  pids_limit: z.number().optional(),
});

/** Returns the services of a compose file that start an image, with their keys merged. */
async function servicesOf(file: string): Promise<[string, z.infer<typeof service>][]> {
  const text = await readFile(join(root, file), 'utf8');
  const { services } = z
    .object({ services: z.record(z.string(), service) })
    .parse(parse(text, { merge: true, logLevel: 'error' }));
  return Object.entries(services);
}

const base = await servicesOf('compose.yaml');
const names = base.map(([name]) => name);
const variants = [...(await servicesOf('compose.zookeeper.yaml')), ...(await servicesOf('compose.s3.yaml'))];
// A service that a variant overrides keeps its restrictions.
const added = variants.filter(([name]) => !names.includes(name));

test.each([...base, ...added])('%s drops its capabilities and limits its memory and processes', (_, one) => {
  expect(one).toMatchObject({ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  expect(one.mem_limit).toMatch(/^\d+m$/);
  expect(one.pids_limit).toBeGreaterThan(0);
});

const started = [...base, ...variants].filter(([name, { image }]) => image !== undefined || !names.includes(name));

test.each(started)('%s names an exact version of its image', (_, { image = '' }) => {
  expect(image).toMatch(/^chat4all\/\w+:dev$|:v?\d+(\.\d+)+(-[\w-]+)?$|:\d+-bookworm$/);
});

test('the log of every Kafka is in its volume', async () => {
  for (const file of ['kafka', 'kafka-zookeeper']) {
    const text = await readFile(join(root, `infra/compose/${file}.env`), 'utf8');
    expect(text).toMatch(/^KAFKA_LOG_DIRS=\/var\/lib\/kafka\/data$/m);
  }
});

test('router and workers use the bucket of the S3 server with its keys', async () => {
  const overridden = z.object({
    services: z.record(
      z.string(),
      z.object({ environment: z.record(z.string(), z.string()), command: z.array(z.string()).optional() }),
    ),
  });
  const text = await readFile(join(root, 'compose.s3.yaml'), 'utf8');
  const { services } = overridden.parse(parse(text, { merge: true, logLevel: 'error' }));
  const { s3, ...apps } = services;
  expect(s3?.command).toContain('-bucket=chat4all');
  expect(Object.keys(apps)).toEqual(names.filter((name) => name === 'router' || name.startsWith('worker')));
  for (const { environment } of Object.values(apps)) {
    expect(environment).toMatchObject(s3?.environment ?? {});
    expect(environment['CHAT4ALL_MEDIA']).toMatch(/^s3:\/\/chat4all\?endpoint=http:\/\/s3:8333&/);
  }
});
