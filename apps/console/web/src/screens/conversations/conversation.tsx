import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { useMay, useSession } from '../../api/session.ts';
import { type Pages, useAction, useCall, usePages } from '../../api/use-call.ts';
import type { MessageJson } from '../../gen/chat4all/v1/message_pb';
import type { ThreadJson } from '../../gen/chat4all/v1/thread_pb';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import { MessageStream } from './message-stream.tsx';
import { ReplyBox } from './reply-box.tsx';
import { useOutbox } from './use-outbox.ts';

const route = getRouteApi('/conversations/$threadId');
const messagesOf = (page: { readonly messages?: readonly MessageJson[] }): readonly MessageJson[] | undefined =>
  page.messages;

/** One conversation as a chat. */
export function ConversationPage(): ReactNode {
  const { threadId } = route.useParams();
  // A draft and its quote belong to one conversation.
  return <Conversation key={threadId} threadId={threadId} />;
}

function Conversation({ threadId }: { readonly threadId: string }): ReactNode {
  const { data, error, refetch } = useCall('ThreadService', 'getThread', { threadId });
  const thread = data?.thread;
  const pages = useThreadMessages(thread);
  const answered = useAnsweredThread(thread, pages.items);
  const outbox = useOutbox(thread, pages.items);
  const maySend = useMay('ChatService/SendMessage');
  const [replyTo, setReplyTo] = useState<MessageJson>();
  useMarkRead(thread);
  useMarkRead(answered);

  const failure = error ?? pages.error;
  if (failure && pages.items.length === 0) {
    return (
      <div className="p-4">
        <ErrorNotice error={failure} onRetry={() => void Promise.all([refetch(), pages.refetch()])} />
      </div>
    );
  }
  if (thread === undefined || pages.isPending) return <Loading />;
  const current = answered === undefined ? thread : { ...thread, ...windowOf(answered) };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ConversationHeader thread={current} />
      <MessageStream pages={pages} outbox={outbox} onReply={maySend ? setReplyTo : undefined} />
      {maySend && (
        <ReplyBox
          thread={current}
          outbox={outbox}
          replyTo={replyTo}
          onForgetReply={() => {
            setReplyTo(undefined);
          }}
        />
      )}
    </div>
  );
}

/** Lists the messages with the person of a thread, also under other addresses that the platform reported, where addresses are not masked. */
function useThreadMessages(thread: ThreadJson | undefined): Pages<MessageJson> {
  const isMasked = useSession().role === 'viewer';
  const { threadId = '', identity } = thread ?? {};
  const selection = isMasked || identity === undefined ? { threadId } : { identity };
  return usePages('ChatService', 'listMessages', { ...selection, pageSize: 50 }, messagesOf, {
    enabled: thread !== undefined,
  });
}

/** Returns the thread that the person wrote in, if it is another one: WhatsApp reports people by user id, and is sent to phone numbers. */
function useAnsweredThread(thread: ThreadJson | undefined, messages: readonly MessageJson[]): ThreadJson | undefined {
  const inbound = messages.find(({ direction }) => direction === 'MESSAGE_DIRECTION_INBOUND');
  const threadId = inbound?.threadId ?? '';
  const enabled = thread !== undefined && threadId !== '' && threadId !== thread.threadId;
  const { data } = useCall('ThreadService', 'getThread', { threadId }, { enabled });
  return enabled ? data?.thread : undefined;
}

function windowOf({ windowState, windowEndTime, humanWindowEndTime, profileName }: ThreadJson): Partial<ThreadJson> {
  return {
    ...(windowState !== undefined && { windowState }),
    ...(windowEndTime !== undefined && { windowEndTime }),
    ...(humanWindowEndTime !== undefined && { humanWindowEndTime }),
    ...(profileName !== undefined && { profileName }),
  };
}

/** Marks a thread as read while it is looked at. */
function useMarkRead(thread: ThreadJson | undefined): void {
  const mayMark = useMay('ThreadService/MarkThreadRead');
  const { mutate: markRead } = useAction('ThreadService', 'markThreadRead');
  const { threadId = '', unreadCount = 0 } = thread ?? {};
  useEffect(() => {
    if (mayMark && unreadCount > 0 && !document.hidden) markRead({ threadId });
  }, [mayMark, unreadCount, threadId, markRead]);
}
