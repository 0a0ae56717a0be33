import { intervalToDuration } from 'date-fns/intervalToDuration';
import { Hourglass, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ThreadJson } from '../../gen/chat4all/v1/thread_pb';
import { Badge } from '../../ui/badge.tsx';
import { useNow } from '../../ui/time.tsx';

/** The remaining time below which the window is about to close, in milliseconds. */
const SOON_MS = 2 * 60 * 60 * 1_000;
const SECOND_MS = 1_000;

/** Returns whether the channel accepts only templates now. People have the longer window for humans, where there is one. */
export function useIsWindowClosed({ windowState, windowEndTime, humanWindowEndTime }: ThreadJson): boolean {
  const now = useNow(SECOND_MS);
  if (windowState === undefined) return false;
  const end = humanWindowEndTime ?? windowEndTime;
  return end === undefined ? windowState === 'WINDOW_STATE_CLOSED' : new Date(end).getTime() <= now;
}

/** The time that remains to answer freely. */
export function Window({ thread }: { readonly thread: ThreadJson }): ReactNode {
  const { t, i18n } = useTranslation();
  const now = useNow(SECOND_MS);
  const isClosed = useIsWindowClosed(thread);
  const end = thread.humanWindowEndTime ?? thread.windowEndTime;
  if (isClosed) {
    return (
      <Badge tone="warn">
        <Lock size={13} aria-hidden />
        {t('window.closed')}
      </Badge>
    );
  }
  if (end === undefined) return null;
  const remaining = new Date(end).getTime() - now;
  const { days, hours, minutes, seconds } = intervalToDuration({ start: now, end: new Date(end) });
  const shown = days !== undefined ? { days, hours } : hours !== undefined ? { hours, minutes } : { minutes, seconds };
  const parts = Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined));
  const text = new Intl.DurationFormat(i18n.language, { style: 'narrow' }).format(parts);
  return (
    <Badge tone={remaining < SOON_MS ? 'warn' : 'good'}>
      <Hourglass size={13} aria-hidden />
      <span className="max-sm:sr-only">{t('window.open', { time: text })}</span>
      <span className="sm:hidden" aria-hidden>
        {text}
      </span>
    </Badge>
  );
}
