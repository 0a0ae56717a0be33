import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { PROMETHEUS_FOLDER } from '../folders.ts';

/** The part of the configuration that is used here. */
const configuration = z.looseObject({
  rule_files: z.array(z.string()),
  scrape_configs: z.array(z.looseObject({ job_name: z.string() })),
});

/**
 * Returns the deployed configuration with these targets, scraped every second, and without notifications.
 * Throws if a target's job is not in it.
 */
export function observing(
  deployed: string,
  targets: readonly { readonly job: string; readonly target: string }[],
): string {
  const { rule_files, scrape_configs } = configuration.parse(parse(deployed));
  const jobs = scrape_configs.map(({ job_name }) => job_name);
  const unknown = targets.find(({ job }) => !jobs.includes(job));
  if (unknown !== undefined) throw new Error(`unknown job ${unknown.job} in prometheus.yml`);
  return stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: rule_files.map((file) => join(PROMETHEUS_FOLDER, file)),
    scrape_configs: scrape_configs.map((scraping) => ({
      ...scraping,
      static_configs: [{ targets: targets.filter(({ job }) => job === scraping.job_name).map(({ target }) => target) }],
    })),
  });
}
