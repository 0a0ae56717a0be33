// Writes docs/channels.md from the connectors' capabilities; with --check it only says whether what is there is fresh.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectors } from '../src/index.ts';

const file = join(import.meta.dirname, '../../../../docs/channels.md');
const units = { code_points: 'characters (code points)', utf8_bytes: 'bytes of UTF-8' };

interface Limit {
  readonly what: string;
  readonly limit: string;
  readonly source: string;
}

/** Every limit in a part of the capabilities, by the names on the way to it. */
function limitsIn(value: unknown, path: readonly string[]): Limit[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value).map(([name, member]): [string, unknown] => [name, member]);
  const members = new Map(entries);
  const named = members.get('source');
  const source = typeof named === 'string' ? named : '';
  const what = path.join(', ');
  const own = (['maximumLength', 'maximumBytes', 'maximumOptions'] as const).flatMap((name): Limit[] => {
    const maximum = members.get(name);
    return typeof maximum === 'number' ? [{ what, limit: describe(name, maximum, members.get('unit')), source }] : [];
  });
  return [...own, ...entries.flatMap(([name, member]) => limitsIn(member, [...path, name]))];
}

function describe(name: 'maximumLength' | 'maximumBytes' | 'maximumOptions', maximum: number, unit: unknown): string {
  if (name === 'maximumOptions') return `${maximum} options`;
  if (name === 'maximumLength') return `${maximum} ${unit === 'utf8_bytes' ? units.utf8_bytes : units.code_points}`;
  return maximum % 1_048_576 === 0 ? `${maximum / 1_048_576} MB` : `${maximum / 1_024} KB`;
}

const sections = Object.values(connectors).map(({ channel, capabilities }) => {
  const { content, identities, receipts, rates, abilities = [] } = capabilities;
  const { messagesPerSecond, pairIntervalMs } = rates;
  const pair = pairIntervalMs === undefined ? '' : `, to one person one in ${pairIntervalMs / 1_000} s`;
  const rows = limitsIn(content, []).map(({ what, limit, source }) => `| ${what} | ${limit} | ${source} |`);
  return [
    `## ${channel}`,
    '',
    `- Identities: ${Object.entries(identities)
      .map(([kind, { description }]) => `\`${kind}\`, ${description}`)
      .join('; ')}`,
    `- Carries: ${Object.keys(content).join(', ')}`,
    `- Reports: ${receipts.length === 0 ? 'nothing after it was sent' : receipts.join(', ')}`,
    `- Rates by default: ${messagesPerSecond} messages per second and account${pair}`,
    `- Can besides: ${abilities.length === 0 ? 'nothing' : abilities.join(', ').replaceAll('_', ' ')}`,
    '',
    '| what | at most | source |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
});

const fresh = `# Channels

What each channel carries, and its limits. Made from the capabilities in the connectors, which validation and adaptation
read; after a change there: \`npx nx run connectors:generate\`.

${sections.join('\n')}`;
if (!process.argv.includes('--check')) writeFileSync(file, fresh);
else if (readFileSync(file, 'utf8') !== fresh) {
  console.error('docs/channels.md is stale. Run: npx nx run connectors:generate');
  process.exitCode = 1;
}
