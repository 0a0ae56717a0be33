/** One Ctrl-C can arrive twice within this time: from the terminal and through npm. */
const SAME_PRESS_MS = 500;

/** Calls `interrupted` at each Ctrl-C and SIGTERM until the returned function is called. */
export function onInterruptions(interrupted: () => void): () => void {
  let last = -Infinity;
  const handle = (): void => {
    const now = performance.now();
    if (now - last > SAME_PRESS_MS) interrupted();
    last = now;
  };
  process.on('SIGINT', handle).on('SIGTERM', handle);
  return () => {
    process.off('SIGINT', handle).off('SIGTERM', handle);
  };
}
