import { graphError, type Answer } from './answer.ts';
import type { SandboxAccount } from './options.ts';

/** The platform's accounts, and which token may use which. */
export class Accounts {
  readonly #byId = new Map<string, SandboxAccount>();

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

  /** The account that a request is about, or the platform's refusal. */
  authorize(id: string, authorization: string | undefined): SandboxAccount | Answer {
    const account = this.#byId.get(id);
    if (account && authorization === `Bearer ${account.accessToken}`) return account;
    if (!this.list().some(({ accessToken }) => authorization === `Bearer ${accessToken}`)) {
      const message =
        authorization === undefined
          ? 'An access token is required to request this resource.'
          : 'Invalid OAuth access token - Cannot parse access token';
      return graphError({ status: 401, code: 190, message });
    }
    return graphError({
      status: 400,
      code: 100,
      subcode: 33,
      type: 'GraphMethodException',
      message: `Unsupported post request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
    });
  }
}
