import { getRouteApi } from '@tanstack/react-router';
import { RotateCw, Send } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useAction, usePages } from '../../api/use-call.ts';
import type { WebhookAttemptJson } from '../../gen/chat4all/v1/webhook_pb';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DataList, type ListColumn } from '../../ui/data-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { CheckField } from '../../ui/field.tsx';
import { Time } from '../../ui/time.tsx';

const route = getRouteApi('/webhooks/$endpointId');
const attemptsOf = (page: {
  readonly attempts?: readonly WebhookAttemptJson[];
}): readonly WebhookAttemptJson[] | undefined => page.attempts;

const TONES = {
  WEBHOOK_OUTCOME_UNSPECIFIED: 'neutral',
  WEBHOOK_OUTCOME_SUCCEEDED: 'good',
  WEBHOOK_OUTCOME_RETRYING: 'warn',
  WEBHOOK_OUTCOME_FAILED: 'bad',
} as const;

/** The attempts to post events to an endpoint, with posting one again. */
export function Attempts({ endpointId }: { readonly endpointId: string }): ReactNode {
  const { t } = useTranslation();
  const { failed = false } = route.useSearch();
  const navigate = route.useNavigate();
  const mayResend = useMay('WebhookService/ResendWebhook');
  const { mutate: resend, error: failure } = useAction('WebhookService', 'resendWebhook');
  const pages = usePages(
    'WebhookService',
    'listWebhookAttempts',
    { endpointId, failedOnly: failed, pageSize: 100 },
    attemptsOf,
  );
  const columns = useMemo<readonly ListColumn<WebhookAttemptJson>[]>(
    () => [
      {
        id: 'type',
        header: t('webhook.event'),
        cell: ({ eventType, eventId }) => (
          <span title={eventId} className="font-medium">
            {eventType}
          </span>
        ),
      },
      {
        id: 'outcome',
        header: t('message.state'),
        cell: ({ outcome = 'WEBHOOK_OUTCOME_UNSPECIFIED' }) => (
          <Badge tone={TONES[outcome]}>{t(`webhookOutcome.${outcome}`)}</Badge>
        ),
      },
      {
        id: 'answer',
        header: t('webhook.answer'),
        className: 'hidden w-1/3 max-w-0 sm:table-cell',
        cell: ({ httpStatus, responseBody, problem }) => (
          <span className="block truncate text-muted" title={responseBody}>
            {httpStatus === undefined ? problem : `HTTP ${String(httpStatus)} ${responseBody ?? ''}`}
          </span>
        ),
      },
      {
        id: 'number',
        header: t('webhook.number'),
        className: 'hidden text-right tabular-nums md:table-cell',
        cell: ({ number }) => number,
      },
      {
        id: 'time',
        header: t('message.time'),
        className: 'text-right text-muted',
        cell: ({ startTime }) => <Time value={startTime} />,
      },
      ...(mayResend
        ? [
            {
              id: 'resend',
              header: t('action.label'),
              className: 'text-right',
              cell: ({ eventId = '' }: WebhookAttemptJson) => (
                <Button
                  variant="ghost"
                  icon={RotateCw}
                  aria-label={t('webhook.resend')}
                  title={t('webhook.resend')}
                  onClick={() => {
                    resend({ endpointId, eventId });
                  }}
                />
              ),
            },
          ]
        : []),
    ],
    [t, mayResend, resend, endpointId],
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-sm font-semibold">{t('webhook.attempts')}</h2>
        <CheckField
          label={t('webhook.failedOnly')}
          checked={failed}
          onChange={({ target }) => void navigate({ search: target.checked ? { failed: true } : {} })}
        />
      </div>
      {failure && <ErrorNotice error={failure} />}
      <DataList
        label={t('webhook.attempts')}
        columns={columns}
        pages={pages}
        keyOf={({ attemptId = '' }) => attemptId}
        empty={<EmptyState icon={Send} title={t('webhook.noAttempts')} text={t('webhook.noAttemptsText')} />}
      />
    </>
  );
}
