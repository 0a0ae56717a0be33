/** The exit codes of the command. */
export const EXIT_CODES = {
  success: 0,
  failure: 1,
  usage: 2,
  interrupted: 130,
  /** 128 and the number of SIGPIPE, as other commands end when the reader of their output is gone. */
  closedPipe: 141,
  terminated: 143,
} as const;

/** An error that is printed without a stack trace. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT_CODES.failure) {
    super(message);
    this.exitCode = exitCode;
  }
}
