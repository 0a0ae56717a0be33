import { CircleAlert, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { Button } from './button.tsx';

/** A failure, with what it means, the router's own words, and a way to try again. */
export function ErrorNotice({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }): ReactNode {
  const { t } = useTranslation();
  const code = error instanceof ApiError ? error.code : 'unknown';
  const fields = error instanceof ApiError ? [...error.fields] : [];
  const texts: Readonly<Record<string, string>> = {
    unavailable: t('error.unavailable'),
    permission_denied: t('error.permission_denied'),
    unauthenticated: t('error.unauthenticated'),
    not_found: t('error.not_found'),
    deadline_exceeded: t('error.deadline_exceeded'),
    resource_exhausted: t('error.resource_exhausted'),
    unimplemented: t('error.unimplemented'),
    failed_precondition: t('error.failed_precondition'),
    invalid_argument: t('error.invalid_argument'),
  };
  return (
    <div role="alert" className="flex items-start gap-3 rounded-lg border border-line bg-bad-soft p-3 text-sm">
      <CircleAlert size={18} className="mt-0.5 shrink-0 text-bad" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{texts[code] ?? t('error.other')}</p>
        {fields.length === 0 ? (
          <p className="break-words text-muted">{error.message}</p>
        ) : (
          <ul className="list-disc pl-4 text-muted">
            {fields.map(([field, problem]) => (
              <li key={field}>
                <code>{field}</code>: {problem}
              </li>
            ))}
          </ul>
        )}
      </div>
      {onRetry && (
        <Button icon={RotateCw} onClick={onRetry}>
          {t('action.retry')}
        </Button>
      )}
    </div>
  );
}
