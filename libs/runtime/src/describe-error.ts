/** An error in the form that is logged. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

/** The depth to which causes are included. */
const MAXIMUM_DEPTH = 4;

/**
 * Returns an error for a log: its type, message, code, stack and causes, without any other property. Databases add rows to
 * their errors, and HTTP clients add requests with their headers.
 */
export function describeError(error: unknown): DescribedError | string {
  return error instanceof Error ? describe(error, MAXIMUM_DEPTH) : typeof error;
}

function describe(error: Error, depth: number): DescribedError {
  const { name, message, stack, cause } = error;
  const code: unknown = Reflect.get(error, 'code');
  return {
    type: name,
    message,
    ...((typeof code === 'string' || typeof code === 'number') && { code: String(code) }),
    ...(stack !== undefined && { stack }),
    ...(depth > 0 && cause instanceof Error && { cause: describe(cause, depth - 1) }),
  };
}
