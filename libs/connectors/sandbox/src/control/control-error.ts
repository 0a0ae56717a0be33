import type { Answer } from '../graph/answer.ts';

/** A request to the scripting API that cannot be fulfilled; the message says why, to people. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }

  get answer(): Answer {
    return { status: this.status, body: JSON.stringify({ error: { message: this.message } }) };
  }
}
