import { createTelegramSimulator } from '@chat4all/connector-telegram/testing';
import type { HttpFetch } from '@chat4all/connector';
import type { AccountSettings } from '@chat4all/runtime';

/**
 * Returns a simulated Bot API for an account. It accepts messages to every chat and enforces no rates. Its chats cannot be
 * answered from the simulated phone.
 */
export function simulatedTelegram({ connector }: AccountSettings): HttpFetch {
  const { bot_token: botToken, webhook_secret: webhookSecret } = connector;
  return createTelegramSimulator({
    botToken: String(botToken),
    webhookSecret: String(webhookSecret),
    enforcesRates: false,
    // The store remembers ids of earlier runs.
    firstMessageId: Date.now(),
  }).fetch;
}
