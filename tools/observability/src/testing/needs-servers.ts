import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { whatKafkaNeeds, whatPrometheusNeeds } from '@chat4all/test-servers';

// With CI=true what is missing is a failure, not a reason to skip.
const inCi = process.env['CI'] === 'true';
const [kafka, prometheus, alertmanager] = inCi
  ? []
  : await Promise.all([whatKafkaNeeds({ mode: 'kraft' }), whatPrometheusNeeds(), whatAmtoolNeeds()]);

/** Why tests that need Prometheus and promtool are skipped. Undefined: they run. */
export const withoutPrometheus: string | undefined = prometheus;
/** The same for tests that need amtool. */
export const withoutAlertmanager: string | undefined = alertmanager;
/** The same for tests that need Kafka and Prometheus. */
export const withoutServers: string | undefined = kafka ?? prometheus;

/** The name of tests, with why they are skipped when they are. */
export function named(name: string, missing: string | undefined): string {
  return missing === undefined ? name : `${name} (skipped: ${missing})`;
}

async function whatAmtoolNeeds(): Promise<string | undefined> {
  return promisify(execFile)('amtool', ['--version']).then(
    () => undefined,
    () => "The configuration of Alertmanager is checked by amtool, of Debian's package prometheus-alertmanager.",
  );
}
