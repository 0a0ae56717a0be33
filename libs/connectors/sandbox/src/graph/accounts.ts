import type { SandboxAccount } from '../options.ts';
import { graphError, type SandboxHttpResponse } from './response.ts';
import { resolveRules, type RulesOption, type SandboxRules } from './rules.ts';

/** The accounts that a token may use; at least one. */
interface Owners {
  readonly kind: 'owners';
  readonly owners: readonly SandboxAccount[];
}

/** An account that a request may use. */
interface Authorized {
  readonly kind: 'authorized';
  readonly account: SandboxAccount;
}

/** The platform's accounts, and the tokens that may use them. */
export class Accounts {
  readonly #byId = new Map<string, SandboxAccount>();
  /** Tokens from renewals. The tokens that they replace stay valid until they expire. */
  readonly #renewed = new Map<string, { readonly account: string; readonly expireTime: number }>();
  readonly #now: () => number;
  readonly #rules: SandboxRules;

  constructor(rules: RulesOption | undefined, now: () => number) {
    this.#rules = resolveRules(rules);
    this.#now = now;
  }

  set(account: SandboxAccount): void {
    this.#byId.set(account.id, account);
  }

  delete(id: string): void {
    this.#byId.delete(id);
  }

  /** Returns the account. Throws an Error for an unknown id, which is a mistake of the sandbox's user. */
  get(id: string): SandboxAccount {
    const account = this.#byId.get(id);
    if (!account) throw new Error(`unknown account "${id}"`);
    return account;
  }

  list(): readonly SandboxAccount[] {
    return [...this.#byId.values()];
  }

  rulesOf({ rules }: SandboxAccount): SandboxRules {
    return rules === undefined ? this.#rules : resolveRules(rules, this.#rules);
  }

  /** Returns the account with this id (`me`: that of the token), or the error of a token that may not use it. */
  authorize(id: string, authorization: string | undefined): Authorized | SandboxHttpResponse {
    const account = this.#byId.get(id);
    if (account && account.tokenExpireTime === undefined && authorization === `Bearer ${account.accessToken}`) {
      return { kind: 'authorized', account };
    }
    const result = this.owners(authorization);
    if (result.kind === 'response') return result;
    const found = id === 'me' ? result.owners[0] : result.owners.find((owner) => owner === account);
    return found ? { kind: 'authorized', account: found } : unknownObject(id);
  }

  /** Returns the accounts of a token, or the error of an invalid token. */
  owners(authorization: string | undefined): Owners | SandboxHttpResponse {
    if (authorization === undefined) return invalidToken('An access token is required to request this resource.');
    const token = authorization.replace(/^Bearer /, '');
    const renewed = this.#renewed.get(token);
    const owners = this.list().filter(({ id, accessToken }) => accessToken === token || id === renewed?.account);
    if (owners.length === 0) return invalidToken('Invalid OAuth access token - Cannot parse access token');
    const current = owners.filter(
      ({ tokenExpireTime = Infinity }) => (renewed?.expireTime ?? tokenExpireTime) > this.#now(),
    );
    if (current.length > 0) return { kind: 'owners', owners: current };
    return invalidToken('Error validating access token: Session has expired.', 463);
  }

  /** Returns an account of a WhatsApp Business Account, or the error of a token that may not use it. */
  authorizeBusiness(
    businessId: string,
    authorization: string | undefined,
    method: string,
  ): Authorized | SandboxHttpResponse {
    const result = this.owners(authorization);
    if (result.kind === 'response') return result;
    const found = result.owners.find(({ businessAccountId }) => businessAccountId === businessId);
    return found ? { kind: 'authorized', account: found } : unknownObject(businessId, method.toLowerCase());
  }

  /** Returns the id by which an account has templates: that of its WhatsApp Business Account, else its own. */
  templateOwner(id: string): string {
    return this.#byId.get(id)?.businessAccountId ?? id;
  }

  /** Returns one account for each Meta app that a WhatsApp Business Account is connected to, which gets its callbacks. */
  ofBusiness(businessId: string): SandboxAccount[] {
    const accounts = this.list().filter(({ businessAccountId }) => businessAccountId === businessId);
    return [...new Map(accounts.toReversed().map((account) => [account.appSecret, account])).values()];
  }

  renew(account: string, token: string, expireTime: number): void {
    this.#renewed.set(token, { account, expireTime });
  }
}

function invalidToken(message: string, subcode?: number): SandboxHttpResponse {
  return graphError({ status: 401, code: 190, subcode, message });
}

/** Returns the Graph API's error for an id that does not exist or belongs to another token. */
export function unknownObject(id: string, method = 'post'): SandboxHttpResponse {
  return graphError({
    status: 400,
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message: `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
  });
}
