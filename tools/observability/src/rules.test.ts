import { execFile } from 'node:child_process';
import { globSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { skipWithout } from '@chat4all/test-servers';
import { describe, expect, test } from 'vitest';
import { ALERTMANAGER_FOLDER, PROMETHEUS_FOLDER, RUNBOOKS_FOLDER } from './folders.ts';
import { readAlerts } from './read-alerts.ts';
import { runbookFile } from './runbooks.ts';

const run = promisify(execFile);
const inPrometheus = (pattern: string): string[] => globSync(join(PROMETHEUS_FOLDER, pattern)).sort();
const alerts = readAlerts();

const prometheus = await skipWithout('prometheus');
const alertmanager = await skipWithout('alertmanager');

describe.skipIf(prometheus.skip)(prometheus.named('promtool'), () => {
  test('accepts the configuration with its rules', async () => {
    const { stdout } = await run('promtool', ['check', 'config', join(PROMETHEUS_FOLDER, 'prometheus.yml')]);
    expect(stdout).toContain('SUCCESS: 2 rule files found');
  });

  test('reports no problem in the rules', async () => {
    await run('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', ...inPrometheus('rules/*.yml')]);
  });

  const cases = inPrometheus('rules/tests/*.test.yml').map((file) => ({ file, name: basename(file) }));
  test.each(cases)('passes $name', async ({ file }) => {
    const { stdout } = await run('promtool', ['test', 'rules', file]);
    expect(stdout).toContain('SUCCESS');
  });
});

test.skipIf(alertmanager.skip)(
  alertmanager.named('accepts the Alertmanager configuration, which pages for critical alerts'),
  async () => {
    const file = join(ALERTMANAGER_FOLDER, 'alertmanager.yml');
    await run('amtool', ['check-config', file]);
    const receiverOf = async (severity: string): Promise<string> =>
      (
        await run('amtool', ['config', 'routes', 'test', `--config.file=${file}`, `severity=${severity}`])
      ).stdout.trim();
    expect(await receiverOf('critical')).toBe('on-call');
    expect(await receiverOf('warning')).toBe('team');
  },
);

describe.each(alerts)('$alert, $labels.severity', ({ alert, labels, annotations }) => {
  test('has a runbook', () => {
    const page = alert.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
    expect(runbookFile(annotations.runbook_url)).toBe(`${page}.md`);
    expect(readdirSync(RUNBOOKS_FOLDER)).toContain(`${page}.md`);
  });

  test('has a test in which it fires, and one in which it does not', () => {
    const cases = inPrometheus('rules/tests/*.test.yml').map((file) => readFileSync(file, 'utf8'));
    const ofAlert = cases.flatMap((text) =>
      text.split('- alertname: ').filter((part) => part.startsWith(`${alert}\n`)),
    );
    expect(ofAlert.some((part) => part.includes('exp_alerts: []'))).toBe(true);
    const firing = new RegExp(String.raw`exp_labels: \{ severity: ${labels.severity}\b`);
    expect(ofAlert.some((part) => firing.test(part))).toBe(true);
  });
});

test('lists every runbook, each with all sections', () => {
  const index = readFileSync(join(RUNBOOKS_FOLDER, 'README.md'), 'utf8');
  for (const file of readdirSync(RUNBOOKS_FOLDER).filter((one) => one !== 'README.md')) {
    expect(index, file).toContain(`](${file})`);
    const text = readFileSync(join(RUNBOOKS_FOLDER, file), 'utf8');
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings, file).toEqual(['Meaning', 'Impact', 'Diagnosis', 'Mitigation', 'Avoid']);
  }
});
