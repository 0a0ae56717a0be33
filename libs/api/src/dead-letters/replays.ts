import { hash } from 'node:crypto';
import type { FieldViolation, Replay, StartReplayRequest } from '@chat4all/proto';
import type { DeadLetters, Replay as StoredReplay } from '@chat4all/store';
import { invalidFields, notFound } from '../errors/api-error.ts';
import { validateRequestId } from '../messages/plan/validate-request.ts';
import { toFilter } from './to-filter.ts';

/** Begins a replay, or, with `validate_only`, says what it would take up. The same request gives the same replay. */
export async function startReplay(
  tenantId: string,
  { requestId, filter, validateOnly }: StartReplayRequest,
  deadLetters: DeadLetters,
): Promise<Replay> {
  const violations: FieldViolation[] = [];
  validateRequestId(requestId, (field, description) => violations.push({ field, description }));
  if (requestId === '' && !validateOnly) {
    violations.push({ field: 'request_id', description: 'is missing: with one, the call can be repeated safely' });
  }
  if (violations.length > 0) throw invalidFields(violations);
  if (validateOnly) {
    const totalCount = await deadLetters.countReplayable(tenantId, toFilter(filter));
    return { replayId: '', totalCount, replayedCount: 0, done: false, startTime: undefined };
  }
  const replay = { replayId: replayIdOf(tenantId, requestId), tenantId, timeMs: Date.now() };
  return toReplay(await deadLetters.startReplay(replay, toFilter(filter)));
}

/** Says how far a replay of the tenant has come. */
export async function getReplay(tenantId: string, replayId: string, deadLetters: DeadLetters): Promise<Replay> {
  if (replayId === '') throw invalidFields([{ field: 'replay_id', description: 'is missing' }]);
  const replay = await deadLetters.getReplay(tenantId, replayId);
  if (replay === undefined) throw notFound('replay', replayId);
  return toReplay(replay);
}

// With the tenant's length in front, two different pairs never make the same text.
function replayIdOf(tenantId: string, requestId: string): string {
  return `r${hash('sha256', `${tenantId.length}:${tenantId}${requestId}`, 'hex').slice(0, 32)}`;
}

function toReplay({ replayId, totalCount, replayedCount, startTimeMs }: StoredReplay): Replay {
  return { replayId, totalCount, replayedCount, done: replayedCount >= totalCount, startTime: new Date(startTimeMs) };
}
