// Writes docs/channels.md from the connectors' capabilities, and from a run of the connectors over their fixtures. With --check it fails if the committed page is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectors } from '../src/index.ts';
import { updateRows } from './updates.ts';

const file = join(import.meta.dirname, '../../../../docs/channels.md');
const UNITS = { code_points: 'characters (code points)', utf8_bytes: 'bytes of UTF-8' };

interface Limit {
  readonly part: string;
  readonly limit: string;
  readonly source: string;
}

/** Returns every limit in a part of the capabilities, named by its path. */
function limitsIn(value: unknown, path: readonly string[]): Limit[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value).map(([name, member]): [string, unknown] => [name, member]);
  const members = new Map(entries);
  const named = members.get('source');
  const source = typeof named === 'string' ? named : '';
  const part = path.join(', ');
  const own = (['maximumLength', 'maximumBytes', 'maximumOptions'] as const).flatMap((name): Limit[] => {
    const maximum = members.get(name);
    return typeof maximum === 'number' ? [{ part, limit: describe(name, maximum, members.get('unit')), source }] : [];
  });
  return [...own, ...entries.flatMap(([name, member]) => limitsIn(member, [...path, name]))];
}

function describe(name: 'maximumLength' | 'maximumBytes' | 'maximumOptions', maximum: number, unit: unknown): string {
  if (name === 'maximumOptions') return `${maximum} options`;
  if (name === 'maximumLength') return `${maximum} ${unit === 'utf8_bytes' ? UNITS.utf8_bytes : UNITS.code_points}`;
  return maximum % 1_048_576 === 0 ? `${maximum / 1_048_576} MB` : `${maximum / 1_024} KB`;
}

/** Formats a source: a URL becomes a link that shows its host name. Text after it, such as the date of access, is kept. */
function linked(source: string): string {
  return source.replace(/^https:\/\/([^/]+)\S*/, '[$1]($&)');
}

const sections = Object.values(connectors).map(({ channel, capabilities }) => {
  const { content, identities, receipts, rates, abilities = [] } = capabilities;
  const { messagesPerSecond, pairIntervalMs, pairBurst, slowRecipients } = rates;
  const burst = pairBurst === undefined ? '' : ` after a burst of ${pairBurst}`;
  const pair =
    pairIntervalMs === undefined ? '' : `, one message per ${pairIntervalMs / 1_000} s and recipient${burst}`;
  const slow =
    slowRecipients === undefined
      ? ''
      : `, to groups one message per ${slowRecipients.intervalMs / 1_000} s after a burst of ${slowRecipients.burst}`;
  const rows = limitsIn(content, []).map(({ part, limit, source }) => `| ${part} | ${limit} | ${linked(source)} |`);
  return [
    `## ${channel}`,
    '',
    `- Identities: ${Object.entries(identities)
      .map(([kind, { description }]) => `\`${kind}\`, ${description}`)
      .join('; ')}`,
    `- Content: ${Object.keys(content).join(', ')}`,
    `- Receipts: ${receipts.length === 0 ? 'none, deliveries end at SENT' : receipts.join(', ')}`,
    `- Default rates: ${messagesPerSecond} messages per second and account${pair}${slow}`,
    `- Abilities: ${abilities.length === 0 ? 'none' : abilities.join(', ').replaceAll('_', ' ')}`,
    '',
    '| limit of | maximum | source |',
    '| --- | --- | --- |',
    ...rows,
    '',
    `### Updates of ${channel}`,
    '',
    '| update | becomes |',
    '| --- | --- |',
    ...updateRows(channel).map(([update, outcome]) => `| ${update} | ${outcome} |`),
    '',
  ].join('\n');
});

const fresh = `# Channels: content, limits and updates

The content that each [channel](glossary.md) carries, its limits, and what becomes of each kind of update in the platform's callbacks. \`npx chat4all channels\` lists the channels of your installation. Content that does
not fit is refused, or adapted if the request allows it (\`routing.adaptation\`).

An update becomes an event (a message, a receipt, an echo, a change of identity), is dropped on purpose for the reason that is given, or becomes a
[dead letter](glossary.md), which can be replayed. A message of a kind that is not known has the content \`channel_specific\`, with the platform's object. A member
that is not needed to understand an update may be missing, null or of another type: the update still arrives, and a log line \`members of callback not read\`
names the member.

This page is generated from the capabilities of the connectors, which validation and adaptation use, and from a run of the connectors over the callbacks in
\`libs/connectors/*/fixtures\`. After a change there, run \`npx nx run connectors:generate\`.

${sections.join('\n')}`;
if (!process.argv.includes('--check')) writeFileSync(file, fresh);
else if (readFileSync(file, 'utf8') !== fresh) {
  console.error('docs/channels.md is stale. Run: npx nx run connectors:generate');
  process.exitCode = 1;
}
