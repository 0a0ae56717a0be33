import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ThreadJson } from '../gen/chat4all/v1/thread_pb';
import type { ApiError } from './api-error.ts';
import { showThread } from './cached-threads.ts';
import { type RequestOf, call } from './client.ts';

interface ThreadResponse {
  readonly thread?: ThreadJson;
}

/** Returns a function that changes a thread, and shows it as the response has it. */
export function useUpdateThread(): UseMutationResult<
  ThreadResponse,
  ApiError,
  RequestOf<'ThreadService', 'updateThread'>
> {
  return useThreadAction((request) => call('ThreadService', 'updateThread', request));
}

/** Returns a function that marks the messages of a thread as read, and shows it as the response has it. */
export function useMarkThreadRead(): UseMutationResult<
  ThreadResponse,
  ApiError,
  RequestOf<'ThreadService', 'markThreadRead'>
> {
  return useThreadAction((request) => call('ThreadService', 'markThreadRead', request));
}

function useThreadAction<Request>(
  act: (request: Request) => Promise<ThreadResponse>,
): UseMutationResult<ThreadResponse, ApiError, Request> {
  const client = useQueryClient();
  return useMutation<ThreadResponse, ApiError, Request>({
    mutationFn: act,
    onSuccess: ({ thread }) => {
      if (thread) showThread(client, thread);
    },
  });
}
