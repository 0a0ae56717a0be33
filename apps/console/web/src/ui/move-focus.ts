import type { KeyboardEvent } from 'react';

/** Moves the focus, with the arrow keys, to the first link or button of the row above or below. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || !(event.target instanceof HTMLElement)) return;
  const row = event.target.closest('tr, li');
  const next = step > 0 ? row?.nextElementSibling : row?.previousElementSibling;
  const target = next?.querySelector('a, button');
  if (!(target instanceof HTMLElement)) return;
  event.preventDefault();
  target.focus();
}
