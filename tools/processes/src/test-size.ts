/**
 * Returns how much of something a test does. Tests that find more the longer they run do `quick` of it, and `full` of it
 * with `CHAT4ALL_TEST_SIZE=full`, which `npm run check -- --full` sets.
 */
export function testSize(quick: number, full: number): number {
  return process.env['CHAT4ALL_TEST_SIZE'] === 'full' ? full : quick;
}
