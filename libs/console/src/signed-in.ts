import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { refuse } from './refuse.ts';
import type { Person, Sessions } from './sessions.ts';

/** The variables of requests by people who are signed in. */
export interface SignedIn {
  readonly Variables: { readonly person: Person };
}

/** The cookies of the console. */
export class Cookies {
  readonly #isSecure: boolean;

  /** Takes whether people reach the console by https. */
  constructor(isSecure: boolean) {
    this.#isSecure = isSecure;
  }

  /** Returns the value of a cookie; undefined if it is not set. */
  read(context: Context, name: 'session' | 'sign-in'): string | undefined {
    return getCookie(context, this.#nameOf(name));
  }

  /** Sets a cookie that scripts cannot read, and that is sent to this host only; with an empty value, removes it. */
  write(context: Context, name: 'session' | 'sign-in', value: string): void {
    // Lax: the identity provider's page leads back to the console.
    const options = { path: '/', httpOnly: true, sameSite: 'Lax', secure: this.#isSecure } as const;
    setCookie(context, this.#nameOf(name), value, value === '' ? { ...options, maxAge: 0 } : options);
  }

  // Browsers accept the prefix with https only, and without it another host of the domain could set the cookie.
  #nameOf(name: string): string {
    return this.#isSecure ? `__Host-chat4all-${name}` : `chat4all-${name}`;
  }
}

/** Refuses requests without a session. */
export function assertSession(sessions: Sessions, cookies: Cookies): MiddlewareHandler<SignedIn> {
  return async (context, next) => {
    const person = sessions.find(cookies.read(context, 'session'));
    if (person === undefined) return refuse(context, 'unauthenticated', 'sign in first');
    context.set('person', person);
    await next();
    return undefined;
  };
}
