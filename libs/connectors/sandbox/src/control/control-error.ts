import type { SandboxHttpResponse } from '../graph/response.ts';

/** An error in a request to the sandbox's HTTP API. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }

  get response(): SandboxHttpResponse {
    return { kind: 'response', status: this.status, body: JSON.stringify({ error: { message: this.message } }) };
  }
}
