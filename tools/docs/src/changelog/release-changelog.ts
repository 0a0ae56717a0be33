const UNRELEASED = '## Unreleased';

/** The headings of Keep a Changelog for the kinds of commits that users notice. */
const HEADINGS: Readonly<Record<string, string>> = { feat: 'Added', fix: 'Fixed', perf: 'Changed' };

/** A release. */
export interface Release {
  readonly version: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** The subjects of its commits, the newest first. */
  readonly subjects: readonly string[];
}

/**
 * Moves what is under "Unreleased" under the heading of a release, and returns the changelog. If nothing is there, the
 * `feat`, `fix` and `perf` commits are listed. Throws if the changelog has no heading "Unreleased".
 */
export function releaseChangelog(changelog: string, { version, date, subjects }: Release): string {
  const start = changelog.indexOf(`${UNRELEASED}\n`);
  if (start < 0) throw new Error(`CHANGELOG.md: the heading "${UNRELEASED}" is missing`);
  const head = changelog.slice(0, start);
  const rest = changelog.slice(start + UNRELEASED.length + 1);
  const next = rest.search(/^## /m);
  const [notes, older] = next < 0 ? [rest, ''] : [rest.slice(0, next), rest.slice(next)];
  const text = notes.trim() === '' ? fromSubjects(subjects) : notes.trim();
  const section = `## ${version} (${date})\n\n${text}\n`;
  return `${head}${UNRELEASED}\n\n${section}${older === '' ? '' : `\n${older}`}`;
}

function fromSubjects(subjects: readonly string[]): string {
  const commits = subjects.flatMap((subject) => {
    const [, kind = '', scope, text = ''] = /^(feat|fix|perf)(?:\(([^)]*)\))?!?: (.*)$/.exec(subject) ?? [];
    return kind === ''
      ? []
      : [{ heading: HEADINGS[kind] ?? '', line: `- ${scope === undefined ? '' : `${scope}: `}${text}` }];
  });
  const groups = Map.groupBy(commits, ({ heading }) => heading);
  return Object.values(HEADINGS)
    .flatMap((heading) => {
      const lines = groups.get(heading)?.map(({ line }) => line) ?? [];
      return lines.length === 0 ? [] : [`### ${heading}\n\n${lines.join('\n')}`];
    })
    .join('\n\n');
}
