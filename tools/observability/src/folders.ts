import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** The generated dashboards. */
export const DASHBOARDS_FOLDER = join(ROOT, 'infra/grafana/dashboards');
/** Prometheus' configuration and rules. */
export const PROMETHEUS_FOLDER = join(ROOT, 'infra/prometheus');
export const ALERTMANAGER_FOLDER = join(ROOT, 'infra/alertmanager');
export const PROVISIONING_FOLDER = join(ROOT, 'infra/grafana/provisioning');
export const RUNBOOKS_FOLDER = join(ROOT, 'docs/runbooks');
/** The pictures of the pages. */
export const IMAGES_FOLDER = join(ROOT, 'docs/images');

/** The certificates of the tests of the API. */
export const CERTIFICATES_FOLDER = join(ROOT, 'libs/api/src/testing/certificates');
