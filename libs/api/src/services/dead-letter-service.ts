import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type {
  DiscardDeadLettersRequest,
  DiscardDeadLettersResponse,
  GetReplayRequest,
  GetReplayResponse,
  ListDeadLettersRequest,
  ListDeadLettersResponse,
  StartReplayRequest,
  StartReplayResponse,
} from '@chat4all/proto';
import { type HandlerContext, unaryHandler } from '../server/handlers.ts';
import { type DiscardOptions, discardDeadLetters } from '../dead-letters/discard-dead-letters.ts';
import { listDeadLetters } from '../dead-letters/list-dead-letters.ts';
import { getReplay, startReplay } from '../dead-letters/replays.ts';

/** The handlers of DeadLetterService. */
export function deadLetterService(options: DiscardOptions, context: HandlerContext): UntypedServiceImplementation {
  const { deadLetters } = options.store;
  return {
    listDeadLetters: unaryHandler<ListDeadLettersRequest, ListDeadLettersResponse>(
      'ListDeadLetters',
      'admin',
      (request, { tenantId }) => listDeadLetters(tenantId, request, deadLetters),
      context,
    ),
    startReplay: unaryHandler<StartReplayRequest, StartReplayResponse>(
      'StartReplay',
      'admin',
      async (request, { tenantId }) => ({ replay: await startReplay(tenantId, request, deadLetters) }),
      context,
    ),
    getReplay: unaryHandler<GetReplayRequest, GetReplayResponse>(
      'GetReplay',
      'admin',
      async ({ replayId }, { tenantId }) => ({ replay: await getReplay(tenantId, replayId, deadLetters) }),
      context,
    ),
    discardDeadLetters: unaryHandler<DiscardDeadLettersRequest, DiscardDeadLettersResponse>(
      'DiscardDeadLetters',
      'admin',
      async ({ filter }, { tenantId }) => ({ discardedCount: await discardDeadLetters(tenantId, filter, options) }),
      context,
    ),
  };
}
