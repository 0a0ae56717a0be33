/** The address of the runbooks. */
const RUNBOOKS = 'https://github.com/chat4all/chat4all/blob/main/docs/runbooks/';

/** Returns the URL of a runbook by its name without `.md`. */
export function runbookUrl(name: string): string {
  return `${RUNBOOKS}${name}.md`;
}

/** Returns the file name of the runbook at a URL, or undefined if it is not one of this repository. */
export function runbookFile(url: string): string | undefined {
  return url.startsWith(RUNBOOKS) ? url.slice(RUNBOOKS.length) : undefined;
}
