import { type ConnectorDefinition, parseSettings } from '@chat4all/connector';
import { z } from 'zod';
import { telegramCapabilities } from './capabilities.ts';
import { createTelegram } from './telegram.ts';

const settingsSchema = z.strictObject({
  bot_token: z.string().regex(/^\d{1,20}:[\w-]{1,128}$/, 'must be a token from BotFather, such as 123456789:AA…'),
  // Source: core.telegram.org/bots/api#setwebhook.
  webhook_secret: z.string().regex(/^[\w-]{1,256}$/, 'must be 1 to 256 letters, digits, _ or -'),
  base_url: z.url({ protocol: /^https?$/, error: 'must be an https:// or http:// URL' }).optional(),
});

/** Settings: `bot_token`, `webhook_secret`, and optionally `base_url`. */
export const connector: ConnectorDefinition = {
  channel: 'telegram',
  capabilities: telegramCapabilities,
  secretSettings: ['bot_token', 'webhook_secret'],
  create(settings, environment) {
    const {
      bot_token: botToken,
      webhook_secret: webhookSecret,
      base_url: baseUrl,
    } = parseSettings('telegram', settingsSchema, settings);
    return createTelegram({ ...environment, botToken, webhookSecret, baseUrl });
  },
};
