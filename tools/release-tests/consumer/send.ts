import { createSandbox } from '@chat4all/connector-sandbox';
import {
  ConnectorError,
  createWhatsApp,
  validateContent,
  type Connector,
  type SendReceipt,
} from '@chat4all/connectors';

// What another team writes: a strict TypeScript program that sends a text through the packages as they are published.
const credentials = { accessToken: 'a-token', appSecret: 'a-secret', verifyToken: 'a-word' };
const account = { channel: 'whatsapp', id: '1', ...credentials, webhookUrl: 'http://127.0.0.1:9/' } as const;
const sandbox = createSandbox({ accounts: [account], callbacks: { attempts: 1 } });
const { url: baseUrl } = await sandbox.listen();

const whatsapp: Connector = createWhatsApp({ phoneNumberId: '1', ...credentials, baseUrl, fetch });
const content = { kind: 'text', text: 'sent from TypeScript' } as const;
if (validateContent(content, whatsapp.capabilities).length > 0) throw new Error('the text does not fit');
const receipt: SendReceipt = await whatsapp.send({
  id: 'd-1',
  to: { kind: 'phone', value: '+5511999999999' },
  content,
});

const stranger = createWhatsApp({ phoneNumberId: '1', ...credentials, accessToken: 'guess', baseUrl });
const refusal: unknown = await stranger
  .send({ id: 'd-2', to: { kind: 'phone', value: '+5511999999999' }, content })
  .then(
    () => undefined,
    (error: unknown) => error,
  );
const [message] = sandbox.messages();
console.log(
  JSON.stringify({
    isSame: message?.id === receipt.providerMessageId,
    text: message?.text,
    refusal: ConnectorError.is(refusal) ? refusal.reason : 'none',
  }),
);
await sandbox.close();
