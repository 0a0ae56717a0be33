import type { Caller } from '../authentication/caller.ts';
import type { IncomingCall } from './handlers.ts';

/** One unary call: its caller, its trace, and whether the caller still waits for the response. */
export interface CallContext extends Caller {
  /** The W3C traceparent of the call; empty if it is not traced. */
  readonly traceParent: string;
  /** Aborted once the caller has cancelled the call or its deadline has passed. */
  readonly signal: Pick<AbortSignal, 'aborted'>;
  /** When the caller stops waiting, in milliseconds since 1970; Infinity if the call has no deadline. */
  readonly deadlineMs: number;
  /** The call as it arrived. */
  readonly incoming: Pick<IncomingCall, 'getPath' | 'getPeer' | 'metadata'>;
}

/** One streaming call: its caller, its trace, and when it must end. */
export interface StreamContext extends Caller {
  /** The W3C traceparent of the call; empty if it is not traced. */
  readonly traceParent: string;
  /** Aborted once the caller has ended the call or the server stops. */
  readonly signal: AbortSignal;
  /** The call as it arrived. */
  readonly incoming: CallContext['incoming'];
}
