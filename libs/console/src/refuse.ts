import type { Context } from 'hono';

/** The HTTP status by code, as Connect has them. */
const STATUSES = {
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  resource_exhausted: 429,
  unavailable: 503,
} as const;

/** Answers with an error of the console itself, in the form of the router's. */
export function refuse(context: Context, code: keyof typeof STATUSES, message: string): Response {
  return context.json({ code, message, details: [] }, STATUSES[code]);
}
