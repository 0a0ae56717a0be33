import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { classNames } from './class-names.ts';

const VARIANTS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent',
  secondary: 'bg-surface text-text hover:bg-raised border-line',
  ghost: 'bg-transparent text-muted hover:bg-raised hover:text-text border-transparent',
  danger: 'bg-surface text-bad hover:bg-bad-soft border-line',
} as const;

/** Properties of a {@link Button}. */
export interface ButtonProperties extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: keyof typeof VARIANTS;
  readonly icon?: LucideIcon;
  /** True while its action runs. */
  readonly busy?: boolean;
  readonly children?: ReactNode;
}

/** The classes of a button, also for links that look like one. */
export function buttonClasses(variant: keyof typeof VARIANTS = 'secondary', isSquare = false): string {
  return classNames(
    'inline-flex h-9 items-center justify-center gap-2 rounded-lg border text-sm font-medium whitespace-nowrap transition-colors',
    isSquare ? 'w-9 shrink-0' : 'px-3',
    'disabled:opacity-50 disabled:pointer-events-none',
    VARIANTS[variant],
  );
}

/** A button; without children it is an icon, and needs an `aria-label`. */
export function Button({
  variant,
  icon: Icon,
  busy = false,
  children,
  className,
  ...rest
}: ButtonProperties): ReactNode {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled === true || busy}
      aria-busy={busy}
      className={classNames(buttonClasses(variant, children === undefined), className)}
    >
      {Icon && <Icon size={16} aria-hidden />}
      {children}
    </button>
  );
}
