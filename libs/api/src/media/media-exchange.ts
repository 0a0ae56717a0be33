import type { IncomingMessage, ServerResponse } from 'node:http';

/** An answer without a body of a file. */
export interface PlainAnswer {
  readonly status: number;
  readonly text: string;
}

/** The parts of a running transfer. */
export interface MediaExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly mediaId: string;
  readonly parameters: URLSearchParams;
}
