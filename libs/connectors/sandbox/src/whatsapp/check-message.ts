import type { SandboxHttpResponse } from '../graph/response.ts';
import { FAILURES, failureResponse, type Failure } from '../graph/failures.ts';
import type { SandboxAccount } from '../options.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import type { WhatsAppTemplate } from './content.ts';
import { findMismatch } from '../templates/match.ts';
import { isFileFor } from './media-limits.ts';
import type { WhatsAppRequest } from './request.ts';

const WINDOW_MS = 24 * 60 * 60 * 1000;

// Sources: developers.facebook.com/documentation/business-messaging/whatsapp/throughput (2026-05-21), and for the pair
// developers.whats91.com/rate-limits: one message in 6 seconds, with bursts of up to 45.
const DEFAULT_MESSAGES_PER_SECOND = 80;
const PAIR_INTERVAL_MS = 6000;
const PAIR_BURST = 45;

/** Counts a message towards the account's throughput. Returns false if that is exceeded. */
export function takeThroughput({ rateLimiter, now }: SandboxState, account: SandboxAccount): boolean {
  const { id, messagesPerSecond = DEFAULT_MESSAGES_PER_SECOND } = account;
  return rateLimiter.take(id, 1000 / messagesPerSecond, messagesPerSecond, now());
}

/** Returns the Cloud API's immediate refusal of a valid request, if there is one. */
export function findRefusal(
  state: SandboxState,
  account: SandboxAccount,
  { mediaId, template, addressedBy }: WhatsAppRequest,
  person: string,
): SandboxHttpResponse | undefined {
  const { rateLimiter, media, now } = state;
  const rules = state.accounts.rulesOf(account);
  if (mediaId !== undefined && media.get(mediaId, now())?.account !== account.id)
    return failureResponse(FAILURES.unknownMedia);
  if (template) {
    const failure = templateFailure(state, account, template, addressedBy);
    if (failure) return failureResponse(failure);
  }
  if (rules.rates === 'off') return undefined;
  if (!takeThroughput(state, account)) return failureResponse(FAILURES.accountRate);
  const isPairFree = rateLimiter.take(`${account.id} ${person}`, PAIR_INTERVAL_MS, PAIR_BURST, now());
  return isPairFree ? undefined : failureResponse(FAILURES.pairRate);
}

function templateFailure(
  { accounts, templates }: SandboxState,
  account: SandboxAccount,
  { name, language, components = [] }: WhatsAppTemplate,
  addressedBy: WhatsAppRequest['addressedBy'],
): Failure | undefined {
  const template = templates.get(account.id, name, language.code);
  if (!template) return accounts.rulesOf(account).templates === 'registered' ? FAILURES.unknownTemplate : undefined;
  if (template.state === 'pending' || template.state === 'rejected') return FAILURES.unknownTemplate;
  if (template.state === 'paused') return FAILURES.templatePaused;
  if (template.state === 'disabled') return FAILURES.templateDisabled;
  const body = components.find(({ type }) => type.toLowerCase() === 'body');
  const parameters = body?.parameters?.length ?? 0;
  if (parameters !== (template.bodyParameters ?? parameters)) return FAILURES.templateParameters;
  const mismatch = findMismatch(template, components);
  if (mismatch) return mismatch;
  return template.category === 'authentication' && addressedBy === 'user_id'
    ? FAILURES.authenticationByUserId
    : undefined;
}

/** Returns the failure that the Cloud API reports after it has accepted a message, if there is one. */
export function findLaterFailure(
  { accounts, templates, people, media, now }: SandboxState,
  account: SandboxAccount,
  { type, mediaId, template }: WhatsAppRequest,
  person: string,
): Failure | undefined {
  const file = mediaId === undefined ? undefined : media.get(mediaId, now());
  if (file && !isFileFor(type, file.mimeType)) return FAILURES.mediaType;
  const { lastWrote = -Infinity, optedOut } = people.get(account.id, person);
  if (template) {
    const { category } = templates.get(account.id, template.name, template.language.code) ?? {};
    return optedOut === true && category === 'marketing' ? FAILURES.optedOut : undefined;
  }
  const isOpen = accounts.rulesOf(account).window === 'open' || now() - lastWrote < WINDOW_MS;
  return isOpen ? undefined : FAILURES.window;
}
