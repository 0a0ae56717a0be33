import { join } from 'node:path';
import { z } from 'zod';
import { runCommand } from '../run-command.ts';

/** The modules that hold the schemas of resources that are not Kubernetes' own, and where in them. */
const schemas = {
  'github.com/kedacore/keda/v2@v2.20.2': 'config/crd/bases',
  'github.com/prometheus-operator/prometheus-operator@v0.85.0': 'example/prometheus-operator-crd',
} as const;

const download = z.object({ Dir: z.string() });

/** Folders with the schemas of KEDA and of Prometheus' operator. The first call downloads them, as Go does modules. */
export async function resourceSchemas(): Promise<string[]> {
  return Promise.all(
    Object.entries(schemas).map(async ([module, folder]) => {
      const printed = await runCommand('go', ['mod', 'download', '-json', module], { folder: '/' });
      return join(download.parse(JSON.parse(printed)).Dir, folder);
    }),
  );
}
