// npm install @chat4all/client; node send.ts
import { Chat4All, stateName } from '@chat4all/client';

using chat = new Chat4All({
  address: process.env['CHAT4ALL_ADDRESS'],
  apiKey: process.env['CHAT4ALL_API_KEY'],
});

const { messageId, createTime } = await chat.messages.send({ to: { whatsapp: '+5511999999999' }, text: 'Olá' });
console.log(messageId);

for await (const { kind } of chat.events({ messageIds: [messageId], startTime: createTime })) {
  if (kind?.$case !== 'delivery') continue;
  const state = stateName(kind.value.state);
  console.log(state);
  if (state === 'read') break;
}
