import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { showMessage } from '../../api/cached-messages.ts';
import { call } from '../../api/client.ts';
import type { ContentJson } from '../../gen/chat4all/v1/content_pb';
import type { MessageJson } from '../../gen/chat4all/v1/message_pb';
import type { ThreadJson } from '../../gen/chat4all/v1/thread_pb';

/** A message that the router has not listed yet. */
export interface OutgoingMessage {
  readonly requestId: string;
  readonly content: ContentJson;
  readonly replyToMessageId?: string | undefined;
  readonly createTime: string;
  /** Why the router refused it; undefined while it is under way. */
  readonly error?: ApiError | undefined;
}

/** The messages of a conversation that are shown before the router lists them. */
export interface Outbox {
  readonly messages: readonly OutgoingMessage[];
  /** Sends a content. Shows it at once, and keeps it with its error if the router refuses it. */
  readonly send: (content: ContentJson, replyToMessageId?: string) => void;
  /** Sends a refused message again, under the same request id, so that it cannot arrive twice. */
  readonly retry: (requestId: string) => void;
  /** Forgets a refused message. */
  readonly discard: (requestId: string) => void;
}

/** Returns the outbox of a thread. A message leaves it when it is listed. */
export function useOutbox(thread: ThreadJson | undefined, listed: readonly MessageJson[]): Outbox {
  const client = useQueryClient();
  const [outgoing, setOutgoing] = useState<readonly OutgoingMessage[]>([]);
  const messages = useMemo(() => {
    if (outgoing.length === 0) return outgoing;
    const known = new Set(listed.map(({ requestId }) => requestId));
    return outgoing.filter(({ requestId }) => !known.has(requestId));
  }, [outgoing, listed]);

  const replace = (changed: OutgoingMessage): void => {
    setOutgoing((all) => all.map((one) => (one.requestId === changed.requestId ? changed : one)));
  };
  const post = async (message: OutgoingMessage): Promise<void> => {
    try {
      const { message: sent } = await call('ChatService', 'sendMessage', {
        requestId: message.requestId,
        message: {
          recipients: thread?.identity ? [{ identity: thread.identity }] : [],
          content: message.content,
          byHuman: true,
          ...(message.replyToMessageId !== undefined && { replyToMessageId: message.replyToMessageId }),
        },
        routing: { adaptation: 'ADAPTATION_ADAPT' },
      });
      if (sent) showMessage(client, sent);
    } catch (error) {
      replace({
        ...message,
        error: error instanceof ApiError ? error : new ApiError({ code: 'unknown', message: String(error) }),
      });
    }
  };
  return {
    messages,
    send: (content, replyToMessageId) => {
      const message: OutgoingMessage = {
        requestId: crypto.randomUUID(),
        content,
        replyToMessageId,
        createTime: new Date().toISOString(),
      };
      setOutgoing((all) => [...all, message]);
      void post(message);
    },
    retry: (requestId) => {
      const message = outgoing.find((one) => one.requestId === requestId);
      if (!message) return;
      const again = { ...message, error: undefined };
      replace(again);
      void post(again);
    },
    discard: (requestId) => {
      setOutgoing((all) => all.filter((one) => one.requestId !== requestId));
    },
  };
}
