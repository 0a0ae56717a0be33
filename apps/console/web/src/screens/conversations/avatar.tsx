import type { ReactNode } from 'react';

const COLOURS = [
  'bg-teal-700',
  'bg-sky-700',
  'bg-indigo-700',
  'bg-fuchsia-800',
  'bg-rose-700',
  'bg-amber-800',
  'bg-emerald-700',
] as const;

/** The initials of a person on a colour of their own. */
export function Avatar({ name }: { readonly name: string }): ReactNode {
  const sum = Array.from(name).reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  const letters = /\p{L}/u.test(name)
    ? name
        .split(/\s+/)
        .slice(0, 2)
        .map((word) => word.charAt(0).toUpperCase())
        .join('')
    : name.slice(-2);
  return (
    <span
      aria-hidden
      className={`grid size-10 shrink-0 place-items-center rounded-full text-sm font-semibold text-white ${COLOURS[sum % COLOURS.length] ?? COLOURS[0]}`}
    >
      {letters}
    </span>
  );
}
