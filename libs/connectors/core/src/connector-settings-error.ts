/** A connector could not be made from the settings it was given. The message names every wrong one. */
export class ConnectorSettingsError extends Error {
  override readonly name = 'ConnectorSettingsError';
  /** One entry per missing or wrong setting. Never holds a value: it may be a secret. */
  readonly problems: readonly { readonly setting: string; readonly problem: string }[];

  constructor(channel: string, problems: readonly { readonly setting: string; readonly problem: string }[]) {
    super(`${channel}: ${problems.map(({ setting, problem }) => `${setting}: ${problem}`).join('; ')}`);
    this.problems = problems;
  }
}
