import { createHash } from 'node:crypto';
import { graphError, type SandboxHttpResponse } from '../graph/response.ts';
import type { SandboxHttpRequest } from '../graph/request.ts';
import { renderPage } from './markup.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

const HTML = renderPage(STYLE, SCRIPT);

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    `script-src '${hashOf(SCRIPT)}'`,
    `style-src '${hashOf(STYLE)}'`,
    "connect-src 'self'",
    "img-src 'self' data: https:",
    "media-src 'self' https:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

/** Serves the page with the phone. */
export function servePage({ method }: SandboxHttpRequest): SandboxHttpResponse {
  if (method === 'GET' || method === 'HEAD') {
    return { kind: 'response', status: 200, body: HTML, contentType: 'text/html; charset=utf-8', headers: HEADERS };
  }
  return graphError({ status: 400, code: 100, message: `Unsupported ${method.toLowerCase()} request.` });
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
