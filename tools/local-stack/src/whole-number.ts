import { InvalidArgumentError } from 'commander';

/** Returns a parser of an option that accepts whole numbers from 1 to a maximum. */
export function wholeNumberParser(maximum: number): (text: string) => number {
  return (text) => {
    const number = /^[1-9]\d*$/.test(text) ? Number(text) : 0;
    if (number >= 1 && number <= maximum) return number;
    throw new InvalidArgumentError(`must be a whole number from 1 to ${maximum.toLocaleString('en')}`);
  };
}
