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
const variant = await servicesOf('compose.zookeeper.yaml');
// A service that the variant overrides keeps its restrictions.
const added = variant.filter(([name]) => !names.includes(name));

test.each([...base, ...added])('%s drops its capabilities and limits its memory and processes', (_, one) => {
  expect(one).toMatchObject({ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  expect(one.mem_limit).toMatch(/^\d+m$/);
  expect(one.pids_limit).toBeGreaterThan(0);
});

test.each([...base, ...variant])('%s names an exact version of its image', (_, { image = '' }) => {
  expect(image).toMatch(/^chat4all\/\w+:dev$|:v?\d+(\.\d+)+(-[\w-]+)?$|:\d+-bookworm$/);
});

test('the log of every Kafka is in its volume', async () => {
  for (const file of ['kafka', 'kafka-zookeeper']) {
    const text = await readFile(join(root, `infra/compose/${file}.env`), 'utf8');
    expect(text).toMatch(/^KAFKA_LOG_DIRS=\/var\/lib\/kafka\/data$/m);
  }
});
