import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyText } from '../ui/copy-text.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** A secret that is shown this once. */
export function SecretDialog({
  secret,
  title,
  onClose,
}: {
  readonly secret: string | undefined;
  readonly title: string;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <Dialog title={title} description={t('secret.once')} open={secret !== undefined} onClose={onClose}>
      {secret !== undefined && <CopyText text={secret} label={title} />}
    </Dialog>
  );
}
