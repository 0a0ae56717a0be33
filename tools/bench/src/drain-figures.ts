import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Figure, count } from './figure.ts';

const AIM = 5_000;

/** How fast the worker sends what waits in the log: admit, lane, send, record, publish, commit. */
export async function measureDrain(): Promise<Figure[]> {
  const program = join(import.meta.dirname, 'drain.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@chat4all/source', program]);
  const [value = NaN, sandbox = NaN] = stdout.trim().split(' ').map(Number);
  return [
    {
      name: 'worker drain rate, whole pipeline beside the connector and sandbox alone',
      value: `${count(value)}/s`,
      floor: `${count(sandbox)}/s`,
      ratio: `${Math.round((value / sandbox) * 100)} %`,
      aim: `${count(AIM)}/s`,
      met: value >= AIM,
    },
  ];
}
