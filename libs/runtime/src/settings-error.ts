/** The problems of one source, such as the environment or the configuration file. */
export interface ProblemGroup {
  readonly source: string;
  readonly problems: readonly string[];
}

/** The error of invalid settings or an invalid configuration file. Its message has every problem, one per line, below its source. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly groups: readonly ProblemGroup[];

  /** `others` are the problems of other sources. */
  constructor(source: string, problems: readonly string[], others: readonly ProblemGroup[] = []) {
    const groups = [{ source, problems }, ...others];
    super(groups.map((group) => [`${group.source}:`, ...group.problems].join('\n  ')).join('\n'));
    this.groups = groups;
  }

  get problems(): readonly string[] {
    return this.groups.flatMap(({ problems }) => problems);
  }
}

/** Collects the errors of several steps, so that a user learns all problems at once. */
export class SettingsErrors {
  readonly #groups: ProblemGroup[] = [];

  /** Runs a step; returns undefined if it throws a {@link SettingsError}. */
  collect<Result>(step: () => Result): Result | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      this.#groups.push(...error.groups);
      return undefined;
    }
  }

  /** Adds the problems of a source, if there are any. */
  add(source: string, problems: readonly string[]): void {
    if (problems.length > 0) this.#groups.push({ source, problems });
  }

  /** Runs the last step. Throws one error with all problems, also those of earlier steps, if there are any. */
  finish<Result>(step: () => Result): Result {
    const finished = this.collect(() => ({ result: step() }));
    const [first, ...others] = this.#groups;
    if (finished !== undefined && first === undefined) return finished.result;
    throw new SettingsError(first?.source ?? '', first?.problems ?? [], others);
  }

  get groups(): readonly ProblemGroup[] {
    return this.#groups;
  }
}
