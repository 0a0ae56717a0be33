/**
 * `npm start`: caches compiled code between starts, which halves the time of the next one, starts the product, and then builds the
 * console's application if its sources have changed. It stops when npm stops, for any reason.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

const PARENT_CHECK_MS = 500;

// npm signals the shell that started this process, and the shell ends without passing the signal on.
const { ppid: shell } = process;
const check = setInterval(() => {
  if (process.ppid === shell) return;
  clearInterval(check);
  process.kill(process.pid, 'SIGTERM');
}, PARENT_CHECK_MS);
check.unref();

const cache = join(import.meta.dirname, '../../../node_modules/.cache/compile');
enableCompileCache(cache);
// The thread of the store reads the variable.
process.env['NODE_COMPILE_CACHE'] ??= cache;
const [{ runStandalone }, { buildConsole }] = await Promise.all([
  import('./standalone.ts'),
  import('./build-console.ts'),
]);
await runStandalone({ onReady: buildConsole });
