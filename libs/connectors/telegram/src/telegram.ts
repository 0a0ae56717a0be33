import {
  ConnectorError,
  type Connector,
  type ConnectorEnvironment,
  type MediaContent,
  type OutboundDelivery,
  type SendContext,
  type SendReceipt,
  refusal,
  assertContent,
} from '@chat4all/connector';
import { createBotClient } from './bot-client.ts';
import { parseIdentity } from './chat.ts';
import { telegramCapabilities } from './capabilities.ts';
import { callWithFile, downloadFile, selectSource, withFileOnly } from './files.ts';
import { parseQueryId } from './message-id.ts';
import { toReceipt } from './receipt.ts';
import { ChatMigratedError } from './response-error.ts';
import { toMethodCall } from './send.ts';
import { verifyAccount } from './verify.ts';
import { parseWebhook, readUpdate, telegramCallbackHeaders } from './webhook.ts';

/** A bot, and the secret of its callbacks. */
export interface TelegramOptions extends ConnectorEnvironment {
  /** The token from BotFather: `123456789:AA…`. */
  readonly botToken: string;
  /** The `secret_token` of `setWebhook`, which Telegram sends with each callback. */
  readonly webhookSecret: string;
  /** The URL of the Bot API. Default: `https://api.telegram.org`. */
  readonly baseUrl?: string | undefined;
}

/**
 * Creates a connector for one Telegram bot. It opens no resources and needs no closing. Its `channel_specific` content is
 * `{method: 'sendPoll', …}`: a method of the Bot API that sends, and its parameters. The answer to the press of a button is
 * `{method: 'answerCallbackQuery', callback_query_id, text}`, with the `callback_query.id` of the press's original.
 */
export function createTelegram(options: TelegramOptions): Connector {
  const {
    botToken,
    webhookSecret,
    baseUrl = 'https://api.telegram.org',
    fetch = globalThis.fetch,
    now = Date.now,
  } = options;
  const client = createBotClient({ baseUrl, botToken, secrets: [webhookSecret], fetch });

  const sendOnce = async (delivery: OutboundDelivery, context?: SendContext): Promise<SendReceipt> => {
    const { content } = delivery;
    const call = toMethodCall(delivery);
    const file = content.kind === 'media' ? content.file : undefined;
    const result =
      content.kind === 'media' && file
        ? await callWithFile(client, call, { content, file }, context)
        : await client.call(call.method, call.parameters, context);
    // Telegram returns no id of a reaction, nor of an answer to a press.
    if (content.kind === 'reaction') return { providerMessageId: `${content.messageId}#reaction-${delivery.id}` };
    if (call.method === 'answerCallbackQuery')
      return { providerMessageId: `${delivery.to.value}#answer-${delivery.id}` };
    return toReceipt(result, delivery);
  };
  const sendMedia = async (delivery: OutboundDelivery, content: MediaContent, context?: SendContext) => {
    const selected = selectSource(content, now());
    try {
      return await sendOnce({ ...delivery, content: selected }, context);
    } catch (error) {
      const { file } = content;
      const isRefused = ConnectorError.is(error) && error.reason === 'media';
      if (!isRefused || selected.file !== undefined || file === undefined) throw error;
      return await sendOnce({ ...delivery, content: withFileOnly(content, file) }, context);
    }
  };
  const sendAny = (delivery: OutboundDelivery, context?: SendContext): Promise<SendReceipt> => {
    const { content } = delivery;
    return content.kind === 'media' ? sendMedia(delivery, content, context) : sendOnce(delivery, context);
  };
  /** Sends to the new id of a group that became a supergroup, which the refusal of the old one states. */
  const sendToMigrated = async (delivery: OutboundDelivery, chatId: string, context?: SendContext) => {
    const to = { kind: 'chat_id', value: chatId };
    return { ...(await sendAny({ ...delivery, to }, context)), identities: [to] };
  };
  return {
    channel: 'telegram',
    capabilities: telegramCapabilities,
    async send(delivery, context) {
      try {
        assertContent(delivery.content);
        return await sendAny(delivery, context).catch((error: unknown) => {
          if (!ConnectorError.is(error) || !(error.cause instanceof ChatMigratedError)) throw error;
          return sendToMigrated(delivery, error.cause.chatId, context);
        });
      } catch (error) {
        throw ConnectorError.from(error);
      }
    },
    callbackHeaders: telegramCallbackHeaders,
    parseWebhook: (request) => parseWebhook(request, webhookSecret, now()),
    parseCallback: (callback) => readUpdate(callback, now()),
    async acknowledge({ providerMessageId }, context) {
      const query = parseQueryId(providerMessageId);
      if (query === undefined) throw refusal('providerMessageId: must be that of the press of a button', 'invalid');
      await client.call('answerCallbackQuery', { callback_query_id: query }, context);
    },
    async sendTyping({ from }, context) {
      const { id = from.value, connectionId } = parseIdentity(from) ?? {};
      const business = connectionId !== undefined && { business_connection_id: connectionId };
      await client.call('sendChatAction', { ...business, chat_id: id, action: 'typing' }, context);
    },
    downloadMedia: (media, context) => downloadFile(client, media, context),
    verify: (given = {}, context) => verifyAccount(client, { webhookSecret, now }, given, context),
  };
}
