import { graphError, success, type Answer, type Outcome } from '../graph/answer.ts';
import { takeMessage } from '../graph/take.ts';
import type { SandboxAccount, SandboxMessage } from '../options.ts';
import { advance, type Remembered } from '../state/memory.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { publicAddress } from './download.ts';
import { echo, fromPerson } from './entries.ts';
import { fileOf, type InstagramMessage } from './message.ts';
import { invalid, readInstagramRequest, type InstagramRequest } from './request.ts';

const dayMs = 24 * 60 * 60 * 1000;
const humanWindowMs = 7 * dayMs;
const typingMs = 20_000;

// Source: developers.facebook.com, messenger-platform/overview/rate-limiting (2026-03-23).
const callsPerSecond = 300;
const heavyCallsPerSecond = 10;

/** Takes a message or an action for a person from an Instagram account. */
export function sendInstagram(state: SandboxState, account: SandboxAccount, body: unknown): Outcome {
  const request = readInstagramRequest(body);
  if ('status' in request) return request;
  const { people, memory, identifiers, now } = state;
  const { recipient } = request;
  if (request.kind === 'action') {
    if (request.action === 'mark_seen') memory.seeAll(account.id, recipient);
    else people.update(account.id, recipient, { typingUntil: request.action === 'typing_on' ? now() + typingMs : 0 });
    return success({ recipient_id: recipient });
  }
  const refusal = findRefusal(state, account, request);
  if (refusal) return refusal;
  if (request.kind === 'reaction') {
    const { messageId, emoji } = request;
    const message: SandboxMessage = {
      ...{ account: account.id, recipient, id: identifiers.next('instagram'), type: 'reaction', text: emoji },
      ...{ content: { message_id: messageId, emoji }, replyTo: messageId, time: now() },
    };
    // Instagram gives a reaction no id, and tells nothing about it later.
    return takeMessage(state, account, message, success({ recipient_id: recipient }), (entry) => {
      advance(entry, 'sent');
    });
  }
  const { type, text, replyTo, message: content } = request;
  const id = identifiers.next('instagram');
  const message: SandboxMessage = {
    ...{ account: account.id, recipient, id, type, text, content, time: now() },
    ...(replyTo !== undefined && { replyTo }),
  };
  const answer = success({ recipient_id: recipient, message_id: id });
  return takeMessage(state, account, message, answer, (entry, fault) => {
    people.stopTyping(account.id, recipient);
    // Instagram has no way to tell that a message failed after all: it is never read.
    if (fault?.reportLater !== true) report(state, account, entry, content);
  });
}

function findRefusal(
  { accounts, people, media, rate, now }: SandboxState,
  account: SandboxAccount,
  request: Exclude<InstagramRequest, { kind: 'action' }>,
): Answer | undefined {
  const { window, rates } = accounts.rulesOf(account);
  const isMessage = request.kind === 'message';
  const { id: fileId } = isMessage ? fileOf(request.message) : {};
  if (fileId !== undefined && media.get(fileId, now())?.account !== account.id) {
    return invalid(`Param message.attachment.payload.attachment_id: there is no attachment ${fileId}`);
  }
  if (rates === 'enforced') {
    const perSecond = isMessage && /^(audio|video)$/.test(request.type) ? heavyCallsPerSecond : callsPerSecond;
    if (!rate.take(`${account.id} ${perSecond}`, 1000 / perSecond, perSecond, now())) return tooManyCalls();
  }
  if (window === 'open') return undefined;
  const { lastWrote } = people.get(account.id, request.recipient);
  // Only people begin conversations.
  if (lastWrote === undefined) return unknownPerson();
  const allowedMs = isMessage && request.byHuman ? humanWindowMs : dayMs;
  return now() - lastWrote < allowedMs ? undefined : outsideWindow();
}

// As reported in ComposioHQ/composio issue #3604 (2026-06-18).
function outsideWindow(): Answer {
  const message = '(#10) This message is sent outside of allowed window.';
  return graphError({ status: 403, code: 10, subcode: 2534022, type: 'IGApiException', message });
}

function unknownPerson(): Answer {
  const message = '(#100) The requested user cannot be found.';
  return graphError({ status: 400, code: 100, subcode: 2534014, type: 'IGApiException', message });
}

function tooManyCalls(): Answer {
  const message = '(#613) Calls to this api have exceeded the rate limit.';
  return graphError({ status: 400, code: 613, message });
}

function report(
  { callbacks, media, delays, origin, now }: SandboxState,
  account: SandboxAccount,
  entry: Remembered,
  content: InstagramMessage,
): void {
  const { id, recipient, text } = entry.message;
  callbacks.later(delays.sentMs, account, () => {
    advance(entry, 'sent');
    const { url, id: fileId } = fileOf(content);
    const stored = fileId === undefined ? undefined : media.get(fileId, now());
    const address = url ?? (stored && publicAddress(stored, origin));
    const attachments = [{ type: entry.message.type, payload: { url: address ?? '' } }];
    const said = address === undefined ? { text } : { attachments };
    return echo(account, recipient, now(), { mid: id, ...said });
  });
  callbacks.later(delays.readMs, account, () => {
    advance(entry, 'read');
    return fromPerson(account, recipient, now(), { read: { mid: id } });
  });
}
