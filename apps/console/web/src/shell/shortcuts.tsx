import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { useSession } from '../api/session.ts';
import { lazyDialog } from '../ui/lazy-dialog.tsx';
import { NAVIGATION } from './navigation.ts';

const ShortcutsDialog = lazyDialog(async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog);

/** The attribute of the field that `/` moves the focus to. */
export const SEARCH_FIELD = { 'data-shortcut': 'search' } as const;

/** Handles the keys that work on every screen. Returns the dialog that lists all keys. */
export function useShortcuts(): { readonly dialog: ReactNode; readonly open: () => void } {
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
  const dialog = (
    <ShortcutsDialog
      open={isOpen}
      onClose={() => {
        setOpen(false);
      }}
    />
  );
  return {
    dialog,
    open: () => {
      setOpen(true);
    },
  };
}
