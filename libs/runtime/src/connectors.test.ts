import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConnectors } from './connectors.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-connectors-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Creates a package in the folder's node_modules, as an installation does, with an `import` entry only. */
async function install(name: string, source: string): Promise<void> {
  const packageFolder = join(folder, 'node_modules', name);
  await mkdir(packageFolder, { recursive: true });
  const exports = { '.': { import: './index.js' } };
  await writeFile(join(packageFolder, 'package.json'), JSON.stringify({ name, type: 'module', exports }));
  await writeFile(join(packageFolder, 'index.js'), source);
}

const PIGEON_MODULE = `export const connector = {
  channel: 'pigeon',
  capabilities: { identities: {}, content: { text: {} }, receipts: [], rates: { messagesPerSecond: 1 } },
  create: (settings) => ({ channel: 'pigeon', settings }),
};`;

test('loads a built-in channel by its name, and any other by its package', async () => {
  await install('@acme/pigeon', PIGEON_MODULE);
  const connectors = await loadConnectors(['instagram', '@acme/pigeon'], folder);
  expect([...connectors.channels.keys()]).toEqual(['instagram', 'pigeon']);
  expect(connectors.channels.get('pigeon')?.content).toEqual({ text: {} });
  expect(connectors.create('pigeon', { loft: 7 })).toMatchObject({ settings: { loft: 7 } });
});

test('creates accounts of built-in channels that are not served', async () => {
  const connectors = await loadConnectors(['instagram'], folder);
  const settings = { phone_number_id: '1', access_token: 'a', app_secret: 's', verify_token: 'v' };
  expect(connectors.create('whatsapp', settings).channel).toBe('whatsapp');
  expect(() => connectors.create('pigeon', {})).toThrow(/pigeon: channel: must be one of whatsapp.*CHAT4ALL_CHANNELS/);
});

test.each([
  [
    'is not installed',
    'absent',
    undefined,
    /CHAT4ALL_CHANNELS: must be whatsapp.*an installed package; "absent" cannot be loaded/,
  ],
  ['throws', 'broken', 'throw new Error("out of grain");', /broken.*out of grain/],
  ['has no connector', 'empty', 'export const other = 1;', /"empty" must export a ConnectorDefinition as "connector"/],
  [
    'has an incomplete connector',
    'half',
    'export const connector = { channel: "half" };',
    /"half" must export a ConnectorDef/,
  ],
  ['is a path', '../pigeon', PIGEON_MODULE, /must be whatsapp.* or the name of a package \(got "\.\.\/pigeon"\)/],
  ['has a built-in channel', 'double', PIGEON_MODULE.replaceAll('pigeon', 'whatsapp'), /duplicate channel "whatsapp"/],
])('names the setting and a package that %s', async (_, name, source, message) => {
  if (source !== undefined && !name.startsWith('.')) await install(name, source);
  await expect(loadConnectors(['whatsapp', name], folder)).rejects.toThrow(message);
});
