import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { MESSAGES, messagesOfThread } from '../../api/feeds.ts';
import { useMay } from '../../api/session.ts';
import { useCall } from '../../api/use-call.ts';
import { useFeed } from '../../api/use-feed.ts';
import { useMarkThreadRead } from '../../api/use-thread-action.ts';
import type { MessageJson } from '../../gen/chat4all/v1/message_pb';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import { MessageStream } from './message-stream.tsx';
import { ReplyBox } from './reply-box.tsx';
import { useOutbox } from './use-outbox.ts';

const route = getRouteApi('/conversations/$threadId');

/** One conversation as a chat. */
export function ConversationPage(): ReactNode {
  const { threadId } = route.useParams();
  // A draft and its quote belong to one conversation.
  return <Conversation key={threadId} threadId={threadId} />;
}

function Conversation({ threadId }: { readonly threadId: string }): ReactNode {
  const { data, error, refetch } = useCall('ThreadService', 'getThread', { threadId });
  const thread = data?.thread;
  const pages = useFeed(MESSAGES, messagesOfThread(threadId));
  const outbox = useOutbox(thread, pages.items);
  const joined = [threadId, ...(thread?.linkedThreadIds ?? [])].join(' ');
  // The same list while its ids are the same, so that an event does not render every message again.
  const threadIds = useMemo(() => joined.split(' '), [joined]);
  const maySend = useMay('ChatService/SendMessage');
  const [replyTo, setReplyTo] = useState<MessageJson>();

  const failure = error ?? pages.error;
  if (failure && pages.items.length === 0) {
    return (
      <div className="p-4">
        <ErrorNotice error={failure} onRetry={() => void Promise.all([refetch(), pages.refetch()])} />
      </div>
    );
  }
  if (thread === undefined || pages.isPending) return <Loading />;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <MarkRead threadId={threadId} />
      <ConversationHeader thread={thread} />
      <MessageStream threadIds={threadIds} pages={pages} outbox={outbox} onReply={maySend ? setReplyTo : undefined} />
      {maySend && (
        <ReplyBox
          thread={thread}
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

/** Marks a thread as read while it is looked at. */
function MarkRead({ threadId }: { readonly threadId: string }): ReactNode {
  const mayMark = useMay('ThreadService/MarkThreadRead');
  const { mutate: markRead } = useMarkThreadRead();
  const { data } = useCall('ThreadService', 'getThread', { threadId });
  const unreadCount = data?.thread?.unreadCount ?? 0;
  useEffect(() => {
    if (mayMark && unreadCount > 0 && !document.hidden) markRead({ threadId });
  }, [mayMark, unreadCount, threadId, markRead]);
  return null;
}
