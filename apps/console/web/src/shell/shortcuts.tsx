import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.ts';
import { Dialog } from '../ui/dialog.tsx';
import { NAVIGATION } from './navigation.ts';

/** The attribute of the field that `/` moves the focus to. */
export const SEARCH_FIELD = { 'data-shortcut': 'search' } as const;

/** Handles the keys that work on every screen. Returns the dialog that lists all keys. */
export function useShortcuts(): { readonly dialog: ReactNode; readonly open: () => void } {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { methods } = useSession();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const entries = NAVIGATION.filter(({ needs }) => methods.includes(needs));
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event;
      const isTyping = target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || isTyping) return;
      const entry = event.altKey ? entries[Number(event.key) - 1] : undefined;
      const search = document.querySelector('[data-shortcut="search"]');
      if (entry) void navigate({ to: entry.to });
      else if (event.key === '?') setOpen(true);
      else if (event.key === '/' && search instanceof HTMLElement) search.focus();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('keydown', onKey);
    };
  }, [methods, navigate]);
  const keys = [
    ['/', t('shortcuts.search')],
    ['Alt + 1 … 9', t('shortcuts.screens')],
    ['↑ ↓', t('shortcuts.rows')],
    ['Enter', t('shortcuts.send')],
    ['Shift + Enter', t('shortcuts.newLine')],
    ['Esc', t('shortcuts.close')],
    ['?', t('shortcuts.help')],
  ] as const;
  const dialog = (
    <Dialog
      title={t('shortcuts.title')}
      open={isOpen}
      onClose={() => {
        setOpen(false);
      }}
    >
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
  return {
    dialog,
    open: () => {
      setOpen(true);
    },
  };
}
