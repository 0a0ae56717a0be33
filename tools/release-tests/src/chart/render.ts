import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { goTool } from '../go-tools.ts';
import { root, runCommand } from '../run-command.ts';
import { type Manifest, type Workload, manifest, workloads } from './manifest.ts';

export const chartFolder = join(root, 'infra/helm/chat4all');

/** Returns the path of the values of an example, such as `small`. */
export function example(name: string): string {
  return join(chartFolder, 'examples', `${name}.yaml`);
}

/** Renders the chart as text. Rejects with the message of Helm if the values are invalid. */
export async function renderText(valuesFile: string, ...sets: readonly string[]): Promise<string> {
  const args = [
    'template',
    'chat4all',
    chartFolder,
    '--namespace',
    'chat',
    '--kube-version',
    '1.30',
    '--values',
    valuesFile,
  ];
  return runCommand(await goTool('helm'), [...args, ...sets.flatMap((set) => ['--set-json', set])]);
}

/** Renders the chart and returns its objects. */
export async function render(valuesFile: string, ...sets: readonly string[]): Promise<Manifest[]> {
  const documents = parseAllDocuments(await renderText(valuesFile, ...sets));
  return documents.flatMap((document) => {
    const object: unknown = document.toJS();
    return object === null ? [] : [manifest.parse(object)];
  });
}

/**
 * Validates objects by the schemas of Kubernetes 1.30 and the custom resources in the folders. Rejects if one is
 * invalid.
 */
export async function validate(text: string, resourceFolders: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-chart-'));
  try {
    await writeFile(join(folder, 'chart.yaml'), text);
    const crds = resourceFolders.flatMap((one) => ['--local-crds', one]);
    await runCommand(await goTool('kubectl-validate'), [folder, '--version', '1.30', ...crds]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The chart rendered with the values of an example. */
export interface RenderedChart {
  /** Returns the objects of one kind, or all. */
  readonly objects: (kind?: string) => Manifest[];
  /** Returns the Deployment or Job whose name has this suffix. */
  readonly workload: (suffix: string) => Workload;
}

/** Renders the chart with the values of an example. */
export async function renderExample(name: string): Promise<RenderedChart> {
  const all = await render(example(name));
  const objects = (kind?: string): Manifest[] => all.filter((object) => kind === undefined || object.kind === kind);
  return {
    objects,
    workload: (suffix) => {
      const found = workloads(all).find((one) => one.name.endsWith(suffix));
      if (!found) throw new Error(`the chart has no ${suffix} with the values of ${name}`);
      return found;
    },
  };
}
