import { hash } from 'node:crypto';
import type { Capabilities } from '@chat4all/connector';
import type { Replay, StartReplayRequest } from '@chat4all/proto';
import type { DeadLetters, Replay as StoredReplay } from '@chat4all/store';
import { invalidField, notFound } from '../errors/api-error.ts';
import { validateRequestId } from '../validation/validate-fields.ts';
import { Violations } from '../validation/violations.ts';
import { readFilter } from './read-filter.ts';

/** Starts a replay, or, with `validate_only`, counts the dead letters that it would replay. Idempotent. */
export async function startReplay(
  tenantId: string,
  { requestId, filter: requested, validateOnly }: StartReplayRequest,
  {
    deadLetters,
    channels,
  }: { readonly deadLetters: DeadLetters; readonly channels: ReadonlyMap<string, Capabilities> },
): Promise<Replay> {
  const violations = new Violations();
  validateRequestId(requestId, violations);
  if (requestId === '' && !validateOnly) {
    violations.add('request_id', 'is required, so that the call can be repeated safely');
  }
  const filter = readFilter(requested, channels, violations);
  violations.assertNone();
  if (validateOnly) {
    const totalCount = await deadLetters.countReplayable(tenantId, filter);
    return { replayId: '', totalCount, replayedCount: 0, done: false, startTime: undefined };
  }
  const replay = { replayId: replayIdOf(tenantId, requestId), tenantId, timeMs: Date.now() };
  return toReplay(await deadLetters.startReplay(replay, filter));
}

/** Returns the progress of a replay. Throws NOT_FOUND if the tenant does not have it. */
export async function getReplay(tenantId: string, replayId: string, deadLetters: DeadLetters): Promise<Replay> {
  if (replayId === '') throw invalidField('replay_id', 'is required');
  const replay = await deadLetters.getReplay(tenantId, replayId);
  if (replay === undefined) throw notFound('replay', replayId);
  return toReplay(replay);
}

// The length of the tenant's id keeps two different pairs from forming the same text.
function replayIdOf(tenantId: string, requestId: string): string {
  return `r${hash('sha256', `${tenantId.length}:${tenantId}${requestId}`, 'hex').slice(0, 32)}`;
}

function toReplay({ replayId, totalCount, replayedCount, startTimeMs }: StoredReplay): Replay {
  return { replayId, totalCount, replayedCount, done: replayedCount >= totalCount, startTime: new Date(startTimeMs) };
}
