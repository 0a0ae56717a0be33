import { createHash } from 'node:crypto';
import { graphError, type Answer } from '../graph/answer.ts';
import type { SandboxHttpRequest } from '../graph/request.ts';
import { markup } from './markup.ts';
import { script } from './script.ts';
import { style } from './style.ts';

const html = markup(style, script);

const headers = {
  'content-security-policy': [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
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

/** The page with the phone. */
export function showPhone({ method }: SandboxHttpRequest): Answer {
  if (method === 'GET' || method === 'HEAD') {
    return { status: 200, body: html, contentType: 'text/html; charset=utf-8', headers };
  }
  return graphError({ status: 400, code: 100, message: `Unsupported ${method.toLowerCase()} request.` });
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
