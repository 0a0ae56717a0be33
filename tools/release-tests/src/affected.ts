import { z } from 'zod';
import { runCommand } from './run-command.ts';

/**
 * Returns the projects that a change of these files affects, according to Nx.
 *
 * @param targets Returns only projects with one of these targets. Default: all projects.
 */
export async function affectedBy(files: readonly string[], targets: readonly string[] = []): Promise<string[]> {
  const printed = await runCommand('npx', [
    ...['nx', 'show', 'projects', '--affected', '--json', `--files=${files.join(',')}`],
    ...targets.flatMap((target) => ['--with-target', target]),
  ]);
  return z.array(z.string()).parse(JSON.parse(printed));
}
