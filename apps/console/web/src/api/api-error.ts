import { z } from 'zod/mini';

const errorBody = z.object({
  code: z.string(),
  message: z._default(z.string(), ''),
  details: z._default(z.array(z.object({ type: z.optional(z.string()), debug: z.optional(z.looseObject({})) })), []),
});
const violations = z.object({
  fieldViolations: z.array(z.object({ field: z.string(), description: z.string() })),
});
const info = z.object({ reason: z.string(), metadata: z.optional(z.record(z.string(), z.string())) });

/** The facts of an {@link ApiError}. */
export interface ApiErrorFacts {
  /** The code of Connect, such as `invalid_argument`. */
  readonly code: string;
  readonly message: string;
  /** The reason in upper case, such as `OUTSIDE_WINDOW`; empty if there is none. */
  readonly reason?: string;
  /** The problems by the path of their field. */
  readonly fields?: ReadonlyMap<string, string>;
  /** Further facts, such as the `channel_code` of a platform's refusal. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A call that failed. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly reason: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly metadata: Readonly<Record<string, string>>;

  constructor(
    { code, message, reason = '', fields = new Map(), metadata = {} }: ApiErrorFacts,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.reason = reason;
    this.fields = fields;
    this.metadata = metadata;
  }
}

/** Returns the error of a response. */
export function toApiError(status: number, text: string): ApiError {
  const parsed = errorBody.safeParse(parseJson(text));
  if (!parsed.success) return new ApiError({ code: 'unknown', message: text === '' ? `HTTP ${status}` : text });
  const { code, message, details } = parsed.data;
  const debugs = details.map(({ debug }) => debug);
  const fields = debugs.flatMap((debug) => violations.safeParse(debug).data?.fieldViolations ?? []);
  const facts = debugs.map((debug) => info.safeParse(debug).data).find((one) => one !== undefined);
  return new ApiError({
    code,
    message,
    fields: new Map(fields.map(({ field, description }) => [field, description])),
    ...(facts && { reason: facts.reason, metadata: facts.metadata ?? {} }),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
