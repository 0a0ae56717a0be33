/** Where the runbooks are read. */
const RUNBOOKS = 'https://github.com/chat4all/chat4all/blob/main/docs/runbooks/';

/** The address of a runbook, by its name without `.md`. */
export function runbookUrl(name: string): string {
  return `${RUNBOOKS}${name}.md`;
}

/** The file name of the runbook at an address; undefined when it is none of ours. */
export function runbookFile(url: string): string | undefined {
  return url.startsWith(RUNBOOKS) ? url.slice(RUNBOOKS.length) : undefined;
}
