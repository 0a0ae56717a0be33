import { readFile, readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Settings } from '@chat4all/processes';

const counts = z.record(z.string(), z.number());

/** The work of a process since it started, by kind. */
export type Counts = Readonly<z.infer<typeof counts>>;

/** The time unit of `/proc/<pid>/stat` on Linux, in microseconds. */
const CLOCK_TICK_US = 10_000;

/** Returns settings with which a process counts its work, see probe.ts. `folder` must exist. */
export function probed(folder: string): Settings {
  return { BENCH_PROBES: folder, NODE_OPTIONS: `--import=${join(import.meta.dirname, 'probe.ts')}` };
}

/** Reads the counts of all threads of a process that was started with {@link probed} settings. */
export async function readProbe(folder: string, pid: number): Promise<Counts> {
  const sockets = (await readdir(folder)).filter((name) => name.startsWith(`${pid}.`));
  const total: Record<string, number> = {};
  for (const socketPath of sockets) {
    const ofThread = counts.parse(await readJson(join(folder, socketPath)));
    for (const [kind, work] of Object.entries(ofThread)) total[kind] = (total[kind] ?? 0) + work;
  }
  return total;
}

async function readJson(socketPath: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  request({ socketPath }, (response) => {
    text(response).then(resolve, reject);
  })
    .on('error', reject)
    .end();
  return JSON.parse(await promise);
}

/** Reads the CPU time of any process of this machine. */
export async function readCpu(pid: number): Promise<Counts> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [user = NaN, system = NaN] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
  return { 'CPU µs': (user + system) * CLOCK_TICK_US };
}
