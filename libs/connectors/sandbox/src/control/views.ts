import type { SandboxState } from '../state/sandbox-state.ts';
import type { MessageFilter, LoggedMessage } from '../state/message-log.ts';
import type { SandboxAccountView, SandboxConversation, SandboxHistoryMessage } from './wire.ts';

const WINDOW_MS = 24 * 60 * 60 * 1000;

/** Returns the accounts without their secrets. */
export function viewAccounts({ accounts }: SandboxState): SandboxAccountView[] {
  return accounts.list().map((account) => {
    const { id, channel } = account;
    return { id, channel, rules: accounts.rulesOf(account) };
  });
}

/** Returns the last messages that match, the oldest first. */
export function viewMessages(
  { messageLog }: SandboxState,
  filter: MessageFilter,
  limit: number,
): SandboxHistoryMessage[] {
  return messageLog
    .history(filter)
    .slice(-limit)
    .map(({ direction, state, failure, message: { recipient: person, ...message } }) => ({
      ...{ ...message, person, direction, state },
      ...(failure && { failure }),
    }));
}

/** Returns the conversations with messages in the log, the latest first. */
export function viewConversations(
  state: SandboxState,
  account: string | undefined,
  limit: number,
): SandboxConversation[] {
  const conversations = new Map<string, { last: LoggedMessage; messages: number }>();
  for (const entry of state.messageLog.history({ account })) {
    const key = `${entry.message.account} ${entry.message.recipient}`;
    conversations.set(key, { last: entry, messages: (conversations.get(key)?.messages ?? 0) + 1 });
  }
  const channels = new Map(state.accounts.list().map(({ id, channel }) => [id, channel]));
  return [...conversations.values()]
    .sort((one, other) => other.last.number - one.last.number)
    .slice(0, limit)
    .flatMap(({ last: { message }, messages }) => {
      const channel = channels.get(message.account);
      // The account has been removed.
      if (channel === undefined) return [];
      const {
        name,
        lastWrote,
        optedOut = false,
        typingUntil = 0,
      } = state.people.get(message.account, message.recipient);
      return {
        ...{ account: message.account, channel, person: message.recipient, messages },
        ...{
          lastType: message.type,
          lastText: message.text,
          lastTime: message.time,
          optedOut,
          typing: typingUntil > state.now(),
        },
        ...(name !== undefined && { name }),
        ...(lastWrote !== undefined && { windowEndTime: lastWrote + WINDOW_MS }),
      };
    });
}
