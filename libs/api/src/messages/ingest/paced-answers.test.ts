import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { PacedAnswers } from './paced-answers.ts';

/** A stream whose answers are taken one by one, when the test says so. */
function createStream() {
  const written: string[] = [];
  const take: (() => void)[] = [];
  const stream = new Writable({
    objectMode: true,
    write: (answer: string, _encoding, taken) => {
      written.push(answer);
      take.push(taken);
    },
  });
  const takeNext = async (): Promise<void> => {
    take.shift()?.();
    await new Promise(setImmediate);
  };
  return { stream, written, takeNext };
}

const large = (name: string) => ({ response: name, bytes: 50_000 });

test('writes no further answers while those before them are not taken, and counts them', async () => {
  const { stream, written, takeNext } = createStream();
  const answers = new PacedAnswers<string>(stream, new AbortController().signal);
  let taken = 0;
  answers.onTaken = () => (taken += 1);
  const done = answers.write(['a', 'b', 'c', 'd'].map(large));
  expect([answers.bytes, stream.writableLength]).toEqual([200_000, 2]);
  await takeNext();
  expect([answers.bytes, stream.writableLength]).toEqual([150_000, 2]);
  for (let rest = 0; rest < 3; rest += 1) await takeNext();
  await done;
  expect([written, answers.bytes, taken]).toEqual([['a', 'b', 'c', 'd'], 0, 4]);
});

test.each(['aborted', 'destroyed'] as const)('stops writing once the stream is %s', async (end) => {
  const { stream } = createStream();
  const ended = new AbortController();
  const answers = new PacedAnswers<string>(stream, ended.signal);
  const done = answers.write(['a', 'b', 'c', 'd'].map(large));
  if (end === 'aborted') ended.abort();
  else stream.destroy();
  await done;
  expect(answers.bytes).toBeLessThanOrEqual(100_000);
});
