import { join } from 'node:path';
import { stringify } from 'yaml';
import { CERTIFICATES_FOLDER } from '../folders.ts';

/** The secrets of the configuration file, as environment variables; valid on the simulated platform only. */
export const SECRETS = {
  ACCESS_TOKEN: 'access-token',
  WRONG_TOKEN: 'wrong-token',
  APP_SECRET: 'app-secret',
  VERIFY_TOKEN: 'verify-token',
};

/** Accounts on a platform with injected failures, with the access tokens that it accepts. */
export const TROUBLED_ACCOUNTS = [
  { id: 'acme-troubled', channel: 'whatsapp', platformId: '201', accessToken: SECRETS.ACCESS_TOKEN },
  // The platform refuses the token of the configuration file.
  { id: 'acme-expired', channel: 'whatsapp', platformId: '202', accessToken: 'another-token' },
  { id: 'acme-paused', channel: 'whatsapp', platformId: '203', accessToken: SECRETS.ACCESS_TOKEN },
] as const;

/** Returns a configuration file with two accounts on the product's sandbox, and the troubled ones. */
export function productConfiguration(platforms: { readonly simulated: string; readonly troubled: string }): string {
  const shared = {
    access_token: '${env:ACCESS_TOKEN}',
    app_secret: '${env:APP_SECRET}',
    verify_token: '${env:VERIFY_TOKEN}',
    messages_per_second: 1_000,
    seconds_per_recipient: 0,
  };
  const token_expire_time = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString();
  const simulated = { ...shared, base_url: platforms.simulated };
  return stringify({
    tls: {
      certificate: `\${file:${join(CERTIFICATES_FOLDER, 'server.crt')}}`,
      private_key: `\${file:${join(CERTIFICATES_FOLDER, 'server.key')}}`,
    },
    tenants: [
      {
        id: 'acme',
        accounts: [
          { ...simulated, id: 'acme-whatsapp', channel: 'whatsapp', phone_number_id: '101', token_expire_time },
          { ...simulated, id: 'acme-instagram', channel: 'instagram', account_id: '102' },
          ...TROUBLED_ACCOUNTS.map(({ id, channel, platformId }) => ({
            ...shared,
            base_url: platforms.troubled,
            id,
            channel,
            phone_number_id: platformId,
            ...(id === 'acme-expired' && { access_token: '${env:WRONG_TOKEN}' }),
          })),
        ],
      },
    ],
  });
}
