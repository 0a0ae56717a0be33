import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { App } from '@chat4all/runtime';

const ROOT = join(import.meta.dirname, '../../..');

/**
 * Builds the console's application, unless Nx has a build of the same sources, and prints the URL of the console. The gateway works
 * meanwhile. If it cannot be built, logs why: the rest is not affected.
 */
export function buildConsole({ logger, onStop }: App, consoleUrl: string): void {
  const child = spawn(join(ROOT, 'node_modules/.bin/nx'), ['run', 'console-app:web'], {
    cwd: ROOT,
    env: { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let isStopping = false;
  onStop(async () => {
    isStopping = true;
    if (child.exitCode !== null || !child.kill()) return;
    await once(child, 'close');
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  child.once('error', (error) => {
    logger.warn({ err: error }, 'console not built');
  });
  child.once('close', (code) => {
    if (isStopping) return;
    if (code === 0) {
      logger.info({ console: consoleUrl }, `console: ${consoleUrl}`);
      return;
    }
    void output.then((lines) => {
      logger.warn({ code, output: lines.join('\n') }, 'console not built');
    });
  });
}
