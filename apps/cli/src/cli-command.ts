import { Command } from 'commander';
import { CliError, EXIT_CODES } from './cli-error.ts';

const OPTION = String.raw`option '(?:-\w, )?(--[\w-]+)[^']*'`;

/** Commander's messages, and the same as `field: problem`. Messages that are not listed stay as they are. */
const REWRITES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^${OPTION} argument '(.*)' is invalid\\. (.*)$`, 's'), '$1: $3 (got "$2")'],
  [new RegExp(`^${OPTION} value '(.*)' from env '(.*)' is invalid\\. (.*)$`, 's'), '$3: $4 (got "$2")'],
  [/^command-argument value '(.*)' is invalid for argument '(.*)'\. (.*)$/s, '<$2>: $3 (got "$1")'],
  [new RegExp(`^${OPTION} argument missing$`), '$1: a value is required'],
  [new RegExp(`^${OPTION} cannot be used with ${OPTION}$`), '$1: cannot be used with $2'],
  [/^missing required argument '(.*)'$/, '<$1>: is required'],
  [/^unknown option '(.*?)'/, '$1: unknown option'],
  [/^unknown command '(.*?)'/, '$1: unknown command'],
  [/^too many arguments.* Expected (\d+) arguments? but got (\d+): .*$/s, 'too many arguments: expected $1, got $2'],
];

/** A command that throws wrong usage as a {@link CliError}: `--ttl: must be …`, and the help to read. */
export class CliCommand extends Command {
  override createCommand(name?: string): CliCommand {
    return new CliCommand(name);
  }

  override error(message: string): never {
    const problem = message.replace(/^error: /, '');
    const rewrite = REWRITES.find(([pattern]) => pattern.test(problem));
    const rewritten = rewrite === undefined ? problem : problem.replace(rewrite[0], rewrite[1]);
    const text = rewritten.replace(/\n\(Did you mean (.*)\?\)$/, '\n  did you mean $1?');
    throw new CliError(`${text}\n  see ${fullName(this)} --help`, EXIT_CODES.usage);
  }
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}
