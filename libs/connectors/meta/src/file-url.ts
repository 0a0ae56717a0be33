import { refusal } from '@chat4all/connector';

/**
 * The hosts, with their subdomains, from which Meta serves files. Sources: the URLs in Meta's examples of callbacks and of
 * media (lookaside.fbsbx.com, scontent.xx.fbcdn.net), and those to which they redirect (cdninstagram.com, whatsapp.net).
 */
const FILE_HOSTS = ['facebook.com', 'fbsbx.com', 'fbcdn.net', 'cdninstagram.com', 'whatsapp.net'];

/**
 * Throws a ConnectorError `media`, without a call, if a URL is not one from which Meta serves files: https on a host of Meta, or
 * any URL of the API itself. A URL may come from a callback, and must lead neither the token nor a request anywhere else.
 */
export function assertFileUrl(url: string, apiUrl: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.origin === new URL(apiUrl).origin) return;
  const isOfMeta = FILE_HOSTS.some((host) => parsed?.hostname === host || parsed?.hostname.endsWith(`.${host}`));
  if (parsed?.protocol === 'https:' && parsed.port === '' && isOfMeta) return;
  throw refusal(
    `url: must be an https:// URL of ${FILE_HOSTS.join(', ')} (got ${parsed?.origin ?? 'no URL'})`,
    'media',
  );
}
