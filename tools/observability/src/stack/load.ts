import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Consent,
  PauseAccountRequest,
  SendMessageRequest,
  SetConsentRequest,
  StreamEventsRequest,
  unary,
} from '@chat4all/proto';
import { startEventEndpoints } from './event-endpoints.ts';
import { followLink } from './follow-link.ts';
import type { ObservedStack } from './observed-stack.ts';
import { SECRETS } from './product-configuration.ts';

/** One round of the load. */
export interface Round {
  /** Increases: no two rounds send to the same people. */
  readonly number: number;
  /** Messages that are sent on each channel and delivered. */
  readonly messages: number;
  /** The time over which they are spread, in milliseconds. Default: 0, all at once. */
  readonly spreadMs?: number;
  /** Adds one of each failure: refused messages, suspended accounts, unsigned callbacks. Default: true. */
  readonly failures?: boolean;
}

/** A load that covers every metric. */
export interface Load {
  /** Resolves when all calls of the round are answered. */
  round(round: Round): Promise<void>;
  /** Ends the stream of events. */
  close(): void;
}

/** Pauses an account and opens a stream of events. */
export async function startLoad({ connection, authority, platform, callbackUrl }: ObservedStack): Promise<Load> {
  const { chat, channels, media, directory } = connection;
  await unary(channels.pauseAccount.bind(channels), PauseAccountRequest.fromPartial({ accountId: 'acme-paused' }));
  const stopEndpoints = await startEventEndpoints(connection);
  const events = chat.streamEvents(StreamEventsRequest.fromPartial({}));
  // Cancelling it at the end emits an error.
  events.on('error', () => undefined).resume();

  const send = async (accountId: string, channel: string, value: string, sendTime?: Date): Promise<void> => {
    const identity = { channel, value, accountId };
    const message = {
      recipients: [{ to: { $case: 'identity' as const, value: identity } }],
      content: { kind: { $case: 'text' as const, value: { body: 'Olá' } } },
    };
    const request = SendMessageRequest.fromPartial({ message, ...(sendTime && { sendTime }) });
    await unary(chat.sendMessage.bind(chat), request);
  };
  /** Sends a message that the platform answers with this Graph error. */
  const sendInto = async (code: number, person: string): Promise<void> => {
    platform.failNext({ account: '201', recipient: person, code });
    await send('acme-troubled', 'whatsapp', `+${person}`);
  };
  const decide = async (person: string): Promise<void> => {
    const recipient = { to: { $case: 'identity' as const, value: { channel: 'whatsapp', value: `+${person}` } } };
    const request = SetConsentRequest.fromPartial({ recipient, consent: Consent.OPTED_OUT, scope: 'news' });
    await unary(directory.setConsent.bind(directory), request);
  };
  const transferFile = async (): Promise<void> => {
    const description = { mimeType: 'text/csv', sizeBytes: 3, fileName: 'a.csv' };
    const { mediaId, uploadUrl } = await unary(media.createUpload.bind(media), description);
    await followLink(uploadUrl, { authority, upload: 'a;b' });
    await unary(media.completeUpload.bind(media), { mediaId, sha256: Buffer.alloc(0) });
    const { url } = await unary(media.getDownloadUrl.bind(media), { mediaId });
    await followLink(url, { authority });
  };
  const callBack = async (signedWith: string): Promise<void> => {
    const body = '{"object":"something else"}';
    const signature = `sha256=${createHmac('sha256', signedWith).update(body).digest('hex')}`;
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    await fetch(callbackUrl('whatsapp', 'acme-troubled'), { method: 'POST', headers, body });
  };

  return {
    round: async ({ number, messages, spreadMs = 0, failures = true }) => {
      const person = (index: number): string => `55119${String(number * 1_000 + index).padStart(8, '0')}`;
      const people = Array.from({ length: messages }, (_, index) => person(index));
      platform.receiveFrom({ phone: person(0) }, 'Oi', { account: '201' });
      const delivered = people.map(async (one, index) => {
        await sleep((index / messages) * spreadMs);
        await Promise.all([send('acme-whatsapp', 'whatsapp', `+${one}`), send('acme-instagram', 'instagram', one)]);
      });
      const failed = [
        () => sendInto(GRAPH_ERRORS.undeliverable, person(991)),
        () => sendInto(GRAPH_ERRORS.transient, person(992)),
        () => sendInto(GRAPH_ERRORS.recipientThrottled, person(993)),
        () => send('acme-expired', 'whatsapp', `+${person(994)}`),
        () => send('acme-paused', 'whatsapp', `+${person(995)}`),
        () => send('acme-whatsapp', 'whatsapp', `+${person(996)}`, new Date(Date.now() + 3_600_000)),
        // An invalid request.
        () => send('acme-whatsapp', 'whatsapp', 'not a number').catch(() => undefined),
        () => callBack('not the secret'),
        () => callBack(SECRETS.APP_SECRET),
      ];
      await Promise.all([
        ...delivered,
        transferFile(),
        decide(person(0)),
        ...(failures ? failed.map((fail) => fail()) : []),
      ]);
    },
    close: () => {
      events.cancel();
      stopEndpoints();
    },
  };
}

/** Error codes of Meta, from libs/connectors/meta/src/error-table.ts. */
const GRAPH_ERRORS = { undeliverable: 131_026, transient: 131_000, recipientThrottled: 131_056 };
