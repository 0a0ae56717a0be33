import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBus } from '@chat4all/bus';
import { createMetrics } from '@chat4all/metrics';
import { mutateJson } from '@chat4all/processes';
import { topicSpecifications } from '@chat4all/records';
import { accountOpener, createLogger, loadConnectors, readSettings, readTenants } from '@chat4all/runtime';
import { createWebhooks } from '@chat4all/webhooks';
import type { FuzzTarget } from '../target.ts';

const CHANNELS = ['whatsapp', 'instagram'];
const FIXTURES = join(import.meta.dirname, '../../../../libs/connectors/{whatsapp,instagram}/fixtures/*.json');
/** 200: read, or unreadable and kept. 400: no JSON. */
const EXPECTED = [200, 400];

/** Posts the input, with a valid signature, as a callback of each channel. */
export async function startCallbacks(): Promise<FuzzTarget> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-fuzz-'));
  const bus = await createBus(`embedded:${folder}?sync=never`);
  await bus.ensureTopics(topicSpecifications(CHANNELS, { partitions: 1, retentionMs: 1_000_000 }));
  const accounts = accountOpener(await loadConnectors(CHANNELS))(readTenants(readSettings({}), { environment: {} }));
  const logger = await createLogger('fuzz', 'silent');
  const handle = createWebhooks({ bus, accounts, metrics: createMetrics(), logger });
  const post = async (channel: string, body: Buffer): Promise<number> => {
    const signature = createHmac('sha256', 'demo-app-secret').update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
    const { status } = await handle({
      ...{ channel, accountId: `demo-${channel}`, method: 'POST', headers, query: new URLSearchParams() },
      readBody: () => Promise.resolve(body),
    });
    if (!EXPECTED.includes(status)) throw new Error(`${channel}: answered ${status}`);
    return status;
  };
  return {
    seeds: await Promise.all(
      globSync(FIXTURES)
        .sort()
        .map((file) => readFile(file)),
    ),
    mutate: (input, random) => {
      const value = parseJson(input);
      return value === undefined ? undefined : mutateJson(value, (bound) => Math.floor(random() * bound));
    },
    run: async (input) => (await Promise.all(CHANNELS.map((channel) => post(channel, input)))).join(' '),
    [Symbol.asyncDispose]: async () => {
      await bus.close();
      await rm(folder, { recursive: true });
    },
  };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
