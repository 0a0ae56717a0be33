import {
  ConnectorError,
  type Connector,
  type ConnectorEnvironment,
  type MediaContent,
  type OutboundDelivery,
  type SendContext,
  type SendReceipt,
} from '@chat4all/connector';
import { createBotClient } from './bot-client.ts';
import { telegramCapabilities } from './capabilities.ts';
import { downloadFile, livingMedia, onlyFile, uploadForm } from './files.ts';
import { toProviderMessageId } from './message-id.ts';
import { unreadableAnswer } from './refused.ts';
import { methodCall } from './send.ts';
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

  const sendOnce = async (delivery: OutboundDelivery, context?: SendContext): Promise<SendReceipt> => {
    const { content } = delivery;
    const call = methodCall(delivery);
    const file = content.kind === 'media' ? content.file : undefined;
    const body = content.kind === 'media' && file ? await uploadForm(call, content, file) : call.parameters;
    return toReceipt(await client.call(call.method, body, context), delivery);
  };
  const sendMedia = async (delivery: OutboundDelivery, content: MediaContent, context?: SendContext) => {
    const living = livingMedia(content, now());
    try {
      return await sendOnce({ ...delivery, content: living }, context);
    } catch (error) {
      const { file } = content;
      const isRefused = ConnectorError.is(error) && error.reason === 'media';
      if (!isRefused || living.file !== undefined || file === undefined) throw error;
      return await sendOnce({ ...delivery, content: onlyFile(content, file) }, context);
    }
  };
  return {
    channel: 'telegram',
    capabilities: telegramCapabilities,
    async send(delivery, context) {
      try {
        const { content } = delivery;
        return await (content.kind === 'media' ? sendMedia(delivery, content, context) : sendOnce(delivery, context));
      } catch (error) {
        throw ConnectorError.from(error);
      }
    },
    parseWebhook: (request) => parseWebhook(request, { secret: webhookSecret, now }),
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
  const { message_id: number, chat, photo = [], video, voice, audio, document, sticker } = parsed.data;
  const providerMessageId = toProviderMessageId(chat.id, number);
  const file = photo.at(-1) ?? video ?? voice ?? audio ?? document ?? sticker;
  const wasUploaded = content.kind === 'media' && content.file !== undefined && file !== undefined;
  // Its own copy lives for ever, and may be sent again by the same bot.
  return wasUploaded ? { providerMessageId, uploaded: { id: file.file_id } } : { providerMessageId };
}
