import { describe, expect, it } from 'vitest';
import { checkSource } from './check-files.ts';

/** Returns `line: rule: words`, the words without their hint. */
function check(file: string, source: string): string[] {
  return checkSource(file, source).map(({ line, rule, words }) => `${line}: ${rule}: ${words.replace(/ \(.*\)$/, '')}`);
}

describe('TypeScript', () => {
  it('finds the dialect in comments, strings and templates, each with its line', () => {
    const source = [
      '/**',
      ' * Returns the message. The caller',
      ' * is told of it.',
      ' */',
      "export const a = 'nobody else waits here';",
      '// A line of two',
      '// that stands there.',
      'export const b = `the ${a} is away`;',
    ].join('\n');
    expect(check('libs/x/src/a.ts', source)).toEqual([
      '3: dialect: is told',
      '3: dialect: told of',
      '5: dialect: nobody',
      '7: dialect: stands',
      '8: dialect: is away',
    ]);
  });

  it('finds sentences that open with a question word used as a noun, but no questions', () => {
    const source = [
      '/** What a worker works with. */',
      '/** Of the newest record. */',
      '/** Is it known? Who knows? */',
      "const text = '3 of 4 are known';",
    ].join('\n');
    expect(check('a.ts', source)).toEqual([
      '1: opening: What a worker works with.',
      '2: opening: Of the newest record.',
    ]);
  });

  it('finds replaced names once a file, common words only where they had their private meaning', () => {
    const source = ['letGo();', 'letGo();', 'share();'].join('\n');
    expect(check('libs/bus/src/a.ts', source)).toEqual(['1: old name: letGo', '3: old name: share']);
    expect(check('libs/api/src/a.ts', source)).toEqual(['1: old name: letGo']);
  });

  it('leaves code in backticks and single words alone', () => {
    expect(check('a.ts', "import 'nobody';\n/** Calls `nobody()`. */\nexport {};")).toEqual([]);
  });
});

describe('sentences', () => {
  it('finds those of more than 40 words', () => {
    const words = (count: number): string => `A ${'word '.repeat(count - 1).trim()}.`;
    expect(check('a.md', `${words(40)} ${words(41)}`)).toEqual([
      '1: long sentence: 41 words: A word word word word word word word …',
    ]);
  });

  it('finds those with three semicolons', () => {
    expect(check('a.md', 'One; two; three. One; two; three; four.')).toEqual([
      '1: semicolons: 3: One; two; three; four.',
    ]);
  });

  it('does not measure strings, which may be code', () => {
    expect(check('a.ts', `const sql = \`${'word '.repeat(50)}; a; b; c\`;`)).toEqual([]);
  });
});

describe('other files', () => {
  it('reads headings, items and table cells of Markdown, and no code blocks', () => {
    const page = [
      '# What is promised',
      '',
      '| a | b |',
      '| - | - |',
      '| nobody | x |',
      '',
      '```sh',
      'nobody',
      '```',
      '- somebody',
    ];
    expect(check('docs/a.md', page.join('\n'))).toEqual([
      '1: opening: What is promised',
      '5: dialect: nobody',
      '10: dialect: somebody',
    ]);
  });

  it('reads comments of .proto files', () => {
    expect(check('a.proto', '// Who people are.\nmessage A {\n  string b = 1; // It is told.\n}')).toEqual([
      '1: opening: Who people are.',
      '3: dialect: is told',
    ]);
  });

  it('reads comments and long values of YAML', () => {
    expect(check('a.yaml', '# nobody\na: 1 # somebody\nsummary: the one that nobody reads\nb: nobody')).toEqual([
      '1: dialect: nobody',
      '2: dialect: somebody',
      '3: dialect: nobody',
    ]);
  });

  it('knows no texts in files of other kinds', () => {
    expect(check('a.png', 'nobody')).toEqual([]);
  });
});
