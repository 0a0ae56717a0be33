import { type ConnectorDefinition, parseSettings } from '@chat4all/connector';
import { metaId, metaSettings } from '@chat4all/connector-meta';
import { z } from 'zod';
import { instagramCapabilities } from './capabilities.ts';
import { createInstagram } from './instagram.ts';

const settingsSchema = z.strictObject({
  account_id: metaId,
  ...metaSettings,
  login: z.enum(['instagram', 'facebook']).optional(),
  page_id: metaId.optional(),
});

/**
 * Settings: `account_id`, `access_token`, `app_secret`, `verify_token`, and optionally `base_url`, `api_version`, `login`
 * and `page_id`.
 */
export const connector: ConnectorDefinition = {
  channel: 'instagram',
  capabilities: instagramCapabilities,
  secretSettings: ['access_token', 'app_secret', 'verify_token'],
  create(settings, environment) {
    const parsed = parseSettings('instagram', settingsSchema, settings);
    return createInstagram({
      ...environment,
      accountId: parsed.account_id,
      accessToken: parsed.access_token,
      appSecret: parsed.app_secret,
      verifyToken: parsed.verify_token,
      baseUrl: parsed.base_url,
      apiVersion: parsed.api_version,
      login: parsed.login,
      pageId: parsed.page_id,
    });
  },
};
