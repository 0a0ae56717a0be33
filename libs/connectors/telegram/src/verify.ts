import {
  type AccountCheck,
  type SendContext,
  type VerifyOptions,
  askPlatform,
  uncheckedParts,
} from '@chat4all/connector';
import { z } from 'zod';
import type { BotClient } from './bot-client.ts';
import { EDIT_MEMBERS, MESSAGE_MEMBERS, PERSON_MEMBERS } from './fields.ts';

/** The updates that the connector reads, those of business accounts included. Source: core.telegram.org/bots/api#update. */
const UPDATES = [
  ...MESSAGE_MEMBERS,
  ...EDIT_MEMBERS,
  ...PERSON_MEMBERS.keys(),
  ...['callback_query', 'message_reaction', 'business_message', 'edited_business_message', 'deleted_business_messages'],
];

// Source: core.telegram.org/bots/api#getme.
const bot = z.object({ username: z.string().optional(), first_name: z.string().optional() });

// Source: core.telegram.org/bots/api#webhookinfo.
const webhookInfo = z.object({
  url: z.string(),
  last_error_date: z.number().optional(),
  last_error_message: z.string().optional(),
  pending_update_count: z.number().optional(),
});

/** An error of a callback is current for this long, in milliseconds: Telegram never clears it. */
const ERROR_AGE_MS = 3_600_000;

const NEW_TOKEN = 'get the token from BotFather, and rotate bot_token';

/** Verifies a bot: its token, name and callbacks. A bot needs no permissions. */
export async function verifyAccount(
  client: BotClient,
  { webhookSecret, now }: { readonly webhookSecret: string; readonly now: () => number },
  { subscribe = false, callbackUrl }: VerifyOptions,
  context?: SendContext,
): Promise<readonly AccountCheck[]> {
  const me = await askPlatform(() => client.call('getMe', {}, context));
  if (me.kind === 'refused') {
    return [
      { name: 'token', outcome: 'failed', detail: me.message, remedy: NEW_TOKEN },
      ...uncheckedParts(['webhook_subscription', 'number'], 'the token is invalid', NEW_TOKEN),
    ];
  }
  const { username, first_name: firstName = '' } = bot.safeParse(me.value).data ?? {};
  return [
    { name: 'token', outcome: 'ok', detail: 'the platform accepts it' },
    await checkCallbacks(client, { subscribe, callbackUrl, webhookSecret, now }, context),
    { name: 'number', outcome: 'ok', detail: username === undefined ? firstName : `@${username}` },
  ];
}

interface CallbackOptions {
  readonly subscribe: boolean;
  readonly callbackUrl: string | undefined;
  readonly webhookSecret: string;
  readonly now: () => number;
}

async function checkCallbacks(
  client: BotClient,
  { subscribe, callbackUrl, webhookSecret, now }: CallbackOptions,
  context?: SendContext,
): Promise<AccountCheck> {
  const name = 'webhook_subscription';
  const failed = (detail: string, remedy: string): AccountCheck => ({ name, outcome: 'failed', detail, remedy });
  if (subscribe && callbackUrl === undefined) {
    return failed('Telegram needs the URL of the callbacks', 'verify again with subscribe and callback_url');
  }
  if (subscribe) {
    const webhook = {
      ...{ url: callbackUrl, secret_token: webhookSecret },
      allowed_updates: UPDATES,
    };
    const set = await askPlatform(() => client.call('setWebhook', webhook, context));
    if (set.kind === 'refused') return failed(set.message, 'give an https URL that Telegram can reach');
  }
  const answer = await askPlatform(() => client.call('getWebhookInfo', {}, context));
  if (answer.kind === 'refused') return failed(answer.message, NEW_TOKEN);
  const { data } = webhookInfo.safeParse(answer.value);
  if (data === undefined) {
    const detail = 'the platform does not describe the webhook';
    return { name, outcome: 'unknown', detail, remedy: 'verify again with subscribe and callback_url' };
  }
  if (data.url === '') return failed('no URL is set', 'verify again with subscribe and callback_url');
  const { last_error_date: errorDate = 0, last_error_message: error, pending_update_count: pending = 0 } = data;
  if (error !== undefined && errorDate * 1_000 > now() - ERROR_AGE_MS) {
    return failed(`${data.url}: ${error}, ${pending} updates wait`, 'make the URL answer with 200, or set another one');
  }
  return { name, outcome: 'ok', detail: data.url };
}
