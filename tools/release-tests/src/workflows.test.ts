import { skipWithout } from '@chat4all/test-servers';
import { describe, expect, it } from 'vitest';
import { BUILD_TIMEOUT_MS, goTool } from './go-tools.ts';
import { runCommand } from './run-command.ts';
import { readWorkflows } from './workflows.ts';

const workflows = await readWorkflows();

const { skip, named } = await skipWithout('go');

it.skipIf(skip)(
  named('actionlint reports no problem'),
  async () => {
    await runCommand(await goTool('actionlint'), ['-no-color']);
  },
  BUILD_TIMEOUT_MS,
);

describe.each(workflows)('$file', ({ text, on, permissions, jobs }) => {
  it('pins every action by digest, with its version in a comment', () => {
    const uses = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, use = '']) => use);
    const local = uses.filter((use) => use.startsWith('./.github/'));
    const pinned = uses.filter((use) => /^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use));
    expect([...local, ...pinned].sort()).toEqual(uses.sort());
    expect(uses.length).toBeGreaterThan(0);
  });

  it('has read-only permissions except in jobs that state write permissions', () => {
    expect(permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(jobs)) {
      const writes = Object.entries(job.permissions ?? {}).filter(([, access]) => access === 'write');
      if (writes.length > 0) expect(on).toEqual(['push']);
    }
  });

  it('gives pull requests no access to secrets', () => {
    expect(on).not.toContain('pull_request_target');
    expect(on).not.toContain('workflow_run');
    if (!on.includes('push')) expect(text).not.toMatch(/\bsecrets\b/);
  });

  it('inserts no expressions into scripts', () => {
    const scripts = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run));
    for (const script of scripts) expect(script).not.toContain('${{');
  });

  it('limits the duration of every job', () => {
    const unlimited = Object.entries(jobs).filter(
      ([, job]) => job.uses === undefined && job['timeout-minutes'] === undefined,
    );
    expect(unlimited).toEqual([]);
  });
});

it('every workflow uses the same version of an action', () => {
  const pins = new Set(workflows.flatMap(({ text }) => text.match(/[\w-]+\/[\w./-]+@[0-9a-f]{40}/g) ?? []));
  const actions = [...pins].map((pin) => pin.replace(/@.*/, ''));
  expect(actions).toEqual([...new Set(actions)]);
});

describe('the checks of a pull request', () => {
  const script = workflows
    .filter(({ file }) => file.endsWith('/check.yml'))
    .flatMap(({ jobs }) => Object.values(jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run)))
    .join('\n');

  it.each(['nx affected -t lint typecheck test verify build', 'nx affected -t docker:build'])('%s', (command) => {
    expect(script).toContain(command);
  });

  it('are required for a release too', () => {
    const callers = workflows.filter(({ jobs }) =>
      Object.values(jobs).some(({ uses }) => uses === './.github/workflows/check.yml'),
    );
    expect(callers.flatMap(({ on }) => on).sort()).toEqual(['pull_request', 'push']);
  });
});
