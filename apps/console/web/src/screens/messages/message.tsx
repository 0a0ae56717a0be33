import { Link, getRouteApi } from '@tanstack/react-router';
import { Activity, Ban, MessagesSquare, RotateCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useSession } from '../../api/session.ts';
import { useAction, useCall } from '../../api/use-call.ts';
import { ContentView } from '../../domain/content-view.tsx';
import { isUnsent } from '../../domain/delivery-states.ts';
import { IdentityText, personOf } from '../../domain/identity.tsx';
import type { MessageJson } from '../../gen/chat4all/v1/message_pb';
import { Button, buttonClasses } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ConfirmDialog } from '../../ui/form-dialog.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { DeliverySection } from './delivery-section.tsx';

const route = getRouteApi('/messages/$messageId');
const WAITING = new Set(['DELIVERY_STATE_SCHEDULED', 'DELIVERY_STATE_ACCEPTED', 'DELIVERY_STATE_ROUTED']);

/** One message: its content, and what has happened to each delivery. */
export function MessagePage(): ReactNode {
  const { t } = useTranslation();
  const { messageId } = route.useParams();
  const { data, error, refetch } = useCall('ChatService', 'getMessage', { messageId, view: 'MESSAGE_VIEW_FULL' });
  const message = data?.message;
  if (error && message === undefined) {
    return (
      <Page title={t('message.title')}>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (message === undefined) return <Loading />;
  const isInbound = message.direction === 'MESSAGE_DIRECTION_INBOUND';
  return (
    <div className="h-full overflow-y-auto">
      <Page title={t(isInbound ? 'message.inbound' : 'message.outbound')} actions={<Actions message={message} />}>
        <div className="grid items-start gap-4 lg:grid-cols-[1fr_22rem]">
          <div className="flex min-w-0 flex-col gap-4">
            <Section title={t('message.content')}>
              <ContentView content={message.content} />
            </Section>
            {message.deliveries?.map((delivery) => (
              <DeliverySection key={delivery.deliveryId} delivery={delivery} since={message.createTime} />
            ))}
          </div>
          <Section title={t('message.facts')}>
            <Facts
              facts={[
                [t('message.person'), <IdentityText key="person" identity={personOf(message)} />],
                [t('message.time'), <ExactTime key="time" value={message.createTime} />],
                [t('message.account'), personOf(message)?.accountId],
                [t('message.id'), <code key="id">{message.messageId}</code>],
                [t('message.requestId'), message.requestId && <code key="request">{message.requestId}</code>],
                [
                  t('message.providerId'),
                  message.providerMessageId && <code key="p">{message.providerMessageId}</code>,
                ],
                [t('message.conversation'), message.conversationId],
                [
                  t('message.resendOf'),
                  message.resendOfMessageId && <MessageLink key="resend" messageId={message.resendOfMessageId} />,
                ],
                [
                  t('message.replyTo'),
                  message.replyToMessageId && <MessageLink key="reply" messageId={message.replyToMessageId} />,
                ],
                ...Object.entries(message.metadata ?? {}),
              ]}
            />
            {message.original !== undefined && (
              <details className="mt-4">
                <summary className="text-sm font-medium">{t('message.original')}</summary>
                <pre tabIndex={0} className="mt-2 max-h-96 overflow-auto rounded-lg bg-raised p-3 text-xs">
                  {JSON.stringify(message.original, undefined, 2)}
                </pre>
              </details>
            )}
          </Section>
        </div>
      </Page>
    </div>
  );
}

function MessageLink({ messageId }: { readonly messageId: string }): ReactNode {
  return (
    <Link to="/messages/$messageId" params={{ messageId }} className="break-all underline">
      {messageId}
    </Link>
  );
}

function Actions({ message }: { readonly message: MessageJson }): ReactNode {
  const { t } = useTranslation();
  const { links } = useSession();
  const navigate = route.useNavigate();
  const mayCancel = useMay('ChatService/CancelMessage');
  const mayResend = useMay('ChatService/ResendMessage');
  const cancel = useAction('ChatService', 'cancelMessage');
  const resend = useAction('ChatService', 'resendMessage', ['ChatService', 'ThreadService']);
  const [asked, ask] = useState<'cancel' | 'resend'>();
  const { messageId = '', threadId = '', deliveries = [] } = message;
  const close = (): void => {
    ask(undefined);
  };
  return (
    <>
      {threadId !== '' && (
        <Link to="/conversations/$threadId" params={{ threadId }} className={buttonClasses()}>
          <MessagesSquare size={16} aria-hidden />
          {t('message.openConversation')}
        </Link>
      )}
      {links.traces !== undefined && (
        <a
          href={links.traces.replaceAll('{message_id}', encodeURIComponent(messageId))}
          target="_blank"
          rel="noreferrer"
          className={buttonClasses()}
        >
          <Activity size={16} aria-hidden />
          {t('message.traces')}
        </a>
      )}
      {mayCancel && deliveries.some(({ state = '' }) => WAITING.has(state)) && (
        <Button
          variant="danger"
          icon={Ban}
          onClick={() => {
            ask('cancel');
          }}
        >
          {t('action.cancelMessage')}
        </Button>
      )}
      {mayResend && deliveries.some(isUnsent) && (
        <Button
          variant="primary"
          icon={RotateCw}
          onClick={() => {
            ask('resend');
          }}
        >
          {t('action.resend')}
        </Button>
      )}
      <ConfirmDialog
        open={asked === 'cancel'}
        onClose={close}
        title={t('message.cancelTitle')}
        description={t('message.cancelText')}
        submitLabel={t('action.cancelMessage')}
        dangerous
        onConfirm={() => cancel.mutateAsync({ messageId })}
      />
      <ConfirmDialog
        open={asked === 'resend'}
        onClose={close}
        title={t('message.resendTitle')}
        description={t('message.resendText')}
        submitLabel={t('action.resend')}
        onConfirm={async () => {
          const sent = await resend.mutateAsync({ messageId, requestId: crypto.randomUUID() });
          await navigate({ params: { messageId: sent.message?.messageId ?? messageId } });
        }}
      />
    </>
  );
}
