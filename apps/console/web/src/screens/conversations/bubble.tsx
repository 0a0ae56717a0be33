import { Clock3, CornerUpLeft, Info, RotateCw, Trash2 } from 'lucide-react';
import { type ReactNode, memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useAction } from '../../api/use-call.ts';
import { summarize } from '../../domain/content-summary.ts';
import { ContentView } from '../../domain/content-view.tsx';
import { StateMark } from '../../domain/delivery-state.tsx';
import { isUnsent, leadingDelivery } from '../../domain/delivery-states.ts';
import { useExplain } from '../../domain/reason.tsx';
import type { DeliveryJson, MessageJson } from '../../gen/chat4all/v1/message_pb';
import { Button, buttonClasses } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Clock } from '../../ui/time.tsx';
import type { Outbox, OutgoingMessage } from './use-outbox.ts';

/** Properties of a {@link Bubble}. */
interface BubbleProperties {
  readonly message: MessageJson;
  /** The threads of the conversation. */
  readonly threadIds: readonly string[];
  readonly quoted: MessageJson | undefined;
  readonly onReply: ((message: MessageJson) => void) | undefined;
  readonly onDetails: (messageId: string) => void;
}

/** A listed message with its state, and the reason if it failed. Rendered again only when it changes. */
export const Bubble = memo(function Bubble({
  message,
  threadIds,
  quoted,
  onReply,
  onDetails,
}: BubbleProperties): ReactNode {
  const { t } = useTranslation();
  const { messageId = '', content, createTime } = message;
  const isOutbound = message.direction === 'MESSAGE_DIRECTION_OUTBOUND';
  const delivery = leadingDelivery(message, threadIds);
  return (
    <article
      aria-label={t(isOutbound ? 'direction.outbound' : 'direction.inbound')}
      className={classNames('group flex items-end gap-1', isOutbound && 'flex-row-reverse')}
    >
      <div
        className={classNames(
          'flex max-w-[85%] min-w-24 flex-col gap-1 rounded-2xl px-3 py-2 shadow-xs sm:max-w-[70%]',
          isOutbound ? 'rounded-br-md bg-sent' : 'rounded-bl-md border border-line bg-surface',
        )}
      >
        {quoted && (
          <p className="truncate rounded-md border-l-2 border-accent bg-raised px-2 py-1 text-xs text-muted">
            {summarize(t, quoted.content)}
          </p>
        )}
        <ContentView content={content} />
        {delivery && isUnsent(delivery) && <Unsent messageId={messageId} delivery={delivery} />}
        <p className="flex items-center justify-end gap-1 text-[11px] text-muted">
          <Clock value={createTime} />
          {isOutbound && <StateMark state={delivery?.state} />}
        </p>
      </div>
      <div className="flex opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100">
        {onReply && (
          <Button
            variant="ghost"
            icon={CornerUpLeft}
            aria-label={t('action.reply')}
            onClick={() => {
              onReply(message);
            }}
          />
        )}
        {/* A link of the router would follow its state, in every message. */}
        <a
          href={`/messages/${encodeURIComponent(messageId)}`}
          aria-label={t('message.details')}
          className={buttonClasses('ghost', true)}
          onClick={(event) => {
            if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
            event.preventDefault();
            onDetails(messageId);
          }}
        >
          <Info size={16} aria-hidden />
        </a>
      </div>
    </article>
  );
});

/** Why a message did not arrive, with the button that sends it again. */
function Unsent({ messageId, delivery }: { readonly messageId: string; readonly delivery: DeliveryJson }): ReactNode {
  const { t } = useTranslation();
  const explain = useExplain();
  const mayResend = useMay('ChatService/ResendMessage');
  const resend = useAction('ChatService', 'resendMessage', ['ChatService', 'ThreadService']);
  return (
    <div className="flex flex-col gap-2 rounded-lg bg-bad-soft px-2 py-1.5 text-xs">
      <p>
        <strong>{delivery.error?.reason ?? t('deliveryState.DELIVERY_STATE_EXPIRED')}</strong>{' '}
        {delivery.error && explain(delivery.error.reason)}
      </p>
      {mayResend && (
        <Button
          icon={RotateCw}
          busy={resend.isPending}
          className="!h-7 self-start text-xs"
          onClick={() => {
            resend.mutate({ messageId, requestId: crypto.randomUUID() });
          }}
        >
          {t('action.resend')}
        </Button>
      )}
      {resend.error && <ErrorNotice error={resend.error} />}
    </div>
  );
}

/** A message that the router has not listed yet: under way, or refused. */
export function OutgoingBubble({
  message,
  outbox,
}: {
  readonly message: OutgoingMessage;
  readonly outbox: Outbox;
}): ReactNode {
  const { t } = useTranslation();
  const { requestId, content, createTime, error } = message;
  return (
    <article aria-label={t('direction.outbound')} className="flex flex-row-reverse">
      <div className="flex max-w-[85%] min-w-24 flex-col gap-1 rounded-2xl rounded-br-md bg-sent px-3 py-2 opacity-80 sm:max-w-[70%]">
        <ContentView content={content} />
        {error ? (
          <div className="flex flex-col gap-2">
            <ErrorNotice error={error} />
            <div className="flex justify-end gap-2">
              <Button
                icon={Trash2}
                onClick={() => {
                  outbox.discard(requestId);
                }}
              >
                {t('action.discard')}
              </Button>
              <Button
                icon={RotateCw}
                onClick={() => {
                  outbox.retry(requestId);
                }}
              >
                {t('action.retry')}
              </Button>
            </div>
          </div>
        ) : (
          <p className="flex items-center justify-end gap-1 text-[11px] text-muted">
            <Clock value={createTime} />
            <Clock3 size={13} aria-label={t('conversations.sending')} />
          </p>
        )}
      </div>
    </article>
  );
}
