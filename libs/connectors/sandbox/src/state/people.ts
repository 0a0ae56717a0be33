import type { LoggedMessage } from './message-log.ts';

/** A person who writes to an account. */
export interface SandboxPerson {
  /** WhatsApp only: the phone number, digits only. Absent for people who hide theirs. */
  readonly phone?: string;
  /** The business-scoped user id (WhatsApp; default: {@link userIdOf} the phone), or the Instagram-scoped id. */
  readonly userId?: string;
  /** The display name. */
  readonly name?: string;
  /** WhatsApp only: the user name. */
  readonly username?: string;
}

// ISO 3166 reserves ZZ for users, so such an id cannot be that of a real person.
const USER_ID_PREFIX = 'ZZ.';

/** Returns the default business-scoped user id of the person with this phone number. */
export function userIdOf(phone: string): string {
  return USER_ID_PREFIX + phone;
}

/** Returns the phone number in a user id of {@link userIdOf}. Returns undefined for others, whose owners hide the number. */
export function phoneOf(userId: string): string | undefined {
  const digits = userId.startsWith(USER_ID_PREFIX) ? userId.slice(USER_ID_PREFIX.length) : '';
  return /^\d+$/.test(digits) ? digits : undefined;
}

/** The state of a person in the conversation with an account. */
interface PersonState {
  name?: string;
  /** The time of the person's last message, in milliseconds since 1970. */
  lastWrote?: number;
  /** The messages to the person on Instagram that are not read, the oldest first. */
  unread?: readonly LoggedMessage[];
  optedOut?: boolean;
  /** The time when the account's typing indicator ends, in milliseconds since 1970. */
  typingUntil?: number;
}

/** The people of the platform: their identities, and their state for each account. */
export class People {
  readonly #phones = new Map<string, string>();
  readonly #userIds = new Map<string, string>();
  readonly #states = new Map<string, PersonState>();

  /** Records that a phone number and a user id belong to the same person. */
  link({ phone, userId }: SandboxPerson): void {
    if (phone === undefined || userId === undefined || userId === userIdOf(phone)) return;
    this.#phones.set(userId, phone);
    this.#userIds.set(phone, userId);
  }

  /** Returns the id of a person, as in `SandboxMessage.recipient`: the phone number if known, else the user id. */
  canonicalId(recipient: string): string {
    return phoneOf(recipient) ?? this.#phones.get(recipient) ?? recipient;
  }

  /** Returns the business-scoped user id of the person with this id. */
  userIdOf(id: string): string {
    return isPhone(id) ? (this.#userIds.get(id) ?? userIdOf(id)) : id;
  }

  get(account: string, person: string): Readonly<PersonState> {
    return this.#states.get(keyOf(account, person)) ?? {};
  }

  update(account: string, person: string, change: PersonState): void {
    const key = keyOf(account, person);
    this.#states.set(key, { ...this.#states.get(key), ...change });
  }

  /** Deletes the state of people: all of it, or that of one account, or that of one person. */
  clear({
    account,
    recipient,
  }: {
    readonly account?: string | undefined;
    readonly recipient?: string | undefined;
  }): void {
    for (const key of this.#states.keys()) {
      const [ofAccount, person] = key.split(' ');
      if ((account ?? ofAccount) === ofAccount && (recipient ?? person) === person) this.#states.delete(key);
    }
  }

  stopTyping(account: string, person: string): void {
    if (this.get(account, person).typingUntil !== undefined) this.update(account, person, { typingUntil: 0 });
  }
}

/** Returns whether a person's id on WhatsApp is a phone number, and not a user id. */
export function isPhone(id: string): boolean {
  return /^\d+$/.test(id);
}

function keyOf(account: string, person: string): string {
  return `${account} ${person}`;
}
