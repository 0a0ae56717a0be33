import { type ConnectorDefinition, parseSettings } from '@chat4all/connector';
import { metaId, metaSettings } from '@chat4all/connector-meta';
import { z } from 'zod';
import { whatsappCapabilities } from './capabilities.ts';
import { createWhatsApp } from './whatsapp.ts';

const settingsSchema = z.strictObject({
  phone_number_id: metaId,
  business_account_id: metaId.optional(),
  marketing_api: z.enum(['OFF', 'PREFER', 'STRICT']).optional(),
  ...metaSettings,
});

/**
 * Settings: `phone_number_id`, `access_token`, `app_secret`, `verify_token`, and optionally `business_account_id` (for templates), `marketing_api`,
 * `base_url` and `api_version`.
 */
export const connector: ConnectorDefinition = {
  channel: 'whatsapp',
  capabilities: whatsappCapabilities,
  secretSettings: ['access_token', 'app_secret', 'verify_token'],
  create(settings, environment) {
    const parsed = parseSettings('whatsapp', settingsSchema, settings);
    return createWhatsApp({
      ...environment,
      phoneNumberId: parsed.phone_number_id,
      businessAccountId: parsed.business_account_id,
      marketingApi: parsed.marketing_api,
      accessToken: parsed.access_token,
      appSecret: parsed.app_secret,
      verifyToken: parsed.verify_token,
      baseUrl: parsed.base_url,
      apiVersion: parsed.api_version,
    });
  },
};
