import { createHash, randomBytes } from 'node:crypto';

/** The number of tenants: the noisy one of `many-tenants` and the quiet ones. */
const TENANTS = 10;

/** A configuration file of the product under load. */
export interface Configuration {
  /** The content of the file: JSON, which is also YAML. */
  readonly text: string;
  /** The environment variables that the file refers to. */
  readonly secrets: Readonly<Record<string, string>>;
  /** One key per tenant, with the scopes `send` and `read`. */
  readonly apiKeys: readonly string[];
}

/**
 * Returns a configuration of several tenants with a simulated account per channel. The accounts' rate limits are so
 * high that they delay no message: the test measures the product, not Meta's limits.
 */
export function createConfiguration(sandbox: string): Configuration {
  const apiKeys = Array.from({ length: TENANTS }, () => randomBytes(24).toString('hex'));
  const account = {
    base_url: `http://${sandbox}`,
    access_token: '${env:LOADTEST_SECRET}',
    app_secret: '${env:LOADTEST_SECRET}',
    verify_token: '${env:LOADTEST_SECRET}',
    messages_per_second: 100_000,
    seconds_per_recipient: 0,
  };
  const tenants = apiKeys.map((key, index) => ({
    id: `tenant-${index}`,
    api_keys: [{ id: 'loadtest', hash: `sha256:${sha256(key)}`, scopes: ['send', 'read'] }],
    accounts: [
      { id: `tenant-${index}-whatsapp`, channel: 'whatsapp', phone_number_id: `1000${index}`, ...account },
      { id: `tenant-${index}-instagram`, channel: 'instagram', account_id: `2000${index}`, ...account },
    ],
  }));
  return {
    text: JSON.stringify({ tenants }, undefined, 2),
    secrets: { LOADTEST_SECRET: randomBytes(24).toString('hex') },
    apiKeys,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
