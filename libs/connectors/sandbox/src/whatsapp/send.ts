import { success, type Outcome } from '../graph/answer.ts';
import type { Failure } from '../graph/failures.ts';
import { takeMessage } from '../graph/take.ts';
import type { SandboxAccount, SandboxMessage } from '../options.ts';
import { advance, fail, type Remembered } from '../state/memory.ts';
import { isPhone } from '../state/people.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { failedEntry, statusEntry } from './entries.ts';
import { readWhatsAppRequest } from './request.ts';
import { findLaterFailure, findRefusal } from './verdict.ts';

/** Takes a message for a person from a WhatsApp account. */
export function sendWhatsApp(state: SandboxState, account: SandboxAccount, body: unknown): Outcome {
  const request = readWhatsAppRequest(body);
  if ('status' in request) return request;
  const { people, identifiers, now } = state;
  const person = people.nameOf(request.to);
  const id = identifiers.next('whatsapp');
  const contact = {
    input: request.input,
    ...(isPhone(person) && { wa_id: person }),
    user_id: people.userIdOf(person),
  };
  const messages = [{ id, message_status: 'accepted' }];
  const answer = success({ messaging_product: 'whatsapp', contacts: [contact], messages });
  if (request.addressedBy === 'misplaced_user_id') return answer;
  const refusal = findRefusal(state, account, request, person);
  if (refusal) return refusal;
  const { type, text, content, callbackData, replyTo } = request;
  const message: SandboxMessage = {
    account: account.id,
    recipient: person,
    id,
    type,
    text,
    content,
    time: now(),
    ...(callbackData !== undefined && { callbackData }),
    ...(replyTo !== undefined && { replyTo }),
  };
  const failure = findLaterFailure(state, account, request, person);
  return takeMessage(state, account, message, answer, (entry, fault) => {
    people.stopTyping(account.id, person);
    const scripted = fault?.reportLater === true ? scriptedFailure(fault.code) : undefined;
    report(state, account, entry, scripted ?? failure);
  });
}

function scriptedFailure(code = 131000): Pick<Failure, 'code' | 'title' | 'details'> {
  return { code, title: 'Scripted fault', details: 'This failure was scripted in the sandbox.' };
}

function report(
  { callbacks, people, delays, now }: SandboxState,
  account: SandboxAccount,
  entry: Remembered,
  failure: Pick<Failure, 'code' | 'title' | 'details'> | undefined,
): void {
  const { message } = entry;
  if (failure) {
    callbacks.later(delays.sentMs, account, () => {
      fail(entry, failure);
      return failedEntry(account, message, people.userIdOf(message.recipient), failure, now());
    });
    return;
  }
  const tell = (delayMs: number, state: 'sent' | 'delivered' | 'read') => {
    callbacks.later(delayMs, account, () => {
      advance(entry, state);
      return statusEntry(account, message, people.userIdOf(message.recipient), state, now());
    });
  };
  tell(delays.sentMs, 'sent');
  // Of a reaction the Cloud API reports no more (messages/reaction-messages).
  if (message.type === 'reaction') return;
  tell(delays.deliveredMs, 'delivered');
  tell(delays.readMs, 'read');
}
