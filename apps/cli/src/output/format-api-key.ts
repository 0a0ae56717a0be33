import type { ApiKey } from '@chat4all/proto';
import { escapeField } from './escape.ts';
import { formatTime } from './format.ts';
import { paint } from './print.ts';

const STATE_COLOURS = { ACTIVE: 'green', EXPIRED: 'yellow', REVOKED: 'red' } as const;

/** Returns a key as a line with its id, and lines with its scopes and times. */
export function formatApiKey(key: ApiKey): string {
  const { keyId, description, scopes, hint, createTime, expireTime, revokeTime, lastUsedTime } = key;
  const state = stateOf(key);
  const lines: readonly (readonly [string, string])[] = [
    ['about', escapeField(description)],
    ['scopes', scopes.join(', ')],
    ['secret', `…${hint}`],
    ['created', formatTime(createTime)],
    ['expires', expireTime === undefined ? '' : formatTime(expireTime)],
    ['revoked', revokeTime === undefined ? '' : formatTime(revokeTime)],
    ['last used', lastUsedTime === undefined ? 'never' : formatTime(lastUsedTime)],
  ];
  const shown = lines.filter(([, value]) => value !== '').map(([name, value]) => `  ${name}: ${value}`);
  return [`${paint(STATE_COLOURS[state], state)}  ${keyId}`, ...shown].join('\n');
}

/** Returns a key as JSON. */
export function apiKeyToJson(key: ApiKey): Record<string, unknown> {
  return {
    key_id: key.keyId,
    state: stateOf(key),
    description: key.description || undefined,
    scopes: key.scopes,
    hint: key.hint,
    create_time: key.createTime,
    expire_time: key.expireTime,
    revoke_time: key.revokeTime,
    last_used_time: key.lastUsedTime,
  };
}

function stateOf({ expireTime, revokeTime }: ApiKey): keyof typeof STATE_COLOURS {
  if (revokeTime !== undefined) return 'REVOKED';
  return expireTime !== undefined && expireTime <= new Date() ? 'EXPIRED' : 'ACTIVE';
}
