import { InvalidArgumentError } from 'commander';

/** Makes what reads a whole number from 1 up to a limit on the command line, or says what it should be. */
export function wholeNumber(maximum: number): (text: string) => number {
  return (text) => {
    const number = /^[1-9]\d*$/.test(text) ? Number(text) : 0;
    if (number >= 1 && number <= maximum) return number;
    throw new InvalidArgumentError(`It is not a whole number from 1 to ${maximum.toLocaleString('en')}.`);
  };
}
