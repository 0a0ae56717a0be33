import type { z } from 'zod';
import type { SandboxHttpRequest } from '../graph/request.ts';
import { ControlError } from './control-error.ts';
import { filterSchema } from './wire.ts';

/** The query of a request that lists or clears. Throws a ControlError. */
export function readQuery({ query }: SandboxHttpRequest): z.infer<typeof filterSchema> {
  return parse(filterSchema, Object.fromEntries(new URLSearchParams(query)));
}

/** The JSON of a request. Throws a ControlError. */
export function readBody<Body>(request: SandboxHttpRequest, schema: z.ZodType<Body>): Body {
  // Also keeps out forms and scripts of other web sites, which browsers let send anything but JSON.
  if (request.contentType?.split(';', 1)[0] !== 'application/json') {
    throw new ControlError(415, 'the body must be JSON, with the content type application/json');
  }
  return parse(schema, parseJson(request));
}

function parseJson({ body }: SandboxHttpRequest): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : '');
  } catch {
    throw new ControlError(400, 'the body is not JSON');
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
