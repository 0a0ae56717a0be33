import { describe, expect, it } from 'vitest';
import { adaptContent } from '../adaptation/adapt-content.ts';
import type { Content } from '../content.ts';
import { validateContent } from '../validation.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';
import { randomContent } from './random-content.ts';
import { TEST_SEED, seededRandom } from './random-json.ts';

/** Tests that content is adapted to the channel's limits, with its losses reported. */
export function describeAdaptation(subject: ConnectorUnderTest): void {
  describe('adapted content', () => {
    const { capabilities } = subject.create({});

    it(`fits any content into the limits of the channel, or reports why not (CHAT4ALL_TEST_SEED=${TEST_SEED})`, () => {
      const random = seededRandom(TEST_SEED);
      for (let round = 0; round < 2_000; round += 1) {
        const content = randomContent(random);
        const fits = validateContent(content, capabilities).length === 0;
        const { contents, losses } = adaptContent(content, capabilities);
        for (const one of contents) expect(validateContent(one, capabilities), JSON.stringify(content)).toEqual([]);
        if (fits) expect({ contents, losses }).toEqual({ contents: [content], losses: [] });
        // White space at the ends of a text is no loss.
        else if (!isTrimmed(content, contents)) expect(losses, JSON.stringify(content)).not.toEqual([]);
      }
    });

    it.runIf(capabilities.content.text)('keeps every word of a text, in order', () => {
      const random = seededRandom(TEST_SEED);
      const text = Array.from({ length: 3_000 }, (_, index) => `${index}${'ç'.repeat(random() * 9)}`).join(' ');
      const { contents } = adaptContent({ kind: 'text', text }, capabilities);
      expect(contents.length).toBeGreaterThan(1);
      expect(contents.map((one) => (one.kind === 'text' ? one.text : '')).join(' ')).toBe(text);
    });
  });
}

function isTrimmed(content: Content, [adapted, ...others]: readonly Content[]): boolean {
  if (content.kind !== 'text' || adapted?.kind !== 'text') return false;
  return others.length === 0 && adapted.text === content.text.trim();
}
