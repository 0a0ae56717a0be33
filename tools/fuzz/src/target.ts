/** Code that takes bytes from outside. */
export interface FuzzTarget extends AsyncDisposable {
  /** Valid inputs, from which the first mutants are made. */
  readonly seeds: readonly Buffer[];
  /** Returns a mutant by the form of the input; undefined if it has not this form. Default: changes of bytes only. */
  readonly mutate?: (input: Buffer, random: () => number) => Buffer | undefined;
  /** Returns the outcome in a word or two, such as a status code. Rejects if the input has found a fault. */
  run(input: Buffer): Promise<string>;
}

/** Starts a target. */
export type StartTarget = () => Promise<FuzzTarget>;
