import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** The generated dashboards. */
export const dashboardsFolder = join(root, 'infra/grafana/dashboards');
/** Prometheus' configuration and rules. */
export const prometheusFolder = join(root, 'infra/prometheus');
export const alertmanagerFolder = join(root, 'infra/alertmanager');
export const provisioningFolder = join(root, 'infra/grafana/provisioning');
export const runbooksFolder = join(root, 'docs/runbooks');
/** The pictures of the pages. */
export const imagesFolder = join(root, 'docs/images');
