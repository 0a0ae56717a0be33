import { graphError, success, type SandboxHttpResponse, type Outcome } from '../graph/response.ts';
import { acceptMessage } from '../graph/with-fault.ts';
import type { SandboxAccount, SandboxMessage } from '../options.ts';
import { advance, type LoggedMessage } from '../state/message-log.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { publicUrl } from './download.ts';
import { echo, fromPerson } from './entries.ts';
import { fileOf, type InstagramMessage } from './message.ts';
import { invalidRequest, readInstagramRequest, type InstagramRequest } from './request.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const HUMAN_WINDOW_MS = 7 * DAY_MS;
const TYPING_MS = 20_000;

// Source: developers.facebook.com, messenger-platform/overview/rate-limiting (2026-03-23).
const CALLS_PER_SECOND = 300;
const HEAVY_CALLS_PER_SECOND = 10;

/** Handles a message or an action from an Instagram account to a person. */
export function sendInstagram(state: SandboxState, account: SandboxAccount, body: unknown): Outcome {
  const request = readInstagramRequest(body);
  if (request.kind === 'response') return request;
  const { people, messageLog, ids, now } = state;
  const { recipient } = request;
  if (request.kind === 'action') {
    if (request.action === 'mark_seen') messageLog.markAllRead(account.id, recipient);
    else people.update(account.id, recipient, { typingUntil: request.action === 'typing_on' ? now() + TYPING_MS : 0 });
    return success({ recipient_id: recipient });
  }
  const refusal = findRefusal(state, account, request);
  if (refusal) return refusal;
  if (request.kind === 'reaction') {
    const { messageId, emoji } = request;
    const message: SandboxMessage = {
      ...{ account: account.id, recipient, id: ids.next('instagram'), type: 'reaction', text: emoji },
      ...{ content: { message_id: messageId, emoji }, replyTo: messageId, time: now() },
    };
    // Instagram returns no id of a reaction, and sends no callbacks for it.
    return acceptMessage(state, account, {
      message,
      response: success({ recipient_id: recipient }),
      report: (entry) => {
        advance(entry, 'sent');
      },
    });
  }
  const { type, text, replyTo, message: content } = request;
  const id = ids.next('instagram');
  const message: SandboxMessage = {
    ...{ account: account.id, recipient, id, type, text, content, time: now() },
    ...(replyTo !== undefined && { replyTo }),
  };
  return acceptMessage(state, account, {
    message,
    response: success({ recipient_id: recipient, message_id: id }),
    report: (entry, fault) => {
      people.stopTyping(account.id, recipient);
      // Instagram does not report failures; a message that failed is never read.
      if (fault?.reportLater !== true) scheduleReports(state, account, entry, content);
    },
  });
}

function findRefusal(
  { accounts, people, media, rateLimiter, now }: SandboxState,
  account: SandboxAccount,
  request: Exclude<InstagramRequest, { kind: 'action' }>,
): SandboxHttpResponse | undefined {
  const { window, rates } = accounts.rulesOf(account);
  const isMessage = request.kind === 'message';
  const { id: fileId } = isMessage ? fileOf(request.message) : {};
  if (fileId !== undefined && media.get(fileId, now())?.account !== account.id) {
    return invalidRequest(`Param message.attachment.payload.attachment_id: unknown attachment ${fileId}`);
  }
  if (rates === 'enforced') {
    const perSecond = isMessage && /^(audio|video)$/.test(request.type) ? HEAVY_CALLS_PER_SECOND : CALLS_PER_SECOND;
    if (!rateLimiter.take(`${account.id} ${perSecond}`, 1000 / perSecond, perSecond, now())) return tooManyCalls();
  }
  if (window === 'open') return undefined;
  const { lastWrote } = people.get(account.id, request.recipient);
  // Only people can start conversations.
  if (lastWrote === undefined) return unknownPerson();
  const allowedMs = isMessage && request.byHuman ? HUMAN_WINDOW_MS : DAY_MS;
  return now() - lastWrote < allowedMs ? undefined : outsideWindow();
}

// As reported in ComposioHQ/composio issue #3604 (2026-06-18).
function outsideWindow(): SandboxHttpResponse {
  const message = '(#10) This message is sent outside of allowed window.';
  return graphError({ status: 403, code: 10, subcode: 2534022, type: 'IGApiException', message });
}

function unknownPerson(): SandboxHttpResponse {
  const message = '(#100) The requested user cannot be found.';
  return graphError({ status: 400, code: 100, subcode: 2534014, type: 'IGApiException', message });
}

function tooManyCalls(): SandboxHttpResponse {
  const message = '(#613) Calls to this api have exceeded the rate limit.';
  return graphError({ status: 400, code: 613, message });
}

function scheduleReports(
  { callbacks, media, people, delays, origin, now }: SandboxState,
  account: SandboxAccount,
  entry: LoggedMessage,
  content: InstagramMessage,
): void {
  const { id, recipient, text } = entry.message;
  callbacks.schedule(delays.sentMs, account, () => {
    advance(entry, 'sent');
    const { unread = [] } = people.get(account.id, recipient);
    people.update(account.id, recipient, { unread: [...unread, entry] });
    const { url, id: fileId } = fileOf(content);
    const stored = fileId === undefined ? undefined : media.get(fileId, now());
    const fileUrl = url ?? (stored && publicUrl(stored, origin));
    const attachments = [{ type: entry.message.type, payload: { url: fileUrl ?? '' } }];
    const echoed = fileUrl === undefined ? { text } : { attachments };
    return echo(account, recipient, now(), { mid: id, ...echoed });
  });
  // The person reads all messages at once, and Instagram reports the newest only.
  callbacks.schedule(delays.readMs, account, () => {
    const { unread = [] } = people.get(account.id, recipient);
    const newest = unread.at(-1);
    if (newest === undefined) return undefined;
    for (const one of unread) advance(one, 'read');
    people.update(account.id, recipient, { unread: [] });
    return fromPerson(account, recipient, now(), { read: { mid: newest.message.id } });
  });
}
