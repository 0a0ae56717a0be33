import type { ErrorComponentProps } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';

/** The place of a screen that failed. Trying again loads the page, because a script that was not loaded is not requested again. */
export function RouteError({ error }: ErrorComponentProps): ReactNode {
  return (
    <div className="p-6">
      <ErrorNotice
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => {
          location.reload();
        }}
      />
    </div>
  );
}

/** The page of an unknown path. */
export function NotFound(): ReactNode {
  const { t } = useTranslation();
  return <EmptyState icon={SearchX} title={t('notFound.title')} text={t('notFound.text')} />;
}
