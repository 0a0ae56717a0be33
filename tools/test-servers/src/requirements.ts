import { dockerWorks } from './docker-kafka.ts';
import { javaWorks } from './kafka-libraries.ts';
import { commandWorks } from './run-command.ts';

/** How to see whether this machine has something that tests need, and what to install otherwise. */
const requirements = {
  kafka: { install: 'Java 17 and Maven, or Docker', isThere: async () => (await javaWorks()) || (await dockerWorks()) },
  /** A broker with TLS and SASL, or with ZooKeeper. */
  kafkaOnJava: { install: 'Java 17 and Maven', isThere: javaWorks },
  prometheus: {
    install: 'prometheus and promtool (on Debian: prometheus)',
    isThere: async () =>
      (await commandWorks('prometheus', '--version')) && (await commandWorks('promtool', '--version')),
  },
  alertmanager: {
    install: 'amtool (on Debian: prometheus-alertmanager)',
    isThere: () => commandWorks('amtool', '--version'),
  },
  go: { install: 'Go (https://go.dev/dl)', isThere: () => commandWorks('go', 'version') },
  python: {
    install: 'Python 3.11 or newer with venv (on Debian: python3-venv)',
    isThere: () => commandWorks('python3', '-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'),
  },
  docker: { install: 'a Docker engine with Compose', isThere: () => commandWorks('docker', 'compose', 'ls') },
} as const;

/** Something that tests need beside Node. */
export type Requirement = keyof typeof requirements;

/** Returns what has to be installed for a requirement, or undefined if it is there. */
export async function whatIsMissing(requirement: Requirement): Promise<string | undefined> {
  const { install, isThere } = requirements[requirement];
  return (await isThere()) ? undefined : install;
}

/** Whether tests are skipped on this machine, and their name, which then says what to install. */
export interface Skipping {
  readonly skip: boolean;
  readonly named: (name: string) => string;
}

/**
 * Returns whether tests that need these are skipped. With `CI=true` only Docker may be missing: tests that need anything
 * else run, and fail.
 */
export async function skipWithout(...needed: readonly Requirement[]): Promise<Skipping> {
  const optional = needed.filter((requirement) => requirement === 'docker' || process.env['CI'] !== 'true');
  const missing = (await Promise.all(optional.map(whatIsMissing))).filter((one) => one !== undefined);
  const reason = missing.join(', ');
  return {
    skip: missing.length > 0,
    named: (name) => (reason === '' ? name : `${name} (skipped: needs ${reason})`),
  };
}
