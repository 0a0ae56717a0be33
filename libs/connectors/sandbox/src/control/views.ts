import type { World } from '../state/world.ts';
import type { MessageFilter, Remembered } from '../state/memory.ts';
import type { SandboxAccountView, SandboxConversation, SandboxHistoryMessage } from './wire.ts';

const windowMs = 24 * 60 * 60 * 1000;

/** The accounts without their secrets. */
export function viewAccounts({ accounts }: World): SandboxAccountView[] {
  return accounts.list().map((account) => {
    const { id, channel } = account;
    return { id, channel, rules: accounts.rulesOf(account) };
  });
}

/** The last messages that match, oldest first. */
export function viewMessages({ memory }: World, filter: MessageFilter, limit: number): SandboxHistoryMessage[] {
  return memory
    .history(filter)
    .slice(-limit)
    .map(({ direction, state, failure, message: { recipient: person, ...message } }) => ({
      ...{ ...message, person, direction, state },
      ...(failure && { failure }),
    }));
}

/** The conversations of which something is remembered, the latest first. */
export function viewConversations(world: World, account: string | undefined, limit: number): SandboxConversation[] {
  const conversations = new Map<string, { last: Remembered; messages: number }>();
  for (const entry of world.memory.history({ account })) {
    const key = `${entry.message.account} ${entry.message.recipient}`;
    conversations.set(key, { last: entry, messages: (conversations.get(key)?.messages ?? 0) + 1 });
  }
  const channels = new Map(world.accounts.list().map(({ id, channel }) => [id, channel]));
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
      } = world.people.get(message.account, message.recipient);
      return {
        ...{ account: message.account, channel, person: message.recipient, messages },
        ...{
          lastType: message.type,
          lastText: message.text,
          lastTime: message.time,
          optedOut,
          typing: typingUntil > world.now(),
        },
        ...(name !== undefined && { name }),
        ...(lastWrote !== undefined && { windowEndTime: lastWrote + windowMs }),
      };
    });
}
