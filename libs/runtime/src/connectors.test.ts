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

/** Puts a package into the folder's node_modules, as an installation does: for import alone. */
async function install(name: string, source: string): Promise<void> {
  const place = join(folder, 'node_modules', name);
  await mkdir(place, { recursive: true });
  const exports = { '.': { import: './index.js' } };
  await writeFile(join(place, 'package.json'), JSON.stringify({ name, type: 'module', exports }));
  await writeFile(join(place, 'index.js'), source);
}

const pigeon = `export const connector = {
  channel: 'pigeon',
  capabilities: { identities: {}, content: { text: {} }, receipts: [], rates: { messagesPerSecond: 1 } },
  create: (settings) => ({ channel: 'pigeon', settings }),
};`;

test('a channel of ours is had by its name, any other by that of its package', async () => {
  await install('@acme/pigeon', pigeon);
  const connectors = await loadConnectors(['instagram', '@acme/pigeon'], folder);
  expect([...connectors.channels.keys()]).toEqual(['instagram', 'pigeon']);
  expect(connectors.channels.get('pigeon')?.content).toEqual({ text: {} });
  expect(connectors.create('pigeon', { loft: 7 })).toMatchObject({ settings: { loft: 7 } });
});

test('accounts of our channels are opened also where they are not served', async () => {
  const connectors = await loadConnectors(['instagram'], folder);
  const settings = { phone_number_id: '1', access_token: 'a', app_secret: 's', verify_token: 'v' };
  expect(connectors.create('whatsapp', settings).channel).toBe('whatsapp');
  expect(() => connectors.create('pigeon', {})).toThrow(/pigeon: channel: is none of whatsapp.*CHAT4ALL_CHANNELS/);
});

test.each([
  ['is not installed', 'absent', undefined, /CHAT4ALL_CHANNELS: absent is none of whatsapp.*as a package/],
  ['breaks', 'broken', 'throw new Error("out of grain");', /broken.*out of grain/],
  ['has no connector', 'empty', 'export const other = 1;', /empty exports no ConnectorDefinition as "connector"/],
  ['has half a connector', 'half', 'export const connector = { channel: "half" };', /half exports no ConnectorDef/],
  ['is a path', '../pigeon', pigeon, /\.\.\/pigeon is neither one of whatsapp.* nor the name of a package/],
  ['is a channel of ours again', 'double', pigeon.replaceAll('pigeon', 'whatsapp'), /whatsapp is served twice/],
])('a package that %s is named, and so is the setting', async (_, name, source, message) => {
  if (source !== undefined && !name.startsWith('.')) await install(name, source);
  await expect(loadConnectors(['whatsapp', name], folder)).rejects.toThrow(message);
});
