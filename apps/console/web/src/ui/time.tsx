import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { intlFormatDistance } from 'date-fns/intlFormatDistance';
import { type ReactNode, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

/** The interval at which relative times are written anew, in milliseconds. */
const TICK_MS = 1_000;
/** The precision of relative times, in milliseconds. */
const STEP_MS = 10_000;

const FORMATS = {
  clock: { hour: '2-digit', minute: '2-digit' },
  day: { dateStyle: 'full' },
  exact: { dateStyle: 'medium', timeStyle: 'medium' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Returns a formatter. Creating one takes as long as formatting a hundred times. */
function formatter(language: string, format: keyof typeof FORMATS): Intl.DateTimeFormat {
  const key = `${language} ${format}`;
  const created = formatters.get(key) ?? new Intl.DateTimeFormat(language, FORMATS[format]);
  formatters.set(key, created);
  return created;
}

let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Returns the time, rounded down to `stepMs`, so that a component renders only when it shows something else. */
export function useNow(stepMs: number): number {
  return useSyncExternalStore(subscribe, () => Math.floor(now / stepMs) * stepMs);
}

/** A time: how long ago or ahead it is, with the exact time as its title. */
export function Time({ value }: { readonly value: string | undefined }): ReactNode {
  const { i18n } = useTranslation();
  const current = useNow(STEP_MS);
  if (value === undefined) return null;
  const date = new Date(value);
  // What has just happened is not in the future of the rounded time.
  const isNow = Math.abs(date.getTime() - current) < 2 * STEP_MS;
  const text = intlFormatDistance(date, isNow ? date : current, { locale: i18n.language, numeric: 'auto' });
  return (
    <time dateTime={value} title={formatExact(date, i18n.language)} className="whitespace-nowrap">
      {text}
    </time>
  );
}

/** A date with its time. */
export function ExactTime({ value }: { readonly value: string | undefined }): ReactNode {
  const { i18n } = useTranslation();
  if (value === undefined) return null;
  return (
    <time dateTime={value} className="whitespace-nowrap">
      {formatExact(new Date(value), i18n.language)}
    </time>
  );
}

/** The time of day of a message. */
export function Clock({ value }: { readonly value: string | undefined }): ReactNode {
  const { i18n } = useTranslation();
  if (value === undefined) return null;
  return <time dateTime={value}>{formatter(i18n.language, 'clock').format(new Date(value))}</time>;
}

/** Returns the day of a time as people say it: today, yesterday, or its date. */
export function dayLabel(value: string, language: string): string {
  const date = new Date(value);
  const days = differenceInCalendarDays(date, new Date());
  if (days > -2) return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day');
  return formatter(language, 'day').format(date);
}

function formatExact(date: Date, language: string): string {
  return formatter(language, 'exact').format(date);
}
