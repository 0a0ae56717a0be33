import type { Answer } from '../graph/answer.ts';
import { failures, refuse, type Failure } from '../graph/failures.ts';
import type { SandboxAccount } from '../options.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import type { WhatsAppTemplate } from './content.ts';
import { isFileFor } from './media-limits.ts';
import type { WhatsAppRequest } from './request.ts';

const windowMs = 24 * 60 * 60 * 1000;

// Sources: developers.facebook.com/documentation/business-messaging/whatsapp/throughput (2026-05-21), and for the pair
// developers.whats91.com/rate-limits: one message in 6 seconds, up to 45 of them borrowed from the future.
const defaultMessagesPerSecond = 80;
const pairIntervalMs = 6000;
const pairBurst = 45;

/** Counts a message against the account's throughput; false when that is too fast. */
export function isWithinThroughput({ rate, now }: SandboxState, account: SandboxAccount): boolean {
  const { id, messagesPerSecond = defaultMessagesPerSecond } = account;
  return rate.take(id, 1000 / messagesPerSecond, messagesPerSecond, now());
}

/** What the Cloud API says at once against a message of the right form. */
export function findRefusal(
  state: SandboxState,
  account: SandboxAccount,
  { mediaId, template, addressedBy }: WhatsAppRequest,
  person: string,
): Answer | undefined {
  const { rate, media, now } = state;
  const rules = state.accounts.rulesOf(account);
  if (mediaId !== undefined && media.get(mediaId, now())?.account !== account.id) return refuse(failures.unknownMedia);
  if (template) {
    const failure = templateFailure(state, account, template, addressedBy);
    if (failure) return refuse(failure);
  }
  if (rules.rates === 'off') return undefined;
  if (!isWithinThroughput(state, account)) return refuse(failures.accountRate);
  const isPairFree = rate.take(`${account.id} ${person}`, pairIntervalMs, pairBurst, now());
  return isPairFree ? undefined : refuse(failures.pairRate);
}

function templateFailure(
  { accounts, templates }: SandboxState,
  account: SandboxAccount,
  { name, language, components = [] }: WhatsAppTemplate,
  addressedBy: WhatsAppRequest['addressedBy'],
): Failure | undefined {
  const known = templates.get(account.id, name, language.code);
  if (!known) return accounts.rulesOf(account).templates === 'registered' ? failures.unknownTemplate : undefined;
  if (known.state === 'paused') return failures.templatePaused;
  if (known.state === 'disabled') return failures.templateDisabled;
  const body = components.find(({ type }) => type.toLowerCase() === 'body');
  const parameters = body?.parameters?.length ?? 0;
  if (parameters !== (known.bodyParameters ?? parameters)) return failures.templateParameters;
  return known.category === 'authentication' && addressedBy === 'user_id' ? failures.authenticationByUserId : undefined;
}

/** What the Cloud API finds out only after it has accepted a message. */
export function findLaterFailure(
  { accounts, templates, people, media, now }: SandboxState,
  account: SandboxAccount,
  { type, mediaId, template }: WhatsAppRequest,
  person: string,
): Failure | undefined {
  const file = mediaId === undefined ? undefined : media.get(mediaId, now());
  if (file && !isFileFor(type, file.mimeType)) return failures.mediaType;
  const { lastWrote = -Infinity, optedOut } = people.get(account.id, person);
  if (template) {
    const { category } = templates.get(account.id, template.name, template.language.code) ?? {};
    return optedOut === true && category === 'marketing' ? failures.optedOut : undefined;
  }
  const isOpen = accounts.rulesOf(account).window === 'open' || now() - lastWrote < windowMs;
  return isOpen ? undefined : failures.window;
}
