import { createHmac } from 'node:crypto';
import { type SandboxClient, type SandboxInbound, createSandboxClient } from '@chat4all/connector-sandbox';
import { z } from 'zod';
import { type FollowedEvents, followEvents } from './follow-events.ts';

/** The ids of the demo's accounts at the simulated platform. */
const WHATSAPP = '100000000000001';
const INSTAGRAM = '17840000000000001';

/** The addresses of a running `npm start`. */
export interface RunningGateway {
  readonly grpc: string;
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

/** The parts that fill an installation. */
interface Seeding {
  readonly sandbox: SandboxClient;
  readonly call: Call;
  readonly events: FollowedEvents;
}

/** Fills an installation as some days of work would: conversations, failures, templates, people. Resolves once all of it is known to the router. */
export async function seed({ grpc, http, sandbox: baseUrl, webhooks }: RunningGateway, picture: Buffer): Promise<void> {
  using events = await followEvents(grpc);
  const seeding = { sandbox: createSandboxClient({ baseUrl }), call: callerOf(http), events };
  await seedTemplates(seeding);
  await seedPeople(seeding);
  await seedConversations(seeding, picture);
  await seedFailures(seeding);
  await seedDeadLetters(seeding, webhooks);
}

/** Calls a method such as `ChatService/SendMessage` of the router, and returns the JSON of its response. Rejects with its error. */
export type Call = (method: string, request: unknown) => Promise<Record<string, unknown>>;

const sentMessage = z.object({ message: z.object({ messageId: z.string() }) });
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

/** Adds a webhook endpoint that nothing is posted to. */
export async function addDisabledEndpoint({ http }: Pick<RunningGateway, 'http'>): Promise<void> {
  const settings = { url: 'https://example.com/events', disabled: true };
  await callerOf(http)('WebhookService/CreateWebhookEndpoint', { settings });
}

async function seedTemplates({ sandbox, call }: Seeding): Promise<void> {
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

async function seedPeople({ call }: Seeding): Promise<void> {
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

async function seedConversations(seeding: Seeding, picture: Buffer): Promise<void> {
  const people = [
    { phone: '5531954321098', name: 'Diego Farias', says: 'Obrigado, chegou tudo certo 🙌' },
    { phone: '5521965432109', name: 'Carla Mendes', says: 'Vocês entregam em Niterói?' },
    { phone: '5511976543210', name: 'Bruno Lima', says: 'Segue o comprovante do pagamento' },
  ];
  for (const { phone, name, says } of people) await hear(seeding, WHATSAPP, { phone, name }, text(says));
  const instagram = { userId: '900000000000001', username: 'lu.padaria', name: 'Luísa Prado' };
  await hear(seeding, INSTAGRAM, instagram, text('Oi! Ainda tem o bolo de fubá de ontem?'));

  const ana = { phone: '5511987654321', name: 'Ana Souza' };
  const to = '+5511987654321';
  await hear(seeding, WHATSAPP, ana, text('Oi, bom dia! Fiz um pedido ontem à noite.'));
  await send(seeding, to, { text: { body: 'Bom dia, Ana! Pode me dizer o número do pedido?' } });
  await hear(seeding, WHATSAPP, ana, text('É o 4417'));
  const file = { mimeType: 'image/png', bytes: picture };
  await hear(seeding, WHATSAPP, ana, { type: 'image', file, caption: 'A etiqueta que recebi' });
  await send(seeding, to, { text: { body: 'Achei! Ele sai para entrega às 14h e chega hoje até as 18h.' } });
  const options = [
    { id: 'yes', title: 'Sim, pode entregar' },
    { id: 'no', title: 'Prefiro amanhã' },
  ];
  await send(seeding, to, { choice: { body: 'Alguém pode receber à tarde?', options } });
  await hear(seeding, WHATSAPP, ana, text('Perfeito, muito obrigada! Pode entregar sim 😊'));
}

async function seedFailures(seeding: Seeding): Promise<void> {
  // No message came from this number, so that the window is closed.
  await send(seeding, '+5511900000001', { text: { body: 'Olá! Seu cadastro foi aprovado.' } });
  await seeding.sandbox.failNext({ account: WHATSAPP, recipient: '5531954321098', status: 400, code: 131009 });
  await send(seeding, '+5531954321098', { text: { body: 'Sua nota fiscal está disponível.' } });
}

/** A delivery whose attempts are used up, and a callback with a part that cannot be read. */
async function seedDeadLetters({ sandbox, call, events }: Seeding, webhooks: string): Promise<void> {
  await sandbox.failNext({ account: WHATSAPP, recipient: '5521965432109', status: 500, code: 131000 });
  const recipients = [{ identity: { channel: 'whatsapp', value: '+5521965432109' } }];
  const content = { text: { body: 'Entregamos sim! O frete para Niterói é R$ 12.' } };
  await call('ChatService/SendMessage', { message: { recipients, content } });
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
  for (const reason of ['TRANSIENT', 'UNREADABLE']) {
    await events.until(({ kind }) => kind?.$case === 'deadLetter' && kind.value.error?.reason === reason);
  }
}

function text(value: string): SandboxInbound['content'] {
  return { type: 'text', text: value };
}

/** Sends a message of a person, and waits until the router has it. */
async function hear(
  { sandbox, events }: Seeding,
  account: string,
  person: SandboxInbound['person'],
  content: SandboxInbound['content'],
): Promise<void> {
  const id = await sandbox.receive({ account, person, content });
  await events.until(({ kind }) => kind?.$case === 'inbound' && kind.value.message?.providerMessageId === id);
}

/** Sends a message to a person, and waits until the platform has reported its end. */
async function send({ call, events }: Seeding, value: string, content: object): Promise<void> {
  const recipients = [{ identity: { channel: 'whatsapp', value } }];
  const { message } = sentMessage.parse(await call('ChatService/SendMessage', { message: { recipients, content } }));
  await events.untilSettled(message.messageId);
}
