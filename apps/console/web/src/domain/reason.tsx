import { BookOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryErrorJson } from '../gen/chat4all/v1/message_pb';
import { Badge } from '../ui/badge.tsx';

const PAGES = 'https://github.com/chat4all/chat4all/blob/main/docs';

/** The page that says what to do about a reason. */
const RUNBOOKS: Readonly<Record<string, string>> = {
  AUTHENTICATION: 'runbooks/token-expiring.md',
  PERMISSION: 'runbooks/account-without-success.md',
  SENDER_PAUSED: 'runbooks/account-without-success.md',
  INTEGRITY: 'runbooks/account-without-success.md',
  CONFIGURATION: 'runbooks/account-unusable.md',
  ACCOUNT_UNUSABLE: 'runbooks/account-unusable.md',
  TEMPLATE: 'runbooks/templates-not-synchronized.md',
  THROTTLED: 'runbooks/failure-ratio-high.md',
  TRANSIENT: 'runbooks/failure-ratio-high.md',
  UNREADABLE: 'runbooks/dead-letters-arriving.md',
  UNKNOWN_ACCOUNT: 'runbooks/webhooks-refused.md',
  TRUNCATED: 'runbooks/dead-letters-arriving.md',
};

/** Returns the page that says what to do about a reason. */
export function runbookOf(reason: string): string {
  return `${PAGES}/${RUNBOOKS[reason] ?? 'runbooks/failure-ratio-high.md'}`;
}

/** Returns a function that explains a reason such as `OUTSIDE_WINDOW`. */
export function useExplain(): (reason: string | undefined) => string {
  const { t } = useTranslation();
  const texts: Readonly<Record<string, string>> = t('reason', { returnObjects: true });
  return (reason = 'UNKNOWN') => texts[reason] ?? texts['UNKNOWN'] ?? reason;
}

/** The error of a delivery: what it means, the platform's own words, and the page that says what to do. */
export function DeliveryProblem({ error }: { readonly error: DeliveryErrorJson | undefined }): ReactNode {
  const { t } = useTranslation();
  const explain = useExplain();
  if (error === undefined) return null;
  const { reason = 'UNKNOWN', message = '', channelCode = '' } = error;
  return (
    <div className="flex flex-col gap-1.5 rounded-lg bg-bad-soft p-3 text-sm">
      <p className="font-medium">{explain(reason)}</p>
      {message !== '' && <p className="break-words text-muted">{message}</p>}
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone="bad">{reason}</Badge>
        {channelCode !== '' && <Badge>{t('message.platformCode', { code: channelCode })}</Badge>}
        <a
          href={runbookOf(reason)}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1 font-medium text-accent-strong underline"
        >
          <BookOpen size={14} aria-hidden />
          {t('message.runbook')}
        </a>
      </p>
    </div>
  );
}
