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
