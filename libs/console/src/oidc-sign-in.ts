import * as client from 'openid-client';
import { z } from 'zod';
import type { OidcOptions } from './console-options.ts';
import { ROLES, type Role } from './roles.ts';
import type { PendingSignIn, Person } from './sessions.ts';

/** The claims that name a person. Source: OpenID Connect Core 1.0, section 5.1. */
const identityClaims = z.object({
  sub: z.string(),
  name: z.string().optional(),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
});

/** The error of a person who is known to the identity provider, but has no role here. */
export class SignInRefusedError extends Error {
  override readonly name = 'SignInRefusedError';
}

/** Signs people in by the authorization code flow of OpenID Connect, with PKCE. */
export class OidcSignIn {
  readonly #options: OidcOptions;
  #discovered: Promise<client.Configuration> | undefined;

  constructor(options: OidcOptions) {
    this.#options = options;
  }

  /** Returns the URL of the identity provider's page, and the values to check its answer with. */
  async begin(redirectUri: URL, returnTo: string): Promise<{ readonly url: URL; readonly pending: PendingSignIn }> {
    const pending = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      codeVerifier: client.randomPKCECodeVerifier(),
      returnTo: ownPath(returnTo),
    };
    const url = client.buildAuthorizationUrl(await this.#discover(), {
      redirect_uri: redirectUri.href,
      scope: 'openid profile email',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url, pending };
  }

  /** Exchanges the code of the callback. Rejects if the answer is not valid, and with a {@link SignInRefusedError} for a person without a role. */
  async finish(callback: URL, pending: PendingSignIn): Promise<Omit<Person, 'apiKey'>> {
    const tokens = await client.authorizationCodeGrant(await this.#discover(), callback, {
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      pkceCodeVerifier: pending.codeVerifier,
      idTokenExpected: true,
    });
    const claims: Readonly<Record<string, unknown>> = { ...tokens.claims() };
    const { sub, email, email_verified: isVerified, name = email ?? sub } = identityClaims.parse(claims);
    // Anybody can have an address that is not verified, also that of somebody else.
    const subject = email !== undefined && isVerified === true ? email : sub;
    const role = this.#roleOf(claims[this.#options.roleClaim]);
    if (role === undefined) throw new SignInRefusedError(`${name} has no role; see CHAT4ALL_CONSOLE_ROLES`);
    return { name, subject, role };
  }

  #roleOf(claim: unknown): Role | undefined {
    const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
    const roles = values.map((value) => (typeof value === 'string' ? this.#options.roles.get(value) : undefined));
    return ROLES.findLast((role) => roles.includes(role));
  }

  /** A failed discovery is tried again with the next sign-in. */
  #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    const url = new URL(issuer);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- for providers on this machine only: the settings require https elsewhere
    const options = url.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {};
    const authentication = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret);
    this.#discovered ??= client.discovery(url, clientId, undefined, authentication, options).catch((error: unknown) => {
      this.#discovered = undefined;
      throw error;
    });
    return this.#discovered;
  }
}

/** Returns a path of the console; `/` for anything that leads elsewhere. */
function ownPath(path: string): string {
  const base = 'http://console.invalid';
  const url = URL.parse(path, base);
  return url?.origin === base && path.startsWith('/') ? `${url.pathname}${url.search}` : '/';
}
