import { createSandbox } from '@chat4all/connector-sandbox';
import {
  ConnectorError,
  createWhatsApp,
  validateContent,
  type Connector,
  type SendReceipt,
} from '@chat4all/connectors';

// A program of another team: strict TypeScript that sends a text through the published packages.
const credentials = { accessToken: 'a-token', appSecret: 'a-secret', verifyToken: 'a-word' };
const account = { channel: 'whatsapp', id: '1', ...credentials, webhookUrl: 'http://127.0.0.1:9/' } as const;
const sandbox = createSandbox({ accounts: [account], callbacks: { attempts: 1 } });
const { url: baseUrl } = await sandbox.listen();

const whatsapp: Connector = createWhatsApp({ phoneNumberId: '1', ...credentials, baseUrl, fetch });
const content = { kind: 'text', text: 'sent from TypeScript' } as const;
if (validateContent(content, whatsapp.capabilities).length > 0) throw new Error('the text is not valid for WhatsApp');
const receipt: SendReceipt = await whatsapp.send({
  id: 'd-1',
  to: { kind: 'phone', value: '+5511999999999' },
  content,
});

const unauthorized = createWhatsApp({ phoneNumberId: '1', ...credentials, accessToken: 'guess', baseUrl });
const failure: unknown = await unauthorized
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
    failure: ConnectorError.is(failure) ? failure.reason : 'none',
  }),
);
await sandbox.close();
