import type { SandboxAccount } from '../options.ts';
import { graphError, type Answer } from './answer.ts';
import { resolveRules, type RulesOption, type SandboxRules } from './rules.ts';

/** The platform's accounts, and which token may use which. */
export class Accounts {
  readonly #byId = new Map<string, SandboxAccount>();
  /** Renewed tokens. Those that they renew go on to work until they end. */
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

  /** The account; throws when there is none, which is a mistake of the sandbox's user. */
  get(id: string): SandboxAccount {
    const account = this.#byId.get(id);
    if (!account) throw new Error(`the sandbox has no account ${id}`);
    return account;
  }

  list(): readonly SandboxAccount[] {
    return [...this.#byId.values()];
  }

  rulesOf({ rules }: SandboxAccount): SandboxRules {
    return rules === undefined ? this.#rules : resolveRules(rules, this.#rules);
  }

  /** The account that a request is about (`me`: the token's own), or the platform's refusal. */
  authorize(id: string, authorization: string | undefined): SandboxAccount | Answer {
    const account = this.#byId.get(id);
    if (account && account.tokenExpireTime === undefined && authorization === `Bearer ${account.accessToken}`) {
      return account;
    }
    const owners = this.owners(authorization);
    if (!Array.isArray(owners)) return owners;
    const found = id === 'me' ? owners[0] : owners.find((owner) => owner === account);
    return found ?? unknownObject(id);
  }

  /** The accounts whose token this is: at least one, or the platform's refusal. */
  owners(authorization: string | undefined): SandboxAccount[] | Answer {
    if (authorization === undefined) return invalidToken('An access token is required to request this resource.');
    const token = authorization.replace(/^Bearer /, '');
    const renewed = this.#renewed.get(token);
    const owners = this.list().filter(({ id, accessToken }) => accessToken === token || id === renewed?.account);
    if (owners.length === 0) return invalidToken('Invalid OAuth access token - Cannot parse access token');
    const living = owners.filter(
      ({ tokenExpireTime = Infinity }) => (renewed?.expireTime ?? tokenExpireTime) > this.#now(),
    );
    if (living.length > 0) return living;
    return invalidToken('Error validating access token: Session has expired.', 463);
  }

  renew(account: string, token: string, expireTime: number): void {
    this.#renewed.set(token, { account, expireTime });
  }
}

function invalidToken(message: string, subcode?: number): Answer {
  return graphError({ status: 401, code: 190, subcode, message });
}

/** What the Graph API says of an id that does not exist or is somebody else's. */
export function unknownObject(id: string, method = 'post'): Answer {
  return graphError({
    status: 400,
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message: `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
  });
}
