import type { JsonValue } from '@bufbuild/protobuf';
import { z } from 'zod';
import type { Person } from './sessions.ts';

/** The person whose credentials a call has. */
type Caller = Pick<Person, 'apiKey' | 'subject'>;

/** The time within which the router must begin to answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 60_000;

/** Any JSON value. */
export const jsonValue: z.ZodType<JsonValue> = z.json();

/** The error of a router that does not answer. */
export class RouterUnreachableError extends Error {
  override readonly name = 'RouterUnreachableError';
}

/** Options of a call. */
export interface CallOptions {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the call. Default: it ends after 60 seconds without an answer. */
  readonly signal?: AbortSignal;
}

/** Calls the HTTP API of a router with a person's credentials. */
export class RouterClient {
  readonly #url: string;

  /** Takes the URL of the router, such as `http://127.0.0.1:8081`. */
  constructor(url: string) {
    this.#url = url.replace(/\/$/, '');
  }

  /** Sends a request, and returns the response of any status. Rejects with a {@link RouterUnreachableError} without one. */
  async request(path: string, caller: Caller, options: CallOptions = {}): Promise<Response> {
    const { method = 'GET', headers = {}, body, signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS) } = options;
    try {
      return await fetch(`${this.#url}${path}`, {
        method,
        headers: { ...headers, ...headersOf(caller) },
        signal,
        redirect: 'error',
        ...(body !== undefined && { body }),
      });
    } catch (error) {
      throw new RouterUnreachableError('the router does not answer', { cause: error });
    }
  }

  /** Calls a method such as `ChatService/ListMessages` with JSON, and returns the response of any status. */
  call(method: string, caller: Caller, body: string): Promise<Response> {
    return this.request(`/chat4all.v1.${method}`, caller, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  }

  /** Returns whether the router accepts a key, or, without one, calls without credentials. */
  async accepts(apiKey: string | undefined): Promise<boolean> {
    const response = await this.call('ChannelService/ListChannels', { apiKey, subject: '' }, '{}');
    await response.body?.cancel();
    return response.status !== 401;
  }
}

/** The router records in its audit trail who is signed in. */
function headersOf({ apiKey, subject }: Caller): Record<string, string> {
  return {
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    ...(subject !== '' && { 'x-chat4all-on-behalf-of': encodeURIComponent(subject) }),
  };
}
