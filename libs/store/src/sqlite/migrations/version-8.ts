/** Version 8: the time of the last report of a channel about consent. */
// 'report_opted_out' is its decision. 'opted_out' differs from it if a decision without a report followed. Both are NULL without a report.
export const VERSION_8 = `
  ALTER TABLE consents ADD COLUMN report_time INTEGER;
  ALTER TABLE consents ADD COLUMN report_opted_out INTEGER;
`;
