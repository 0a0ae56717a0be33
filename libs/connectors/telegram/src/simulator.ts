import { type IncomingMessage, type Server, createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { HttpFetch } from '@chat4all/connector';
import type { SimulatedFile } from './simulated-files.ts';
import { SimulatedBotApi, type SimulatedBotApiOptions, type SimulatedMessage } from './simulated-bot-api.ts';
import { readParameters } from './simulator-parameters.ts';

/** Options of {@link createTelegramSimulator}. */
export interface TelegramSimulatorOptions extends SimulatedBotApiOptions {
  /** The secret that callbacks contain. */
  readonly webhookSecret: string;
}

/** A callback, to be posted to a webhook or passed to `parseWebhook`. */
export interface SimulatedCallback {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * A small simulation of the Bot API, as a `fetch` and on a socket: tokens, chats, the limits of texts, and both rates, as
 * documented at core.telegram.org/bots/api.
 */
export interface TelegramSimulator {
  /** The last 10,000 messages, the oldest first. */
  readonly sent: readonly SimulatedMessage[];
  /** Calls the simulator without a socket, with any base URL. */
  readonly fetch: HttpFetch;
  /** Returns the callback for a text that a person sends to the bot, or to the business account of a connection. */
  receive(chatId: string, text: string, connectionId?: string): SimulatedCallback;
  /** Returns the callback for a file that a person sends to the bot: a photo if it is a JPEG, else a document. */
  receiveFile(chatId: string, file: SimulatedFile, caption?: string): SimulatedCallback;
  /** Returns the callback for the press of a button below a message, which can be answered once. */
  press(chatId: string, messageId: number, data: string): SimulatedCallback;
  /** Listens on a free port of the loopback interface, and resolves with the base URL. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

/** Creates a simulator. It needs closing only after `listen`. */
export function createTelegramSimulator(options: TelegramSimulatorOptions): TelegramSimulator {
  const { webhookSecret, now = Date.now } = options;
  const api = new SimulatedBotApi(options);
  let updateId = 0;
  const callback = (member: string, value: object): SimulatedCallback => {
    updateId += 1;
    const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': webhookSecret };
    return { method: 'POST', headers, body: JSON.stringify({ update_id: updateId, [member]: value }) };
  };
  const personOf = (chatId: string) => ({ id: Number(chatId), is_bot: false, first_name: 'Ana' });
  const chatOf = (chatId: string) => ({ id: Number(chatId), type: 'private', first_name: 'Ana' });
  const date = () => Math.floor(now() / 1_000);

  const server: Server = createServer((request, response) => {
    void readBody(request).then((parameters) => {
      const { status, body } = api.handle(request.url ?? '', readParameters(parameters));
      const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
      response
        .writeHead(status, { 'content-type': type })
        .end(body instanceof Uint8Array ? body : JSON.stringify(body));
    });
  });
  return {
    sent: api.sent,
    fetch: (url, { body: parameters = '' }) => {
      const { status, body } = api.handle(new URL(url).pathname, readParameters(parameters));
      if (!(body instanceof Uint8Array)) return Promise.resolve(Response.json(body, { status }));
      return Promise.resolve(new Response(new Uint8Array(body), { status }));
    },
    receive: (chatId, text, connectionId) => {
      const message = { message_id: api.nextMessageId(), from: personOf(chatId), chat: chatOf(chatId), text };
      const dated = { ...message, date: date() };
      if (connectionId === undefined) return callback('message', dated);
      return callback('business_message', { ...dated, business_connection_id: connectionId });
    },
    receiveFile: (chatId, file, caption) => {
      const { mimeType: mime_type, fileName: file_name } = file;
      const stored = api.files.add(file);
      const content =
        mime_type === 'image/jpeg' ? { photo: [stored] } : { document: { ...stored, mime_type, file_name } };
      const message = { message_id: api.nextMessageId(), from: personOf(chatId), chat: chatOf(chatId), date: date() };
      return callback('message', { ...message, ...content, caption });
    },
    press: (chatId, messageId, data) => {
      const id = String(updateId + 1_000_000);
      api.addPress(id);
      const message = { message_id: messageId, date: date(), chat: chatOf(chatId) };
      return callback('callback_query', { id, from: personOf(chatId), chat_instance: '1', data, message });
    },
    listen: () =>
      new Promise((resolve) => {
        server.listen(0, '127.0.0.1', () => {
          const address = server.address();
          resolve(typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '');
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Reads the body of a request: a form, or text. */
async function readBody(request: IncomingMessage): Promise<string | FormData> {
  const { 'content-type': type = '' } = request.headers;
  const bytes = await buffer(request);
  if (!type.startsWith('multipart/form-data')) return bytes.toString();
  const response = new Response(new Uint8Array(bytes), { headers: { 'content-type': type } });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- unsafe for untrusted input only
  return response.formData().catch(() => '');
}
