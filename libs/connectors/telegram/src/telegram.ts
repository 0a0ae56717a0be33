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
import { downloadFile, selectSource, withFileOnly, toUploadForm } from './files.ts';
import { toProviderMessageId } from './message-id.ts';
import { invalidResponseError } from './response-error.ts';
import { toMethodCall } from './send.ts';
import { parseWebhook, readUpdate } from './webhook.ts';
import { sentMessageSchema } from './wire.ts';

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
    const call = toMethodCall(delivery);
    const file = content.kind === 'media' ? content.file : undefined;
    const body = content.kind === 'media' && file ? await toUploadForm(call, content, file) : call.parameters;
    return toReceipt(await client.call(call.method, body, context), delivery);
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
    parseWebhook: (request) => parseWebhook(request, webhookSecret, now()),
    parseCallback: (callback) => readUpdate(callback, now()),
    async sendTyping({ from }, context) {
      await client.call('sendChatAction', { chat_id: from.value, action: 'typing' }, context);
    },
    downloadMedia: (media, context) => downloadFile(client, media, context),
  };
}

function toReceipt(result: unknown, { id, content }: OutboundDelivery): SendReceipt {
  // Telegram returns no id of a reaction.
  if (content.kind === 'reaction') return { providerMessageId: `${content.messageId}#reaction-${id}` };
  const parsed = sentMessageSchema.safeParse(result);
  if (!parsed.success) throw invalidResponseError(200, 'no message');
  const { message_id: number, chat, photo = [], video, voice, audio, document, sticker } = parsed.data;
  const providerMessageId = toProviderMessageId(chat.id, number);
  const file = photo.at(-1) ?? video ?? voice ?? audio ?? document ?? sticker;
  const wasUploaded = content.kind === 'media' && content.file !== undefined && file !== undefined;
  // Telegram's copy does not expire, and the same bot may send it again.
  return wasUploaded ? { providerMessageId, uploaded: { id: file.file_id } } : { providerMessageId };
}
