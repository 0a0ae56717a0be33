/**
 * A process that outlives its parent: when the parent ends, even by `kill -9`, it kills the processes that the parent
 * started and removes their folder.
 */
import { rmSync } from 'node:fs';

const [, , folder = ''] = process.argv;
const running = new Set<number>();

process.on('message', (message: unknown) => {
  if (typeof message !== 'number') return;
  // A negative number reports that the process has ended.
  if (message > 0) running.add(message);
  else running.delete(-message);
});

process.on('disconnect', () => {
  for (const pid of running) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // The process has ended already.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
