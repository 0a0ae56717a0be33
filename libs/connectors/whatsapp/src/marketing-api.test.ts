import type { Content, TemplateCategory } from '@chat4all/connector';
import { expect, test } from 'vitest';
import type { MarketingApi } from './marketing-api.ts';
import { createWhatsApp } from './index.ts';

const ACCEPTED = { status: 200, body: { messages: [{ id: 'wamid.1' }] } };
const refused = (code: number, error_subcode?: number) => ({ status: 400, body: { error: { code, error_subcode } } });

/** Sends a template with a category, to which the platform answers with these responses; returns the requests and the outcome. */
async function sendWith(
  marketingApi: MarketingApi | undefined,
  category: TemplateCategory | undefined,
  answers: readonly { readonly status: number; readonly body: object }[] = [ACCEPTED],
) {
  const requests: string[] = [];
  const connector = createWhatsApp({
    ...{ phoneNumberId: '1', marketingApi, accessToken: 't', appSecret: 's', verifyToken: 'v' },
    fetch: (url, { body }) => {
      const { status, body: answer } = answers[requests.length] ?? ACCEPTED;
      const [, policy = 'no policy'] = /"product_policy":"(\w+)"/.exec(typeof body === 'string' ? body : '') ?? [];
      requests.push(`${url.slice(url.lastIndexOf('/') + 1)} ${policy}`);
      return Promise.resolve({ status, headers: new Headers(), text: () => Promise.resolve(JSON.stringify(answer)) });
    },
  });
  const content: Content = { kind: 'template', name: 'offer', language: 'en', ...(category && { category }) };
  const outcome = await connector.send({ id: 'd', to: { kind: 'phone', value: '+5511999999999' }, content }).then(
    ({ providerMessageId }) => providerMessageId,
    (error: unknown) => (error instanceof Error && 'channelCode' in error ? error.channelCode : error),
  );
  return { requests, outcome };
}

test.each<[MarketingApi | undefined, TemplateCategory | undefined, string]>([
  [undefined, 'marketing', 'messages no policy'],
  ['OFF', 'marketing', 'messages no policy'],
  ['PREFER', 'marketing', 'marketing_messages CLOUD_API_FALLBACK'],
  ['STRICT', 'marketing', 'marketing_messages STRICT'],
  ['STRICT', 'utility', 'messages no policy'],
  ['STRICT', undefined, 'messages no policy'],
])('with %s, a template of the category %s is posted to %s', async (marketingApi, category, request) => {
  expect(await sendWith(marketingApi, category)).toEqual({ requests: [request], outcome: 'wamid.1' });
});

test.each([[refused(100, 33)], [refused(10)], [refused(131055)], [refused(134101)]])(
  'with PREFER, a message that is not for this API is posted to the Cloud API: %j',
  async (refusal) => {
    const requests = ['marketing_messages CLOUD_API_FALLBACK', 'messages no policy'];
    expect(await sendWith('PREFER', 'marketing', [refusal])).toEqual({ requests, outcome: 'wamid.1' });
  },
);

test.each<[MarketingApi, { readonly status: number; readonly body: object }, string]>([
  ['STRICT', refused(134102), '134102'],
  ['PREFER', refused(131049), '131049'],
  ['PREFER', { status: 500, body: {} }, 'HTTP 500'],
])(
  'with %s, a message that may have been sent or would be refused again is not posted twice: %j',
  async (api, answer, code) => {
    const { requests, outcome } = await sendWith(api, 'marketing', [answer]);
    expect({ calls: requests.length, outcome }).toEqual({ calls: 1, outcome: code });
  },
);
