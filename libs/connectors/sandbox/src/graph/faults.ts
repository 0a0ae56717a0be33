import { graphError, type SandboxHttpResponse } from './response.ts';

/** A scripted fault of the next requests that the platform would accept. */
export interface SandboxFault {
  /** The account whose requests fail. Default: any. */
  readonly account?: string;
  /** The recipient of the messages that fail, as in `SandboxMessage.recipient`. Default: any. */
  readonly recipient?: string;
  /** The kind of requests that fail: messages, uploads of files, or calls about templates. Default: `messages`. */
  readonly requests?: 'messages' | 'uploads' | 'templates';
  /** The number of requests that fail. Default: 1. */
  readonly count?: number;
  /** The delay of the outcome, in milliseconds. Without another member that makes them fail, requests succeed late. */
  readonly delayMs?: number;
  /**
   * Closes the connection without a response, `before` or `after` the request takes effect. The in-process `fetch` reports
   * `before` as a refused connection. The HTTP server can only close the connection, so a client cannot distinguish them.
   */
  readonly dropConnection?: 'before' | 'after';
  /** WhatsApp only: accepts the message, and reports `code` later in a status `failed`. */
  readonly reportLater?: boolean;
  /** The HTTP status of the response. Default: 400. */
  readonly status?: number;
  /** The Graph API error code of the response or status. Default: 131000. */
  readonly code?: number;
  readonly subcode?: number;
  readonly retryAfterSeconds?: number;
}

/** The scripted faults that have not occurred yet, in the order of scripting. */
export class Faults {
  #pending: { readonly fault: SandboxFault; remaining: number }[] = [];

  add(fault: SandboxFault): void {
    this.#pending.push({ fault, remaining: fault.count ?? 1 });
  }

  /** Returns the pending faults. `count` is the number of requests that still fail. */
  list(): SandboxFault[] {
    return this.#pending.map(({ fault, remaining }) => ({ ...fault, count: remaining }));
  }

  /** Deletes the faults of an account, or all if there is none. */
  clear(account?: string): void {
    this.#pending = this.#pending.filter(({ fault }) => account !== undefined && fault.account !== account);
  }

  /** Returns the fault of a request, and counts it. */
  take(requests: NonNullable<SandboxFault['requests']>, account: string, recipient?: string): SandboxFault | undefined {
    if (this.#pending.length === 0) return undefined;
    const found = this.#pending.find(
      ({ fault }) =>
        (fault.requests ?? 'messages') === requests &&
        (fault.account === undefined || fault.account === account) &&
        (fault.recipient === undefined || fault.recipient === recipient),
    );
    if (!found) return undefined;
    found.remaining -= 1;
    if (found.remaining <= 0) this.#pending = this.#pending.filter((entry) => entry !== found);
    return found.fault;
  }
}

/** Returns whether a request takes effect despite the fault. */
export function takesEffect({ dropConnection, reportLater, status, code, delayMs }: SandboxFault): boolean {
  if (dropConnection !== undefined) return dropConnection === 'after';
  return reportLater === true || (delayMs !== undefined && status === undefined && code === undefined);
}

/** Returns the response of a fault that does not close the connection. */
export function faultResponse({
  status = 400,
  code = 131000,
  subcode,
  retryAfterSeconds,
}: SandboxFault): SandboxHttpResponse {
  return graphError({ status, code, subcode, retryAfterSeconds, message: `(#${code}) Scripted fault` });
}
