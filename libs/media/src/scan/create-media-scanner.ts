import { MediaError } from '../media-error.ts';
import { ClamdScanner } from './clamd-scanner.ts';
import type { MediaScanner } from './media-scanner.ts';

/** The port on which clamd listens by default. */
const CLAMD_PORT = 3310;

/**
 * Returns the scanner at a URL: `clamd://host:port`, or `clamd:///path` for a Unix socket. The default port is 3310. Fails with
 * `invalid` for another URL.
 */
export function createMediaScanner(url: string): MediaScanner {
  const parsed = URL.parse(url);
  const isNamed = parsed !== null && (parsed.hostname !== '' || parsed.pathname.length > 1);
  if (!isNamed || parsed.protocol !== 'clamd:' || parsed.search !== '' || parsed.username !== '') {
    throw new MediaError('invalid', `scan: must be clamd://<host>:<port> or clamd:///<socket> (got "${url}")`);
  }
  const { hostname, port, pathname } = parsed;
  if (hostname === '') return new ClamdScanner({ path: decodeURIComponent(pathname) });
  return new ClamdScanner({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || CLAMD_PORT) });
}
