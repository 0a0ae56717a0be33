import type { ReactNode } from 'react';

/** Properties of a {@link Page}. */
export interface PageProperties {
  readonly title: string;
  /** One line about what the page is for. */
  readonly description?: string;
  /** Buttons at the title. */
  readonly actions?: ReactNode;
  /** Fields below the title. */
  readonly filters?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every screen: its title, actions and filters above the content. */
export function Page({ title, description, actions, filters, children }: PageProperties): ReactNode {
  return (
    <div className="flex h-full min-h-0 flex-col gap-4 p-4 md:p-6">
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="truncate text-xl font-semibold tracking-tight">{title}</h1>
          {description !== undefined && <p className="mt-0.5 max-w-2xl text-sm text-muted">{description}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {filters !== undefined && <div className="flex flex-wrap items-end gap-2">{filters}</div>}
      {children}
    </div>
  );
}

/** A part of a page with a heading. */
export function Section({
  title,
  actions,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className="min-w-0 rounded-xl border border-line bg-surface p-4">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-sm font-semibold">{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** Facts by name. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }): ReactNode {
  const shown = facts.filter(([, value]) => value !== undefined && value !== '' && value !== null);
  return (
    <dl className="grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-4 sm:grid-cols-[minmax(7rem,auto)_1fr] sm:gap-x-6 gap-y-2 text-sm">
      {shown.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words [&>span]:flex-wrap">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
