/** Throws for inputs that begin with "fuz". Random bytes would take 16 million inputs to find one. */
export function guardedFault(input: Buffer): string {
  if (input[0] === 0x66) {
    if (input[1] === 0x75) {
      if (input[2] === 0x7a) throw new Error('a fault');
    }
  }
  return 'ok';
}
