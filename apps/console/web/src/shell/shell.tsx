import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Menu, MessagesSquare, X } from 'lucide-react';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LiveContext, useEvents, useLiveState } from '../api/events.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Loading } from '../ui/loading.tsx';
import { NAVIGATION } from './navigation.ts';
import { Preferences } from './preferences.tsx';
import { useShortcuts } from './shortcuts.tsx';

/** The frame of all screens: the navigation beside or above them, and the stream of events. */
export function Shell(): ReactNode {
  const { t } = useTranslation();
  const live = useEvents();
  const [isOpen, setOpen] = useState(false);
  const { pathname } = useLocation();
  const help = useShortcuts();
  useEffect(() => {
    setOpen(false);
  }, [pathname]);
  return (
    <LiveContext value={live}>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-surface focus:p-3"
      >
        {t('nav.skip')}
      </a>
      <div className="flex h-full flex-col md:flex-row">
        <div className="flex items-center gap-2 border-b border-line bg-surface px-3 py-2 md:hidden">
          <Button
            variant="ghost"
            icon={isOpen ? X : Menu}
            aria-label={t('nav.menu')}
            aria-expanded={isOpen}
            onClick={() => {
              setOpen(!isOpen);
            }}
          />
          <Brand />
          <LiveMark />
        </div>
        <aside
          className={classNames(
            'shrink-0 flex-col border-line bg-surface md:flex md:w-56 md:border-r',
            isOpen ? 'flex flex-1 overflow-y-auto' : 'hidden',
          )}
        >
          <div className="hidden items-center gap-2 px-4 py-4 md:flex">
            <Brand />
            <LiveMark />
          </div>
          <Navigation />
          <Preferences onHelp={help.open} />
        </aside>
        <main id="content" className={classNames('min-h-0 min-w-0 flex-1 md:block', isOpen && 'hidden')}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      {help.dialog}
    </LiveContext>
  );
}

function Brand(): ReactNode {
  return (
    <Link to="/" className="flex flex-1 items-center gap-2 rounded-lg font-semibold tracking-tight">
      <span className="grid size-7 place-items-center rounded-lg bg-accent text-on-accent">
        <MessagesSquare size={15} aria-hidden />
      </span>
      {'Chat4All'}
    </Link>
  );
}

function LiveMark(): ReactNode {
  const { t } = useTranslation();
  const state = useLiveState();
  const colours = { live: 'bg-good', connecting: 'bg-muted', interrupted: 'bg-warn animate-pulse' };
  return (
    <span role="status" className="flex items-center gap-1.5 text-xs text-muted">
      <span className={classNames('size-2 rounded-full', colours[state])} aria-hidden />
      {t(`live.${state}`)}
    </span>
  );
}

function Navigation(): ReactNode {
  const { t } = useTranslation();
  const { methods } = useSession();
  return (
    <nav aria-label={t('nav.label')} className="flex flex-1 flex-col gap-0.5 px-2 py-2">
      {NAVIGATION.filter(({ needs }) => methods.includes(needs)).map(({ to, name, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          className="flex items-center gap-3 rounded-lg px-3 py-2 text-sm font-medium text-muted hover:bg-raised hover:text-text"
          activeProps={{ className: 'bg-accent-soft !text-accent-strong', 'aria-current': 'page' }}
        >
          <Icon size={17} aria-hidden />
          {t(`nav.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
