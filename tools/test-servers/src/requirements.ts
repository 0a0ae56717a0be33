import { dockerWorks } from './docker-kafka.ts';
import { findChromium } from './find-chromium.ts';
import { javaWorks } from './kafka-libraries.ts';
import { commandWorks } from './run-command.ts';

/** The software that tests need: a check whether this machine has it, and what to install otherwise. */
const REQUIREMENTS = {
  kafka: {
    install: 'Java 17 and Maven, or Docker',
    isInstalled: async () => (await javaWorks()) || (await dockerWorks()),
  },
  /** A broker with TLS and SASL, or with ZooKeeper. */
  kafkaOnJava: { install: 'Java 17 and Maven', isInstalled: javaWorks },
  prometheus: {
    install: 'prometheus and promtool (on Debian: prometheus)',
    isInstalled: async () =>
      (await commandWorks('prometheus', '--version')) && (await commandWorks('promtool', '--version')),
  },
  alertmanager: {
    install: 'amtool (on Debian: prometheus-alertmanager)',
    isInstalled: () => commandWorks('amtool', '--version'),
  },
  go: { install: 'Go (https://go.dev/dl)', isInstalled: () => commandWorks('go', 'version') },
  python: {
    install: 'Python 3.11 or newer with venv (on Debian: python3-venv)',
    isInstalled: () =>
      commandWorks('python3', '-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'),
  },
  chromium: {
    install: 'Chromium (on Debian: chromium)',
    isInstalled: () => Promise.resolve(findChromium() !== undefined),
  },
  docker: { install: 'a Docker engine with Compose', isInstalled: () => commandWorks('docker', 'compose', 'ls') },
} as const;

/** Software that CI may lack. */
const OPTIONAL: ReadonlySet<Requirement> = new Set(['docker', 'chromium']);

/** Software that tests need in addition to Node. */
export type Requirement = keyof typeof REQUIREMENTS;

/** Returns what must be installed for a requirement; undefined if it is installed. */
export async function missingRequirement(requirement: Requirement): Promise<string | undefined> {
  const { install, isInstalled } = REQUIREMENTS[requirement];
  return (await isInstalled()) ? undefined : install;
}

/** The decision to skip tests on this machine, and a function that adds what to install to their names. */
export interface SkipDecision {
  readonly skip: boolean;
  readonly named: (name: string) => string;
}

/**
 * Returns whether tests that need these are skipped. With `CI=true` only Docker and Chromium may be missing: tests that
 * need anything else run, and fail.
 */
export async function skipWithout(...needed: readonly Requirement[]): Promise<SkipDecision> {
  const optional = needed.filter((requirement) => OPTIONAL.has(requirement) || process.env['CI'] !== 'true');
  const missing = (await Promise.all(optional.map(missingRequirement))).filter((one) => one !== undefined);
  const reason = missing.join(', ');
  return {
    skip: missing.length > 0,
    named: (name) => (reason === '' ? name : `${name} (skipped: needs ${reason})`),
  };
}
