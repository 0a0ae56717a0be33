import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PauseAccountRequest, SendMessageRequest, StreamEventsRequest, unary } from '@chat4all/proto';
import type { ObservedStack } from './observed-stack.ts';
import { secrets } from './product-configuration.ts';

/** What one round of the load does, beside one of everything that can go wrong. */
export interface Round {
  /** Counts up: no two rounds send to the same people. */
  readonly number: number;
  /** How many messages are sent on each channel and come to their end. */
  readonly messages: number;
  /** Over how long they are spread, in milliseconds. Default: 0, all at once. */
  readonly spreadMs?: number;
}

/** A load that makes every kind of thing happen. */
export interface Load {
  /** Resolves when the product has answered all of the round. */
  round(round: Round): Promise<void>;
  /** Ends what it holds open. */
  close(): void;
}

/** Pauses an account, follows the events, and is ready for the first round. */
export async function startLoad({ connection, platform, callbackUrl }: ObservedStack): Promise<Load> {
  const { chat, channels } = connection;
  await unary(channels.pauseAccount.bind(channels), PauseAccountRequest.fromPartial({ accountId: 'acme-paused' }));
  const events = chat.streamEvents(StreamEventsRequest.fromPartial({}));
  // It is cancelled at the end, which is told as an error.
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
  /** A message to a person of the troubled account, whose next request meets the Graph error of this code. */
  const sendInto = async (code: number, person: string): Promise<void> => {
    platform.failNext({ account: '201', recipient: person, code });
    await send('acme-troubled', 'whatsapp', `+${person}`);
  };
  const callBack = async (signedWith: string): Promise<void> => {
    const body = '{"object":"something else"}';
    const signature = `sha256=${createHmac('sha256', signedWith).update(body).digest('hex')}`;
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    await fetch(callbackUrl('whatsapp', 'acme-troubled'), { method: 'POST', headers, body });
  };

  return {
    round: async ({ number, messages, spreadMs = 0 }) => {
      const person = (index: number): string => `55119${String(number * 1_000 + index).padStart(8, '0')}`;
      const people = Array.from({ length: messages }, (_, index) => person(index));
      platform.receiveFrom({ phone: person(0) }, 'Oi', { account: '201' });
      await Promise.all([
        ...people.map(async (one, index) => {
          await sleep((index / messages) * spreadMs);
          await Promise.all([send('acme-whatsapp', 'whatsapp', `+${one}`), send('acme-instagram', 'instagram', one)]);
        }),
        sendInto(graphErrors.undeliverable, person(991)),
        sendInto(graphErrors.passing, person(992)),
        sendInto(graphErrors.tooFastForThePerson, person(993)),
        send('acme-expired', 'whatsapp', `+${person(994)}`),
        send('acme-paused', 'whatsapp', `+${person(995)}`),
        send('acme-whatsapp', 'whatsapp', `+${person(996)}`, new Date(Date.now() + 3_600_000)),
        // Callers make mistakes too.
        send('acme-whatsapp', 'whatsapp', 'nobody').catch(() => undefined),
        callBack('not the secret'),
        callBack(secrets.APP_SECRET),
      ]);
    },
    close: () => {
      events.cancel();
    },
  };
}

/** Codes that Meta answers with, and what they mean: libs/connectors/meta/src/error-table.ts. */
const graphErrors = { undeliverable: 131_026, passing: 131_000, tooFastForThePerson: 131_056 };
