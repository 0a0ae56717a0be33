import { join } from 'node:path';
import { z } from 'zod';
import { runCommand } from '../run-command.ts';

/** The Go modules with the schemas of custom resources, and the folder in each. */
const SCHEMAS = {
  'github.com/kedacore/keda/v2@v2.20.2': 'config/crd/bases',
  'github.com/prometheus-operator/prometheus-operator@v0.85.0': 'example/prometheus-operator-crd',
} as const;

const download = z.object({ Dir: z.string() });

/** Returns the folders with the schemas of KEDA and the Prometheus operator. Downloads the Go modules if necessary. */
export async function resourceSchemas(): Promise<string[]> {
  return Promise.all(
    Object.entries(SCHEMAS).map(async ([module, folder]) => {
      const printed = await runCommand('go', ['mod', 'download', '-json', module], { folder: '/' });
      return join(download.parse(JSON.parse(printed)).Dir, folder);
    }),
  );
}
