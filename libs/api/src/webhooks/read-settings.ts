import type { WebhookEndpointSettings } from '@chat4all/proto';
import { EVENT_TYPES, isSelector } from '@chat4all/proto/webhooks';
import type { EndpointSettings } from '@chat4all/store';
import { invalidField } from '../errors/api-error.ts';
import { Violations } from '../validation/violations.ts';
import type { WebhookOptions } from './webhook-options.ts';

/** The limits that webhook.proto documents. */
const MAXIMUM_URL_LENGTH = 2_048;
const MAXIMUM_DESCRIPTION_LENGTH = 256;
const MAXIMUM_TYPES = 50;
const MAXIMUM_PER_SECOND = 1_000;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Converts the settings of a request. Throws INVALID_ARGUMENT that names every invalid field. */
export function readSettings(
  settings: WebhookEndpointSettings | undefined,
  { allowLoopback }: Pick<WebhookOptions, 'allowLoopback'>,
): EndpointSettings {
  if (settings === undefined) throw invalidField('settings', 'is required');
  const { url, eventTypes, description, maximumPerSecond, disabled } = settings;
  const violations = new Violations();
  const problem = problemOfUrl(url, allowLoopback);
  if (problem !== undefined) violations.add('settings.url', problem);
  violations.addIfMore('settings.event_types', eventTypes.length, MAXIMUM_TYPES);
  for (const [index, type] of eventTypes.slice(0, MAXIMUM_TYPES).entries()) {
    const field = `settings.event_types[${index}]`;
    if (!isSelector(type)) {
      violations.add(field, `unknown type "${type}"; must be one of ${EVENT_TYPES.join(', ')}, or such as delivery.*`);
    } else if (eventTypes.indexOf(type) < index) violations.add(field, `duplicate type "${type}"`);
  }
  violations.addIfLonger('settings.description', description, MAXIMUM_DESCRIPTION_LENGTH);
  if (maximumPerSecond < 0 || maximumPerSecond > MAXIMUM_PER_SECOND) {
    violations.add('settings.maximum_per_second', `must be 0 to ${MAXIMUM_PER_SECOND} (got ${maximumPerSecond})`);
  }
  violations.assertNone();
  return { url, eventTypes, description, maximumPerSecond, disabled };
}

function problemOfUrl(text: string, allowLoopback: boolean): string | undefined {
  if (text === '') return 'is required';
  if (text.length > MAXIMUM_URL_LENGTH) return `exceeds ${MAXIMUM_URL_LENGTH} characters (got ${text.length})`;
  // A parser would drop or replace them.
  if (/[\s\\#]/.test(text)) return 'must not contain spaces, line breaks, backslashes or a fragment';
  const url = URL.parse(text);
  if (url === null) return `must be a URL such as https://example.com/events (got "${text}")`;
  if (url.username !== '' || url.password !== '') {
    return 'must not contain a user or password; verify the signature of posts instead';
  }
  const isAllowed =
    url.protocol === 'https:' || (url.protocol === 'http:' && allowLoopback && LOOPBACK.has(url.hostname));
  if (isAllowed) return undefined;
  const exception = allowLoopback ? ', or http to this machine' : '';
  return `must be https${exception} (got "${text}")`;
}
