import {
  ConnectorError,
  type Connector,
  type ConnectorEnvironment,
  type OutboundDelivery,
  type SendReceipt,
} from '@chat4all/connector';
import { createBotClient } from './bot-client.ts';
import { telegramCapabilities } from './capabilities.ts';
import { downloadFile, uploadForm } from './files.ts';
import { toProviderMessageId } from './message-id.ts';
import { unreadableAnswer } from './refused.ts';
import { type MethodCall, methodCall } from './send.ts';
import { parseWebhook } from './webhook.ts';
import { sentSchema } from './wire.ts';

/** Which bot, and how its callbacks prove where they come from. */
export interface TelegramOptions extends ConnectorEnvironment {
  /** What BotFather gave: `123456789:AA…`. */
  readonly botToken: string;
  /** What `setWebhook` was given as `secret_token`, which comes with each callback. */
  readonly webhookSecret: string;
  /** Default: `https://api.telegram.org`. */
  readonly baseUrl?: string | undefined;
}

/**
 * A connector for one Telegram bot. Opens nothing and needs no closing. Its `channel_specific` content is
 * `{method: 'sendPoll', …}`: a method of the Bot API that sends, and its parameters.
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

  const bodyOf = async (call: MethodCall, { content }: OutboundDelivery): Promise<object | FormData> => {
    if (content.kind !== 'media') return call.parameters;
    const { type, uploaded, url, file } = content;
    const isAlive = uploaded !== undefined && (uploaded.expireTime ?? Infinity) > now();
    return isAlive || url !== undefined || file === undefined ? call.parameters : uploadForm(call, type, file);
  };
  return {
    channel: 'telegram',
    capabilities: telegramCapabilities,
    async send(delivery, context) {
      try {
        const call = methodCall(delivery);
        return toReceipt(await client.call(call.method, await bodyOf(call, delivery), context), delivery);
      } catch (error) {
        throw ConnectorError.from(error);
      }
    },
    parseWebhook: (request) => parseWebhook(request, webhookSecret),
    async sendTyping({ from }, context) {
      await client.call('sendChatAction', { chat_id: from.value, action: 'typing' }, context);
    },
    downloadMedia: (media, context) => downloadFile(client, media, context),
  };
}

function toReceipt(result: unknown, { id, content }: OutboundDelivery): SendReceipt {
  // Telegram gives a reaction no id.
  if (content.kind === 'reaction') return { providerMessageId: `${content.messageId}#reaction-${id}` };
  const parsed = sentSchema.safeParse(result);
  if (!parsed.success) throw unreadableAnswer(200, 'it holds no message');
  const { message_id: number, chat, photo = [], video, audio, document, sticker } = parsed.data;
  const providerMessageId = toProviderMessageId(chat.id, number);
  const file = photo.at(-1) ?? video ?? audio ?? document ?? sticker;
  const wasUploaded = content.kind === 'media' && content.file !== undefined && file !== undefined;
  // Its own copy lives for ever, and may be sent again by the same bot.
  return wasUploaded ? { providerMessageId, uploaded: { id: file.file_id } } : { providerMessageId };
}
