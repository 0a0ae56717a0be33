import type { ThreadServiceServer } from '@chat4all/proto';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';
import { markThreadRead, updateThread } from '../threads/change-threads.ts';
import { getThread, listThreads } from '../threads/read-threads.ts';
import type { ThreadOptions } from '../threads/thread-options.ts';

/** Creates the handlers of ThreadService. */
export function threadService(options: ThreadOptions, handlers: HandlerFactory) {
  return {
    listThreads: handlers.unary('ListThreads', 'read', (request, { tenantId }) =>
      listThreads(tenantId, request, options),
    ),
    getThread: handlers.unary('GetThread', 'read', async ({ threadId }, { tenantId }) => ({
      thread: await getThread(tenantId, threadId, options),
    })),
    updateThread: handlers.unary('UpdateThread', 'send', async (request, { tenantId }) => ({
      thread: await updateThread(tenantId, request, options),
    })),
    markThreadRead: handlers.unary('MarkThreadRead', 'send', (request, { tenantId }) =>
      markThreadRead(tenantId, request, options),
    ),
  } satisfies HandlersOf<ThreadServiceServer>;
}
