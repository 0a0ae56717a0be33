import { randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

/** The variables of a request. */
export interface PageVariables {
  /** The nonce of the style elements that the page's own script creates. */
  readonly nonce: string;
}

/** The text in `index.html` that the nonce of each answer replaces. */
export const NONCE_PLACEHOLDER = '%CSP_NONCE%';

/** Sets headers that make pages run only their own scripts, and no other page show them. */
export function securityHeaders(isSecure: boolean): MiddlewareHandler<{ Variables: PageVariables }> {
  return async (context, next) => {
    const nonce = randomBytes(16).toString('base64');
    context.set('nonce', nonce);
    await next();
    const headers = {
      'content-security-policy': contentSecurityPolicy(nonce),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      ...(isSecure && { 'strict-transport-security': 'max-age=31536000' }),
    };
    for (const [name, value] of Object.entries(headers)) {
      if (!context.res.headers.has(name)) context.header(name, value);
    }
  };
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "media-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
