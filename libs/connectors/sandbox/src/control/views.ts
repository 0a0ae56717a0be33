import type { SandboxState } from '../state/sandbox-state.ts';
import type { MessageFilter, Remembered } from '../state/memory.ts';
import type { SandboxAccountView, SandboxConversation, SandboxHistoryMessage } from './wire.ts';

const windowMs = 24 * 60 * 60 * 1000;

/** The accounts without their secrets. */
export function viewAccounts({ accounts }: SandboxState): SandboxAccountView[] {
  return accounts.list().map((account) => {
    const { id, channel } = account;
    return { id, channel, rules: accounts.rulesOf(account) };
  });
}

/** The last messages that match, oldest first. */
export function viewMessages({ memory }: SandboxState, filter: MessageFilter, limit: number): SandboxHistoryMessage[] {
  return memory
    .history(filter)
    .slice(-limit)
    .map(({ direction, state, failure, message: { recipient: person, ...message } }) => ({
      ...{ ...message, person, direction, state },
      ...(failure && { failure }),
    }));
}

/** The conversations of which something is remembered, the latest first. */
export function viewConversations(
  state: SandboxState,
  account: string | undefined,
  limit: number,
): SandboxConversation[] {
  const conversations = new Map<string, { last: Remembered; messages: number }>();
  for (const entry of state.memory.history({ account })) {
    const key = `${entry.message.account} ${entry.message.recipient}`;
    conversations.set(key, { last: entry, messages: (conversations.get(key)?.messages ?? 0) + 1 });
  }
  const channels = new Map(state.accounts.list().map(({ id, channel }) => [id, channel]));
  return [...conversations.values()]
    .sort((one, other) => other.last.number - one.last.number)
    .slice(0, limit)
    .flatMap(({ last: { message }, messages }) => {
      const channel = channels.get(message.account);
      // The account was removed since.
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
        ...(lastWrote !== undefined && { windowEndTime: lastWrote + windowMs }),
      };
    });
}
