import type { DeadLetterServiceServer } from '@chat4all/proto';
import { type DiscardOptions, discardDeadLetters } from '../dead-letters/discard-dead-letters.ts';
import { listDeadLetters } from '../dead-letters/list-dead-letters.ts';
import { getReplay, startReplay } from '../dead-letters/replays.ts';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';

/** Creates the handlers of DeadLetterService. */
export function deadLetterService(options: DiscardOptions, handlers: HandlerFactory) {
  const { deadLetters } = options.store;
  const filtered = { deadLetters, channels: options.channels };
  return {
    listDeadLetters: handlers.unary('ListDeadLetters', 'admin', (request, { tenantId }) =>
      listDeadLetters(tenantId, request, filtered),
    ),
    startReplay: handlers.audited(
      'StartReplay',
      'admin',
      (_, __, response) => response?.replay?.replayId ?? '',
      async (request, { tenantId }) => ({ replay: await startReplay(tenantId, request, filtered) }),
    ),
    getReplay: handlers.unary('GetReplay', 'admin', async ({ replayId }, { tenantId }) => ({
      replay: await getReplay(tenantId, replayId, deadLetters),
    })),
    discardDeadLetters: handlers.audited(
      'DiscardDeadLetters',
      'admin',
      () => '',
      async ({ filter }, { tenantId }) => ({ discardedCount: await discardDeadLetters(tenantId, filter, options) }),
    ),
  } satisfies HandlersOf<DeadLetterServiceServer>;
}
