import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem, type as operatingSystem } from 'node:os';
import { z } from 'zod';
import { measurementSchema } from '../measurement.ts';
import { root } from './root.ts';

/** The paths whose uncommitted changes change figures. */
const MEASURED_CODE = ['apps', 'libs', 'tools', 'package-lock.json'];

const machineSchema = z.object({
  /** The model of the CPU. */
  cpu: z.string(),
  cores: z.number(),
  memoryGigabytes: z.number(),
  /** The operating system with its version, for example `Linux 6.12.9`. */
  kernel: z.string(),
  node: z.string(),
});

/** The facts of a machine that figures depend on. */
type Machine = Readonly<z.infer<typeof machineSchema>>;

export const recordSchema = z.object({
  /** `2026-01-31`, in UTC. */
  date: z.iso.date(),
  /** The measured commit; ends in `-dirty` if code had uncommitted changes. */
  commit: z.string(),
  machine: machineSchema,
  measures: z.record(z.string(), measurementSchema),
});

/** Results that later ones are compared with. */
export type BenchRecord = Readonly<z.infer<typeof recordSchema>>;

/** Returns the facts of a run that starts now, on this machine and with the code of the working tree. */
export function describeRun(): Omit<BenchRecord, 'measures'> {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const isDirty = git('status', '--porcelain', '--', ...MEASURED_CODE) !== '';
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: `${git('rev-parse', '--short=12', 'HEAD')}${isDirty ? '-dirty' : ''}`,
    machine: describeMachine(),
  };
}

function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    kernel: `${operatingSystem()} ${release().replace(/-.*$/, '')}`,
    node: process.version,
  };
}
