/**
 * Returns the number of repetitions of a test that finds more the longer it runs: `quick`, or `full` with
 * `CHAT4ALL_TEST_SIZE=full`, which `npm run check -- --full` sets.
 */
export function testSize(quick: number, full: number): number {
  return process.env['CHAT4ALL_TEST_SIZE'] === 'full' ? full : quick;
}
