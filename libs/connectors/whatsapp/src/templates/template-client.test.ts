import type { HttpRequest, TemplateAbility } from '@chat4all/connector';
import { describe, expect, it } from 'vitest';
import { createWhatsApp } from '../index.ts';

const LISTED = {
  ...{ id: '594425479261596', name: 'order', language: 'pt_BR', status: 'APPROVED', category: 'UTILITY' },
  ...{ quality_score: { score: 'YELLOW', date: 1 }, rejected_reason: 'NONE', parameter_format: 'NAMED' },
  components: [{ type: 'BODY', text: 'Olá {{name}}.' }],
};

/** Returns the templates of a connector whose platform answers with these bodies, one after the other, and its requests. */
function withAnswers(answers: readonly object[], status = 200, businessAccountId: string | undefined = '2001') {
  const requests: { readonly url: string; readonly request: HttpRequest }[] = [];
  const { templates } = createWhatsApp({
    ...{ phoneNumberId: '1001', businessAccountId, accessToken: 't', appSecret: 's', verifyToken: 'v' },
    fetch: (url, request) => {
      requests.push({ url, request });
      const body = JSON.stringify(answers[Math.min(requests.length, answers.length) - 1]);
      return Promise.resolve({ status, headers: new Headers(), text: () => Promise.resolve(body) });
    },
  });
  if (templates === undefined) throw new Error('there are no templates');
  const paths = () => requests.map(({ url, request }) => `${request.method} ${url.split('/v25.0/')[1] ?? ''}`);
  return { templates, requests, paths };
}

const list = ({ templates }: { readonly templates: TemplateAbility }) => templates.list();

describe('list', () => {
  it('reads every page', async () => {
    const next = { paging: { cursors: { after: 'c2' }, next: 'https://graph.example/…' } };
    const platform = withAnswers([
      { data: [LISTED], ...next },
      { data: [{ ...LISTED, id: '2' }], paging: { cursors: { after: 'c3' } } },
    ]);
    expect((await list(platform)).map(({ templateId }) => templateId)).toEqual(['594425479261596', '2']);
    const [first, second] = platform.paths();
    expect(first).toMatch(/^GET 2001\/message_templates\?fields=[\w%]+&limit=100$/);
    expect(second).toBe(`${first ?? ''}&after=c2`);
  });

  it('converts templates, without what it does not know', async () => {
    const strange = { id: 7, name: 'x', language: 'en', status: 'NEW', category: 'NEW', components: [null, { a: 1 }] };
    expect(await list(withAnswers([{ data: [LISTED, strange] }]))).toEqual([
      {
        ...{ templateId: '594425479261596', name: 'order', language: 'pt_BR', category: 'utility', status: 'approved' },
        ...{ quality: 'medium', parameterFormat: 'named', components: LISTED.components },
      },
      { templateId: '7', name: 'x', language: 'en', parameterFormat: 'positional', components: [{ a: 1 }] },
    ]);
  });

  it('finds a name exactly', async () => {
    const platform = withAnswers([{ data: [LISTED, { ...LISTED, id: '2', name: 'order_2' }] }]);
    expect(await platform.templates.list({ name: 'order' })).toHaveLength(1);
    expect(platform.paths()[0]).toContain('&name=order');
  });

  it.each([[{}], [{ data: [{ id: '1' }] }]])(
    'rejects a response that is not a list of templates: %j',
    async (answer) => {
      await expect(list(withAnswers([answer]))).rejects.toMatchObject({ reason: 'unknown', retryable: true });
    },
  );
});

describe('create, update and delete', () => {
  it('make the calls that Meta documents', async () => {
    const platform = withAnswers([{ id: '5', status: 'PENDING', category: 'MARKETING' }, { success: true }]);
    const components = [{ type: 'BODY', text: 'Hi.' }];
    const definition = {
      name: 'hi',
      language: 'en',
      category: 'utility',
      parameterFormat: 'named',
      components,
    } as const;
    const created = { templateId: '5', status: 'pending', category: 'marketing' };
    expect(await platform.templates.create(definition)).toEqual(created);
    await platform.templates.update('5', { components });
    await platform.templates.delete({ templateId: '5', name: 'hi' });
    expect(platform.paths()).toEqual([
      'POST 2001/message_templates',
      'POST 5',
      'DELETE 2001/message_templates?name=hi&hsm_id=5',
    ]);
    const bodies = platform.requests.map(({ request: { body } }): unknown =>
      typeof body === 'string' ? JSON.parse(body) : undefined,
    );
    expect(bodies).toEqual([
      { name: 'hi', language: 'en', category: 'UTILITY', parameter_format: 'NAMED', components },
      { components },
      undefined,
    ]);
  });

  it("reject with Meta's text for people", async () => {
    const error = { code: 100, error_subcode: 2388024, message: 'Invalid parameter', error_user_msg: 'It exists.' };
    const { templates } = withAnswers([{ error }], 400);
    const facts = {
      reason: 'invalid',
      channelCode: '100/2388024',
      message: 'Meta error 100: Invalid parameter: It exists.',
    };
    await expect(templates.update('5', { category: 'utility' })).rejects.toMatchObject(facts);
  });

  it('reject without a WhatsApp Business Account, and make no call', async () => {
    const { templates, requests } = createBare();
    const facts = { reason: 'configuration', certain: true } as const;
    await expect(templates.list()).rejects.toMatchObject(facts);
    await expect(templates.update('5', { category: 'utility' })).rejects.toMatchObject(facts);
    await expect(templates.delete({ templateId: '5', name: 'hi' })).rejects.toMatchObject(facts);
    expect(requests).toEqual([]);
  });
});

function createBare() {
  const requests: string[] = [];
  const { templates } = createWhatsApp({
    ...{ phoneNumberId: '1001', accessToken: 't', appSecret: 's', verifyToken: 'v' },
    fetch: (url) => {
      requests.push(url);
      return Promise.reject(new Error('no call must be made'));
    },
  });
  if (templates === undefined) throw new Error('there are no templates');
  return { templates, requests };
}
