import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The place of content that is on its way. */
export function Loading(): ReactNode {
  const { t } = useTranslation();
  return (
    <div role="status" className="m-auto flex items-center gap-2 p-10 text-sm text-muted">
      <LoaderCircle size={18} className="animate-spin" aria-hidden />
      {t('loading')}
    </div>
  );
}
