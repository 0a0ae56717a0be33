/** Sends a text through the given packages and prints the message that the sandbox received. */
export async function sendText({ createSandbox }, { createWhatsApp }, text) {
  const credentials = { accessToken: 'a-token', appSecret: 'a-secret', verifyToken: 'a-word' };
  const account = { channel: 'whatsapp', id: '1', ...credentials, webhookUrl: 'http://127.0.0.1:9/' };
  const sandbox = createSandbox({ accounts: [account], callbacks: { attempts: 1 } });
  const { url: baseUrl } = await sandbox.listen();
  const whatsapp = createWhatsApp({ phoneNumberId: '1', ...credentials, baseUrl });
  const to = { kind: 'phone', value: '+5511999999999' };
  const receipt = await whatsapp.send({ id: 'd-1', to, content: { kind: 'text', text } });
  const [message] = sandbox.messages();
  console.log(JSON.stringify({ isSame: message.id === receipt.providerMessageId, text: message.text }));
  await sandbox.close();
}
