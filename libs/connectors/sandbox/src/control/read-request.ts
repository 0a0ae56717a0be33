import type { z } from 'zod';
import type { SandboxHttpRequest } from '../graph/request.ts';
import { ControlError } from './control-error.ts';
import { filterSchema } from './wire.ts';

/** Parses the query of a request. Throws a ControlError if it is invalid. */
export function readQuery({ query }: SandboxHttpRequest): z.infer<typeof filterSchema> {
  return parse(filterSchema, Object.fromEntries(new URLSearchParams(query)));
}

/** Parses the JSON body of a request. Throws a ControlError if it is invalid. */
export function readBody<Body>(request: SandboxHttpRequest, schema: z.ZodType<Body>): Body {
  // This also blocks other web sites, which browsers allow to send any content type but JSON.
  if (request.contentType?.split(';', 1)[0] !== 'application/json') {
    throw new ControlError(415, 'body: must be JSON, with the content type application/json');
  }
  return parse(schema, parseJson(request));
}

function parseJson({ body }: SandboxHttpRequest): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : '');
  } catch {
    throw new ControlError(400, 'body: must be JSON');
  }
}

function parse<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`,
  );
  throw new ControlError(400, problems.join('; '));
}
