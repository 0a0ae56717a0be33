import {
  type AccountCheck,
  type PlatformAnswer,
  type SendContext,
  type VerifyOptions,
  askPlatform,
  uncheckedParts,
} from '@chat4all/connector';
import type { GraphClient } from '@chat4all/connector-meta';
import { z } from 'zod';
import { MESSAGING_FIELDS } from './fields.ts';
import type { InstagramLogin } from './options.ts';

/** The fields to subscribe to. `standby` is for apps that share a conversation. */
const FIELDS = [...MESSAGING_FIELDS].filter((field) => field !== 'standby').join(',');

// Source: developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/get-started.
const described = z.object({
  user_id: z.union([z.string(), z.number()]).transform(String).optional(),
  username: z.string().optional(),
  instagram_business_account: z.object({ id: z.string() }).optional(),
});

// Source: developers.facebook.com/docs/instagram-platform/webhooks, "Enable subscriptions".
const subscriptions = z.object({ data: z.array(z.object({ subscribed_fields: z.array(z.string()).optional() })) });

const NEW_TOKEN = 'log in again, and rotate access_token';
const PERMIT =
  'give the token instagram_business_basic and instagram_business_manage_messages (pages_manage_metadata with Facebook Login)';

/** The account to verify. */
export interface VerifiedAccount {
  readonly accountId: string;
  /** `me`, or the id of the page with Facebook Login. */
  readonly owner: string;
  readonly login: InstagramLogin;
}

/** Verifies an Instagram account: its token, permissions, callbacks, and that the token belongs to it. */
export async function verifyAccount(
  graph: GraphClient,
  { accountId, owner, login }: VerifiedAccount,
  { subscribe = false, callbackUrl }: VerifyOptions,
  context?: SendContext,
): Promise<readonly AccountCheck[]> {
  const fields = login === 'facebook' ? 'id,name,instagram_business_account' : 'user_id,username';
  const me = await askPlatform(() => graph.get(`${owner}?fields=${fields}`, context));
  if (me.kind === 'refused' && me.reason === 'authentication') {
    return [
      { name: 'token', outcome: 'failed', detail: me.message, remedy: NEW_TOKEN },
      ...uncheckedParts(['permission', 'webhook_subscription', 'number'], 'the token is invalid', NEW_TOKEN),
    ];
  }
  const path = `${owner}/subscribed_apps`;
  const subscribed = subscribe
    ? await askPlatform(() => graph.post(`${path}?subscribed_fields=${FIELDS}`, {}, context))
    : undefined;
  const listed = subscribed?.kind === 'refused' ? subscribed : await askPlatform(() => graph.get(path, context));
  return [
    { name: 'token', outcome: 'ok', detail: 'the platform accepts it' },
    checkPermission([me, listed]),
    checkSubscription(listed, callbackUrl),
    checkNumber(me, accountId),
  ];
}

function checkPermission(answers: readonly PlatformAnswer<unknown>[]): AccountCheck {
  const refused = answers.find((answer) => answer.kind === 'refused' && answer.reason === 'permission');
  if (refused?.kind !== 'refused') return { name: 'permission', outcome: 'ok', detail: 'the platform answers' };
  return { name: 'permission', outcome: 'failed', detail: refused.message, remedy: PERMIT };
}

function checkSubscription(answer: PlatformAnswer<unknown>, callbackUrl: string | undefined): AccountCheck {
  const name = 'webhook_subscription';
  if (answer.kind === 'refused') return { name, outcome: 'failed', detail: answer.message, remedy: PERMIT };
  const { data: apps = [] } = subscriptions.safeParse(answer.value).data ?? {};
  const fields = apps.flatMap(({ subscribed_fields: each = [] }) => each);
  if (!fields.includes('messages')) {
    const detail = apps.length === 0 ? 'no app is subscribed' : 'messages are not subscribed';
    return { name, outcome: 'failed', detail, remedy: 'verify again with subscribe' };
  }
  if (callbackUrl === undefined) return { name, outcome: 'ok', detail: fields.join(', ') };
  const detail = `${fields.join(', ')}; Instagram has one callback URL for each app`;
  return { name, outcome: 'unknown', detail, remedy: `set the callback URL of the app to ${callbackUrl}` };
}

function checkNumber(answer: PlatformAnswer<unknown>, accountId: string): AccountCheck {
  const remedy = 'correct account_id, or rotate access_token to one of this account';
  if (answer.kind === 'refused') return { name: 'number', outcome: 'failed', detail: answer.message, remedy };
  const { data } = described.safeParse(answer.value);
  const id = data?.instagram_business_account?.id ?? data?.user_id ?? '';
  if (id === accountId) return { name: 'number', outcome: 'ok', detail: data?.username ?? id };
  const detail = id === '' ? 'the platform does not state the account' : `the token belongs to account ${id}`;
  return { name: 'number', outcome: id === '' ? 'unknown' : 'failed', detail, remedy };
}
