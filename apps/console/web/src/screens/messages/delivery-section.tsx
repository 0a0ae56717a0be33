import { intervalToDuration } from 'date-fns/intervalToDuration';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DeliveryProblem } from '../../domain/reason.tsx';
import { StateBadge } from '../../domain/delivery-state.tsx';
import { IdentityText } from '../../domain/identity.tsx';
import type { DeliveryAttemptJson, DeliveryJson } from '../../gen/chat4all/v1/message_pb';
import { Badge } from '../../ui/badge.tsx';
import { Facts } from '../../ui/page.tsx';
import { ExactTime } from '../../ui/time.tsx';

/** A delivery with its error, the times of its states, and the attempts to send it. */
export function DeliverySection({
  delivery,
  since,
}: {
  readonly delivery: DeliveryJson;
  readonly since: string | undefined;
}): ReactNode {
  const { t } = useTranslation();
  const { identity, state, error, timeline = [], attempts = [], providerMessageId = '', updateTime } = delivery;
  return (
    <section className="min-w-0 rounded-xl border border-line bg-surface p-4">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-sm font-semibold">
          <IdentityText identity={identity} />
        </h2>
        <StateBadge state={state} />
      </div>
      <div className="flex flex-col gap-4">
        <DeliveryProblem error={error} />
        {timeline.length > 0 && (
          <ol className="flex flex-col" aria-label={t('message.timeline')}>
            {timeline.map(({ state: reached, recordTime, providerTime, error: problem }, index) => (
              <li key={`${reached ?? ''}-${recordTime ?? ''}`} className="relative flex gap-4 pb-4 pl-5 last:pb-0">
                <span className="absolute top-1.5 left-0 size-2.5 rounded-full bg-accent" aria-hidden />
                {index < timeline.length - 1 && (
                  <span className="absolute top-4 bottom-0 left-1 w-px bg-line" aria-hidden />
                )}
                <span className="w-24 shrink-0 font-medium">
                  {t(`deliveryState.${reached ?? 'DELIVERY_STATE_UNSPECIFIED'}`)}
                </span>
                <span className="flex min-w-0 flex-wrap gap-x-3 text-muted">
                  <ExactTime value={recordTime} />
                  <Elapsed from={timeline[index - 1]?.recordTime ?? since} to={recordTime} />
                  {providerTime !== undefined && (
                    <span>
                      {t('message.platformTime')} <ExactTime value={providerTime} />
                    </span>
                  )}
                  {problem?.reason !== undefined && <Badge tone="bad">{problem.reason}</Badge>}
                </span>
              </li>
            ))}
          </ol>
        )}
        {attempts.length > 0 && <Attempts attempts={attempts} />}
        <Facts
          facts={[
            [t('message.providerId'), providerMessageId === '' ? undefined : <code key="id">{providerMessageId}</code>],
            [t('message.updated'), <ExactTime key="time" value={updateTime} />],
            [t('message.account'), identity?.accountId],
          ]}
        />
      </div>
    </section>
  );
}

/** The time between two states. */
function Elapsed({ from, to }: { readonly from: string | undefined; readonly to: string | undefined }): ReactNode {
  const { i18n } = useTranslation();
  if (from === undefined || to === undefined) return null;
  const milliseconds = new Date(to).getTime() - new Date(from).getTime();
  if (milliseconds < 0) return null;
  if (milliseconds < 60_000) {
    const seconds = new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'second', maximumFractionDigits: 2 });
    return <span className="tabular-nums">{`+${seconds.format(milliseconds / 1_000)}`}</span>;
  }
  const duration = intervalToDuration({ start: 0, end: milliseconds });
  return (
    <span className="tabular-nums">{`+${new Intl.DurationFormat(i18n.language, { style: 'narrow' }).format(duration)}`}</span>
  );
}

const OUTCOMES = {
  ATTEMPT_OUTCOME_UNSPECIFIED: 'neutral',
  ATTEMPT_OUTCOME_SENT: 'good',
  ATTEMPT_OUTCOME_RETRY: 'warn',
  ATTEMPT_OUTCOME_FAILED: 'bad',
} as const;

function Attempts({ attempts }: { readonly attempts: readonly DeliveryAttemptJson[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <div>
      <h3 className="mb-2 text-xs font-medium text-muted">{t('message.attempts')}</h3>
      <ol className="flex flex-col gap-2 text-sm">
        {attempts.map(
          ({ startTime, duration, outcome = 'ATTEMPT_OUTCOME_UNSPECIFIED', reason, channelCode, httpStatus }) => (
            <li key={startTime} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Badge tone={OUTCOMES[outcome]}>{t(`attemptOutcome.${outcome}`)}</Badge>
              <ExactTime value={startTime} />
              <span className="text-muted tabular-nums">{duration}</span>
              {reason !== undefined && <Badge>{reason}</Badge>}
              {channelCode !== undefined && <Badge>{t('message.platformCode', { code: channelCode })}</Badge>}
              {httpStatus !== undefined && <span className="text-muted">{`HTTP ${String(httpStatus)}`}</span>}
            </li>
          ),
        )}
      </ol>
    </div>
  );
}
