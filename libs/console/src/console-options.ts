import type { ListenAddress, Logger } from '@chat4all/runtime';
import type { Role } from './roles.ts';

/** An identity provider that speaks OpenID Connect. */
export interface OidcOptions {
  /** The URL of the issuer. */
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined for a public client. */
  readonly clientSecret: string | undefined;
  /** The claim of the id token that has the groups or roles of a person: a text, or a list of texts. */
  readonly roleClaim: string;
  /** The role by value of the claim. A person with several gets the highest, one without any is refused. */
  readonly roles: ReadonlyMap<string, Role>;
}

/** Pages that the application links to. */
export interface ConsoleLinks {
  /** The simulated phone; undefined if there is none. */
  readonly sandbox?: string | undefined;
  /** The base of the platforms' callbacks, such as `https://chat.example.com`; undefined if it is not known. */
  readonly webhooks?: string | undefined;
  /** The page of a message's traces, with `{message_id}` in the place of its id; undefined without one. */
  readonly traces?: string | undefined;
}

/** Options of `startConsole`. */
export interface ConsoleOptions {
  readonly address: ListenAddress;
  /** The URL at which people open the console; undefined for the listen address. Cookies are `__Host-` cookies if it is https. */
  readonly url: string | undefined;
  /** The URL of a router's HTTP API. */
  readonly routerUrl: string;
  /** The API key with which the router is called; undefined if it takes calls without credentials, or people sign in with their keys. */
  readonly apiKey: string | undefined;
  /** The identity provider; undefined for development: all callers of the console are signed in, or asked for an API key. */
  readonly oidc: OidcOptions | undefined;
  /** The folder of the built application. Until it has an `index.html`, pages answer that the application is being built. */
  readonly applicationFolder: string;
  readonly links: ConsoleLinks;
  readonly logger: Logger;
}
