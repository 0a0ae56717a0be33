import { success, type Outcome } from '../graph/response.ts';
import type { Failure } from '../graph/failures.ts';
import { acceptMessage } from '../graph/with-fault.ts';
import type { SandboxAccount, SandboxMessage } from '../options.ts';
import { advance, fail, type LoggedMessage } from '../state/message-log.ts';
import { isPhone } from '../state/people.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { failedEntry, statusEntry } from './entries.ts';
import { readWhatsAppRequest } from './request.ts';
import { findLaterFailure, findRefusal } from './check-message.ts';

/** Handles a message from a WhatsApp account to a person. */
export function sendWhatsApp(state: SandboxState, account: SandboxAccount, body: unknown): Outcome {
  const parsed = readWhatsAppRequest(body);
  if (parsed.kind === 'response') return parsed;
  const { request } = parsed;
  const { people, ids, now } = state;
  const person = people.canonicalId(request.to);
  const id = ids.next('whatsapp');
  const contact = {
    input: request.input,
    ...(isPhone(person) && { wa_id: person }),
    user_id: people.userIdOf(person),
  };
  const messages = [{ id, message_status: 'accepted' }];
  const response = success({ messaging_product: 'whatsapp', contacts: [contact], messages });
  if (request.addressedBy === 'misplaced_user_id') return response;
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
  return acceptMessage(state, account, {
    message,
    response,
    report: (entry, fault) => {
      people.stopTyping(account.id, person);
      const scripted = fault?.reportLater === true ? scriptedFailure(fault.code) : undefined;
      scheduleReports(state, account, entry, scripted ?? failure);
    },
  });
}

function scriptedFailure(code = 131000): Pick<Failure, 'code' | 'title' | 'details'> {
  return { code, title: 'Scripted fault', details: 'This failure was scripted in the sandbox.' };
}

function scheduleReports(
  { callbacks, people, delays, now }: SandboxState,
  account: SandboxAccount,
  entry: LoggedMessage,
  failure: Pick<Failure, 'code' | 'title' | 'details'> | undefined,
): void {
  const { message } = entry;
  if (failure) {
    callbacks.schedule(delays.sentMs, account, () => {
      fail(entry, failure);
      const change = { userId: people.userIdOf(message.recipient), status: 'failed', time: now() } as const;
      return failedEntry(account, message, change, failure);
    });
    return;
  }
  const schedule = (delayMs: number, status: 'sent' | 'delivered' | 'read') => {
    callbacks.schedule(delayMs, account, () => {
      advance(entry, status);
      return statusEntry(account, message, { userId: people.userIdOf(message.recipient), status, time: now() });
    });
  };
  schedule(delays.sentMs, 'sent');
  // The Cloud API reports only "sent" for a reaction (messages/reaction-messages).
  if (message.type === 'reaction') return;
  schedule(delays.deliveredMs, 'delivered');
  schedule(delays.readMs, 'read');
}
