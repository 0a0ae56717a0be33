import type { MiddlewareHandler } from 'hono';
import { type ListenAddress, isLoopback } from '@chat4all/runtime';
import { refuse } from './refuse.ts';

/** Methods that change nothing. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests with another host than the console's, as pages make that rebind a DNS name to this machine, and writes that do not
 * come from a page of the console. Without a URL, a loopback console has the names of this machine.
 */
export function sameOrigin(url: string | undefined, { host }: ListenAddress): MiddlewareHandler {
  const named = url === undefined ? undefined : new URL(url);
  const isOwnHost = (name: string): boolean => {
    if (named !== undefined) return name === named.host;
    const parsed = URL.parse(`http://${name}`);
    return !isLoopback({ host }) || (parsed !== null && isLoopback({ host: parsed.hostname.replaceAll(/[[\]]/g, '') }));
  };
  return async (context, next) => {
    const ownHost = context.req.header('host') ?? '';
    if (!isOwnHost(ownHost)) return refuse(context, 'permission_denied', `unknown host "${ownHost}"`);
    if (SAFE_METHODS.has(context.req.method)) {
      await next();
      return undefined;
    }
    const origin = context.req.header('origin');
    const expected = named?.origin ?? `http://${ownHost}`;
    if (origin !== expected) return refuse(context, 'permission_denied', 'the request comes from another page');
    await next();
    return undefined;
  };
}
