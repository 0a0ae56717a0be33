import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';

/** The dialog that lists the keys that work on every screen. */
export function ShortcutsDialog({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const keys = [
    ['/', t('shortcuts.search')],
    ['Alt + 1 … 9', t('shortcuts.screens')],
    ['↑ ↓', t('shortcuts.rows')],
    ['Enter', t('shortcuts.send')],
    ['Shift + Enter', t('shortcuts.newLine')],
    ['Esc', t('shortcuts.close')],
    ['?', t('shortcuts.help')],
  ] as const;
  return (
    <Dialog title={t('shortcuts.title')} open={open} onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-sm">
        {keys.map(([key, meaning]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-md border border-line bg-raised px-1.5 py-0.5 text-xs">{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
