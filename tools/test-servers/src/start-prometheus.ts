import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { answersOk } from './answers-ok.ts';
import { freePorts } from './free-port.ts';
import { GuardedFolder } from './guarded-folder.ts';
import { missingRequirement } from './requirements.ts';

/** A Prometheus server for tests. It is stopped when this process ends, even by `kill -9`. */
export interface PrometheusServer {
  /** The base URL of its pages and HTTP API. */
  readonly url: string;
  /** Stops the server and removes its data. */
  readonly dispose: () => Promise<void>;
}

/** Options for starting Prometheus. */
export interface StartPrometheusOptions {
  /** The text of `prometheus.yml`. It must refer to files by absolute paths. */
  readonly configuration: string;
}

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

/**
 * Starts the installed Prometheus (Debian's package `prometheus`) on a free port, with its data in a temporary folder.
 * Resolves when it answers queries. Rejects with what to install if it is missing, and with the end of its log if it
 * does not start.
 */
export async function startPrometheus({ configuration }: StartPrometheusOptions): Promise<PrometheusServer> {
  const missing = await missingRequirement('prometheus');
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
      // In a separate process group, so that Ctrl-C ends the tests first.
      { cwd: folder.path, detached: true, stdio: ['ignore', log, log] },
    );
    closeSync(log);
    folder.add(child);
    const url = `http://127.0.0.1:${port}`;
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!(await answersOk(`${url}/-/ready`))) {
      if (child.exitCode !== null || performance.now() > deadline) {
        const lines = (await readFile(logFile, 'utf8')).trim().split('\n');
        throw new Error(`prometheus did not start; its log ends with:\n${lines.slice(-15).join('\n')}`);
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
