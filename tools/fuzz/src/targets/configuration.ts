import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError, accountOpener, loadConnectors, readConfiguration, readSettings } from '@chat4all/runtime';
import type { FuzzTarget } from '../target.ts';

const SEED = `tenants:
  - id: acme
    api_keys:
      - { id: backend, hash: 'sha256:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b', scopes: [send, read, admin] }
    tokens:
      - { id: login, issuer: 'https://login.example', audience: chat4all, jwks_url: 'https://login.example/keys', scopes: [send] }
    limits: { messages_per_second: 10, messages_per_day: 1000, streams: 5, files: 10, file_bytes: 1000 }
    accounts:
      - { id: shop, channel: whatsapp, phone_number_id: '106', access_token: '\${env:TOKEN}', app_secret: '\${env:TOKEN}', verify_token: '\${env:TOKEN}' }
      - { id: page, channel: instagram, account_id: '107', access_token: '\${file:/token}', app_secret: '\${env:TOKEN}', verify_token: '\${env:TOKEN}' }
`;

/** Reads the input as the configuration file. Only a `SettingsError` may refuse it. */
export async function startConfiguration(): Promise<FuzzTarget> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-fuzz-'));
  const file = join(folder, 'config.yaml');
  const settings = readSettings({ CHAT4ALL_CONFIG: file });
  const open = accountOpener(await loadConnectors(['whatsapp', 'instagram', 'telegram']));
  const secrets = { environment: { TOKEN: 'a secret' }, readFile: () => 'a secret' };
  return {
    seeds: [Buffer.from(SEED)],
    run: async (input) => {
      await writeFile(file, input);
      try {
        open(readConfiguration(settings, secrets).tenants);
        return 'read';
      } catch (error) {
        if (!(error instanceof SettingsError)) throw error;
        return 'refused';
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
