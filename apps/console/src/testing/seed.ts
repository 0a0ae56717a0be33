import { createHmac } from 'node:crypto';
import { type SandboxClient, createSandboxClient } from '@chat4all/connector-sandbox';
import { z } from 'zod';

/** The ids of the demo's accounts at the simulated platform. */
const WHATSAPP = '100000000000001';
const INSTAGRAM = '17840000000000001';

/** The addresses of a running `npm start`. */
export interface RunningGateway {
  readonly http: string;
  readonly sandbox: string;
  readonly webhooks: string;
}

/** Settings of a gateway to {@link seed}: platform rules as Meta has them, and dead letters after one failed attempt. */
export const SEEDED_SETTINGS = {
  CHAT4ALL_SANDBOX_RULES: 'meta',
  CHAT4ALL_DELIVERY_RETRY_ATTEMPTS: '1',
  // Event webhooks of tests are on this machine.
  CHAT4ALL_INSECURE: '1',
} as const;

/** Fills an installation as some days of work would: conversations, failures, templates, people. */
export async function seed({ http, sandbox: baseUrl, webhooks }: RunningGateway, picture: Buffer): Promise<void> {
  const sandbox = createSandboxClient({ baseUrl });
  const call = callerOf(http);
  await seedTemplates(sandbox, call);
  await seedPeople(call);
  await seedConversations(sandbox, call, picture);
  await seedFailures(sandbox, call);
  await seedDeadLetters(sandbox, call, webhooks);
}

/** Calls a method such as `ChatService/SendMessage` of the router, and returns the JSON of its response. Rejects with its error. */
export type Call = (method: string, request: unknown) => Promise<Record<string, unknown>>;

const object = z.record(z.string(), z.unknown());

/** Returns a {@link Call} of a router. */
export function callerOf(http: string): Call {
  return async (method, request) => {
    const response = await fetch(`${http}/chat4all.v1.${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method}: HTTP ${response.status} ${text}`);
    return object.parse(JSON.parse(text));
  };
}

async function seedTemplates(sandbox: SandboxClient, call: Call): Promise<void> {
  const language = 'pt_BR';
  const templates = [
    ['pedido_a_caminho', 'utility', 'Olá {{1}}! Seu pedido {{2}} saiu para entrega e chega hoje até as 18h.'],
    ['lembrete_consulta', 'utility', 'Olá {{1}}, sua consulta é amanhã às {{2}}. Responda SIM para confirmar.'],
    ['codigo_de_acesso', 'authentication', '{{1}} é o seu código de acesso.'],
    ['promocao_primavera', 'marketing', 'Primavera com 20 % de desconto até domingo. Responda SAIR para não receber.'],
  ] as const;
  for (const [name, category, text] of templates) {
    const state = name === 'promocao_primavera' ? 'pending' : 'approved';
    const components = [{ type: 'BODY', text }];
    await sandbox.registerTemplate({
      account: WHATSAPP,
      name,
      language,
      category,
      state,
      quality: 'GREEN',
      components,
    });
  }
  await call('TemplateService/SyncTemplates', { accountId: 'demo-whatsapp' });
}

async function seedPeople(call: Call): Promise<void> {
  const people = [
    ['cliente-1042', '+5511987654321'],
    ['cliente-1043', '+5511976543210'],
    ['cliente-1044', '+5521965432109'],
    ['cliente-1045', '+5531954321098'],
  ] as const;
  for (const [userId, value] of people) {
    await call('DirectoryService/UpdateUser', { user: { userId, identities: [{ channel: 'whatsapp', value }] } });
  }
  const recipient = { userId: 'cliente-1042' };
  const evidence = 'form-2026-118';
  await call('DirectoryService/SetConsent', { recipient, consent: 'CONSENT_OPTED_IN', scope: 'marketing', evidence });
  await call('DirectoryService/SetConsent', {
    recipient: { userId: 'cliente-1044' },
    ...{ consent: 'CONSENT_OPTED_OUT', scope: 'marketing', evidence: 'ticket-8841' },
  });
}

async function seedConversations(sandbox: SandboxClient, call: Call, picture: Buffer): Promise<void> {
  const people = [
    { phone: '5531954321098', name: 'Diego Farias', says: 'Obrigado, chegou tudo certo 🙌' },
    { phone: '5521965432109', name: 'Carla Mendes', says: 'Vocês entregam em Niterói?' },
    { phone: '5511976543210', name: 'Bruno Lima', says: 'Segue o comprovante do pagamento' },
  ];
  for (const { phone, name, says } of people) {
    await sandbox.receive({ account: WHATSAPP, person: { phone, name }, content: { type: 'text', text: says } });
  }
  const instagram = { userId: '900000000000001', username: 'lu.padaria', name: 'Luísa Prado' };
  await sandbox.receive({
    account: INSTAGRAM,
    person: instagram,
    content: { type: 'text', text: 'Oi! Ainda tem o bolo de fubá de ontem?' },
  });
  const ana = { phone: '5511987654321', name: 'Ana Souza' };
  const to = '+5511987654321';
  const hears = (text: string) => sandbox.receive({ account: WHATSAPP, person: ana, content: { type: 'text', text } });
  await hears('Oi, bom dia! Fiz um pedido ontem à noite.');
  await settled();
  await sendText(call, to, 'Bom dia, Ana! Pode me dizer o número do pedido?');
  await settled();
  await hears('É o 4417');
  await settled();
  await sandbox.receive({
    account: WHATSAPP,
    person: ana,
    content: { type: 'image', file: { mimeType: 'image/png', bytes: picture }, caption: 'A etiqueta que recebi' },
  });
  await settled();
  await sendText(call, to, 'Achei! Ele sai para entrega às 14h e chega hoje até as 18h.');
  await call('ChatService/SendMessage', {
    message: {
      recipients: [{ identity: { channel: 'whatsapp', value: to } }],
      content: {
        choice: {
          body: 'Alguém pode receber à tarde?',
          options: [
            { id: 'yes', title: 'Sim, pode entregar' },
            { id: 'no', title: 'Prefiro amanhã' },
          ],
        },
      },
    },
  });
  await settled();
  await hears('Perfeito, muito obrigada! Pode entregar sim 😊');
  await settled();
}

async function seedFailures(sandbox: SandboxClient, call: Call): Promise<void> {
  // No message came from this number, so that the window is closed.
  await sendText(call, '+5511900000001', 'Olá! Seu cadastro foi aprovado.');
  await sandbox.failNext({ account: WHATSAPP, recipient: '5531954321098', status: 400, code: 131009 });
  await sendText(call, '+5531954321098', 'Sua nota fiscal está disponível.');
  await settled();
}

/** A delivery whose attempts are used up, and a callback with a part that cannot be read. */
async function seedDeadLetters(sandbox: SandboxClient, call: Call, webhooks: string): Promise<void> {
  await sandbox.failNext({ account: WHATSAPP, recipient: '5521965432109', status: 500, code: 131000 });
  await sendText(call, '+5521965432109', 'Entregamos sim! O frete para Niterói é R$ 12.');
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '551130000000', phone_number_id: WHATSAPP },
    statuses: [{ nonsense: true }],
  };
  const entry = [{ id: '200000000000001', changes: [{ field: 'messages', value }] }];
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry });
  const signature = createHmac('sha256', 'demo-app-secret').update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  const response = await fetch(`${webhooks}/webhooks/whatsapp`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`the callback was answered with HTTP ${response.status}`);
  await settled();
}

function sendText(call: Call, value: string, body: string): Promise<unknown> {
  return call('ChatService/SendMessage', {
    message: { recipients: [{ identity: { channel: 'whatsapp', value } }], content: { text: { body } } },
  });
}

/** Lets states and callbacks arrive in the order of a conversation. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 700);
  });
}
