import { type ComponentType, type ReactNode, Suspense, createElement, lazy, useState } from 'react';

/** Returns a dialog whose code is loaded when it is first opened. It stays loaded, so that it keeps what was typed while it closes. */
export function lazyDialog<Properties extends { readonly open: boolean }>(
  load: () => Promise<ComponentType<Properties>>,
): (properties: Properties) => ReactNode {
  const Loaded = lazy(async () => ({ default: await load() }));
  return function LazyDialog(properties) {
    const [wasOpened, setOpened] = useState(false);
    if (properties.open && !wasOpened) setOpened(true);
    return wasOpened && <Suspense fallback={null}>{createElement(Loaded, properties)}</Suspense>;
  };
}
