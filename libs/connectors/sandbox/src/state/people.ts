/** Somebody who writes to an account. */
export interface SandboxPerson {
  /** WhatsApp: the phone number, digits only. Absent for people who hide theirs. */
  readonly phone?: string;
  /** WhatsApp: the business-scoped user id; default: {@link userIdOf} the phone. Instagram: the Instagram-scoped id. */
  readonly userId?: string;
  /** The name that the person shows. */
  readonly name?: string;
}

// ZZ is nobody's country code (ISO 3166 leaves it to users), so such an id cannot be a real person's.
const userIdPrefix = 'ZZ.';

/** The business-scoped user id of the person with this phone number, in the sandbox. */
export function userIdOf(phone: string): string {
  return userIdPrefix + phone;
}

/** The phone number in a user id of {@link userIdOf}; undefined in any other, whose owner hides the number. */
export function phoneOf(userId: string): string | undefined {
  const digits = userId.startsWith(userIdPrefix) ? userId.slice(userIdPrefix.length) : '';
  return /^\d+$/.test(digits) ? digits : undefined;
}

/** What an account knows of a person. */
interface Acquaintance {
  name?: string;
  /** When the person last wrote, in milliseconds since 1970. */
  lastWrote?: number;
  optedOut?: boolean;
  /** Until when the person sees the account typing. */
  typingUntil?: number;
}

/** The people of the platform: under which names they go, and what each account knows of them. */
export class People {
  readonly #phones = new Map<string, string>();
  readonly #userIds = new Map<string, string>();
  readonly #acquaintances = new Map<string, Acquaintance>();

  /** Remembers that a phone number and a user id are one person's. */
  meet({ phone, userId }: SandboxPerson): void {
    if (phone === undefined || userId === undefined || userId === userIdOf(phone)) return;
    this.#phones.set(userId, phone);
    this.#userIds.set(phone, userId);
  }

  /** The one name under which the person is kept, `SandboxMessage.recipient`: the phone number where there is one. */
  nameOf(recipient: string): string {
    return phoneOf(recipient) ?? this.#phones.get(recipient) ?? recipient;
  }

  /** The business-scoped user id of whoever is kept under this name. */
  userIdOf(name: string): string {
    return isPhone(name) ? (this.#userIds.get(name) ?? userIdOf(name)) : name;
  }

  get(account: string, person: string): Readonly<Acquaintance> {
    return this.#acquaintances.get(keyOf(account, person)) ?? {};
  }

  update(account: string, person: string, change: Acquaintance): void {
    const key = keyOf(account, person);
    this.#acquaintances.set(key, { ...this.#acquaintances.get(key), ...change });
  }

  /** Forgets what accounts know of people: everything, or of one account, or of one person. */
  forget({
    account,
    recipient,
  }: {
    readonly account?: string | undefined;
    readonly recipient?: string | undefined;
  }): void {
    for (const key of this.#acquaintances.keys()) {
      const [ofAccount, person] = key.split(' ');
      if ((account ?? ofAccount) === ofAccount && (recipient ?? person) === person) this.#acquaintances.delete(key);
    }
  }

  stopTyping(account: string, person: string): void {
    if (this.get(account, person).typingUntil !== undefined) this.update(account, person, { typingUntil: 0 });
  }
}

/** Whether the name of somebody on WhatsApp is a phone number, and not a user id. */
export function isPhone(name: string): boolean {
  return /^\d+$/.test(name);
}

function keyOf(account: string, person: string): string {
  return `${account} ${person}`;
}
