import { getRouteApi } from '@tanstack/react-router';
import { ChartNoAxesColumn } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { channelName } from '../../domain/identity.tsx';
import { Chart } from './chart.tsx';
import { countUsage } from './count-usage.ts';
import { MAXIMUM_MESSAGES, useRecentMessages } from './use-recent-messages.ts';

const route = getRouteApi('/usage');
const PERIODS = [1, 7, 30] as const;

/** How much was sent and received, and with which outcome. */
export function Usage(): ReactNode {
  const { t, i18n } = useTranslation();
  const { days = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useRecentMessages(days);
  const usage = useMemo(() => data && countUsage(data.messages, days, data.readTime), [data, days]);
  const format = (value: number): string => new Intl.NumberFormat(i18n.language).format(value);
  const share = (value: number): string =>
    new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 1 }).format(value);
  return (
    <div className="h-full overflow-y-auto">
      <Page
        title={t('nav.usage')}
        description={t('usage.text')}
        actions={
          <SelectField
            label={t('usage.period')}
            hideLabel
            value={String(days)}
            options={PERIODS.map((value) => ({ value: String(value), label: t('usage.days', { count: value }) }))}
            onChange={({ target }) => void navigate({ search: { days: Number(target.value) } })}
          />
        }
      >
        {error && usage === undefined ? (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        ) : usage === undefined ? (
          <Loading />
        ) : usage.outbound + usage.inbound === 0 ? (
          <EmptyState icon={ChartNoAxesColumn} title={t('usage.none')} text={t('usage.noneText')} />
        ) : (
          <>
            {data?.isTruncated === true && (
              <p>
                <Badge tone="warn">{t('usage.truncated', { count: MAXIMUM_MESSAGES })}</Badge>
              </p>
            )}
            <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
              <Figure name={t('usage.sent')} value={format(usage.outbound)} />
              <Figure name={t('usage.received')} value={format(usage.inbound)} />
              <Figure name={t('usage.delivered')} value={share(usage.deliveredShare)} />
              <Figure name={t('usage.failed')} value={share(usage.failedShare)} isBad={usage.failedShare > 0.05} />
            </dl>
            <Section title={t('usage.traffic')}>
              <Chart
                label={t('usage.traffic')}
                times={usage.times}
                series={[
                  { label: t('usage.sent'), values: usage.sent, colour: '--accent' },
                  { label: t('usage.received'), values: usage.received, colour: '--chart' },
                  { label: t('usage.failed'), values: usage.failed, colour: '--bad' },
                ]}
              />
            </Section>
            <Section title={t('usage.byChannel')}>
              <ul className="flex flex-col gap-2 text-sm">
                {usage.channels.map(({ channel, count }) => (
                  <li key={channel} className="grid grid-cols-[7rem_1fr_auto] items-center gap-3">
                    <span>{channelName(channel)}</span>
                    <meter
                      value={count}
                      max={usage.channels[0]?.count ?? 1}
                      aria-label={channelName(channel)}
                      className="w-full"
                    />
                    <span className="tabular-nums">{format(count)}</span>
                  </li>
                ))}
              </ul>
            </Section>
          </>
        )}
      </Page>
    </div>
  );
}

function Figure({
  name,
  value,
  isBad = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly isBad?: boolean;
}): ReactNode {
  return (
    <div className="rounded-xl border border-line bg-surface p-4">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className={`mt-1 text-2xl font-semibold tabular-nums ${isBad ? 'text-bad' : ''}`}>{value}</dd>
    </div>
  );
}
