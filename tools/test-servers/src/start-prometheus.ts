import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePorts } from './free-port.ts';
import { GuardedFolder } from './guarded-folder.ts';
import { whatIsMissing } from './requirements.ts';

/** A Prometheus of our own. It is gone when this process is, also by `kill -9`. */
export interface PrometheusServer {
  /** Where its pages and its HTTP API are. */
  readonly url: string;
  /** Stops it and removes its data. */
  readonly dispose: () => Promise<void>;
}

export interface StartPrometheusOptions {
  /** What stands in its `prometheus.yml`; files that it names are named by their absolute paths. */
  readonly configuration: string;
}

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

/**
 * Starts the Prometheus that is installed (Debian's package `prometheus`) on a free port, with its data in a temporary
 * folder. Resolves when it answers queries. Rejects with what is missing where it is not installed, and with the end of
 * its log when it does not start.
 */
export async function startPrometheus({ configuration }: StartPrometheusOptions): Promise<PrometheusServer> {
  const missing = await whatIsMissing('prometheus');
  if (missing !== undefined) throw new Error(`Prometheus for tests needs ${missing}`);
  const folder = await GuardedFolder.create();
  try {
    const [port = 0] = await freePorts(1);
    const file = join(folder.path, 'prometheus.yml');
    await writeFile(file, configuration);
    const logFile = join(folder.path, 'prometheus.log');
    const log = openSync(logFile, 'a');
    const child = spawn(
      'prometheus',
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder.path, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--enable-feature=exemplar-storage',
      ],
      // In a process group of its own, so that Ctrl-C ends the tests first.
      { cwd: folder.path, detached: true, stdio: ['ignore', log, log] },
    );
    closeSync(log);
    folder.add(child);
    const url = `http://127.0.0.1:${port}`;
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!(await isReady(url))) {
      if (child.exitCode !== null || performance.now() > deadline) {
        const lines = (await readFile(logFile, 'utf8')).trim().split('\n');
        throw new Error(`Prometheus did not start. Its log ends with:\n${lines.slice(-15).join('\n')}`);
      }
      await setTimeout(POLL_MS);
    }
    return {
      url,
      dispose: async () => {
        if (child.exitCode === null && child.signalCode === null) {
          const exited = once(child, 'exit');
          child.kill('SIGTERM');
          await exited;
        }
        await folder.remove();
      },
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/-/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
