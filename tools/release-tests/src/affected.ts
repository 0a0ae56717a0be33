import { z } from 'zod';
import { runCommand } from './run-command.ts';

/**
 * The projects that a change of these files affects, by what Nx says.
 *
 * @param targets Only those that have one of these targets. Default: all.
 */
export async function affectedBy(files: readonly string[], targets: readonly string[] = []): Promise<string[]> {
  const printed = await runCommand('npx', [
    ...['nx', 'show', 'projects', '--affected', '--json', `--files=${files.join(',')}`],
    ...targets.flatMap((target) => ['--with-target', target]),
  ]);
  return z.array(z.string()).parse(JSON.parse(printed));
}
