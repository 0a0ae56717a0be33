/** An error as it stands in a log. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

/** So many causes of causes are told. */
const DEPTH = 4;

/**
 * An error for a log: what kind it is, its words, its code, its stack, and its causes. Nothing else that stands in it:
 * a database adds rows to its errors, an HTTP client requests with their headers.
 */
export function describeError(error: unknown): DescribedError | string {
  return error instanceof Error ? describe(error, DEPTH) : typeof error;
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
