import { styleText } from 'node:util';
import type { FileFinding } from './check-files.ts';

/** Counts findings per folder: the package, the folder of pages, or the root. */
export function countByFolder(findings: readonly FileFinding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { file } of findings) {
    const folder = folderOf(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => a.localeCompare(b)));
}

/** Formats findings, one a line. Colours are used only on a terminal. */
export function formatFindings(findings: readonly FileFinding[]): string[] {
  return findings.map(({ file, line, rule, words }) => `${file}:${line}: ${paint('yellow', rule)}: ${words}`);
}

/** Formats the count per folder, with a total. */
export function formatCounts(findings: readonly FileFinding[]): string[] {
  const counts = [...countByFolder(findings), ['total', findings.length] as const];
  return counts.map(([folder, count]) => `${String(count).padStart(6)}  ${paint('bold', folder)}`);
}

function folderOf(file: string): string {
  const folders = file.split('/').slice(0, -1);
  return folders.slice(0, folders[1] === 'connectors' ? 3 : 2).join('/') || '.';
}

function paint(style: 'yellow' | 'bold', text: string): string {
  return styleText(style, text, { stream: process.stdout });
}
