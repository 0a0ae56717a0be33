import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** Where the generated dashboards are. */
export const dashboardsFolder = join(root, 'infra/grafana/dashboards');
/** Where Prometheus' configuration and its rules are. */
export const prometheusFolder = join(root, 'infra/prometheus');
export const alertmanagerFolder = join(root, 'infra/alertmanager');
export const provisioningFolder = join(root, 'infra/grafana/provisioning');
export const runbooksFolder = join(root, 'docs/runbooks');
/** The picture in the README. */
export const overviewPicture = join(root, 'docs/images/overview.svg');
