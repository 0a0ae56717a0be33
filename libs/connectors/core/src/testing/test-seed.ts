/** What repeats a run: `CHAT4ALL_TEST_SEED`, or another number each time. */
export const testSeed = Number(process.env['CHAT4ALL_TEST_SEED'] ?? Date.now() % 1_000_000);
