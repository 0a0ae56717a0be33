/**
 * A process that outlives its parent by a moment: when the parent is gone, however it died, this one kills the
 * processes that the parent has started and removes the folder that they wrote to.
 */
import { rmSync } from 'node:fs';

const [, , folder = ''] = process.argv;
const running = new Set<number>();

process.on('message', (message: unknown) => {
  if (typeof message !== 'number') return;
  // A negative number says that the process has ended.
  if (message > 0) running.add(message);
  else running.delete(-message);
});

process.on('disconnect', () => {
  for (const pid of running) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
