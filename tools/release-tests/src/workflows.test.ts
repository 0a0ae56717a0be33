import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { skipWithout } from '@chat4all/test-servers';
import { describe, expect, it } from 'vitest';
import { BUILD_TIMEOUT_MS, goTool } from './go-tools.ts';
import { root, runCommand } from './run-command.ts';
import { type Workflow, readWorkflows } from './workflows.ts';

const workflows = await readWorkflows();

/** Returns the permissions that a job may write. */
function writesOf({ permissions = {} }: Pick<Workflow['jobs'][string], 'permissions'>): string[] {
  return Object.entries(permissions).flatMap(([scope, access]) => (access === 'write' ? [scope] : []));
}

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
    const isTrusted = on.every((trigger) => trigger === 'push' || trigger === 'schedule');
    for (const job of Object.values(jobs)) {
      // The findings of CodeQL are all that a pull request may write.
      if (!isTrusted) expect(writesOf(job).filter((scope) => scope !== 'security-events')).toEqual([]);
    }
  });

  it('runs no code of dependencies in jobs with write permissions', () => {
    for (const job of Object.values(jobs).filter((one) => writesOf(one).length > 0)) {
      for (const { run = '' } of job.steps)
        expect(run).not.toMatch(/\b(npm (ci|install|i|exec|run)|npx|pip install)\b/);
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

describe('a release', () => {
  const release = workflows.filter(({ file }) => file.endsWith('/release.yml'));
  const scripts = (name: string): string =>
    release.flatMap(({ jobs }) => jobs[name]?.steps.map(({ run = '' }) => run) ?? []).join('\n');

  it('runs no install scripts of dependencies', () => {
    const installs = release.flatMap(({ text }) => text.match(/npm ci.*/g) ?? []);
    expect(installs.length).toBeGreaterThan(0);
    for (const install of installs) expect(install).toBe('npm ci --ignore-scripts');
  });

  it('pushes images for amd64 and arm64, signed and with their provenance', () => {
    expect(scripts('images')).toContain('--platform linux/amd64,linux/arm64');
    expect(scripts('images')).toContain('--provenance mode=max --sbom true');
    expect(scripts('images')).toContain('cosign sign --yes "ghcr.io/chat4all/$APP@$digest"');
    expect(release.map(({ text }) => text).join()).toContain('actions/attest-build-provenance@');
  });

  it('signs the chart, and publishes packages with provenance', () => {
    expect(scripts('chart')).toContain('cosign sign --yes');
    expect(scripts('packages')).toMatch(/npm publish .*--provenance/);
  });
});

describe('the security of the repository', () => {
  const uses = workflows.map(({ text }) => text).join('\n');

  it.each(['github/codeql-action/analyze', 'actions/dependency-review-action', 'ossf/scorecard-action'])(
    'is checked by %s',
    (action) => {
      expect(uses).toContain(`uses: ${action}@`);
    },
  );

  it('is kept by updates of actions, packages and images', async () => {
    const text = await readFile(join(root, '.github/dependabot.yml'), 'utf8');
    for (const ecosystem of ['github-actions', 'npm', 'docker', 'docker-compose', 'pip', 'gomod'])
      expect(text).toContain(`package-ecosystem: ${ecosystem}\n`);
  });
});
