import { expect, test } from 'vitest';
import { maskAddresses } from './mask-addresses.ts';

test('hides addresses and names wherever they are, and keeps what people wrote', () => {
  const identity = { channel: 'whatsapp', kind: 'phone', value: '+5511987654321', accountId: 'sales' };
  const masked = maskAddresses('chat4all.v1.ListMessagesResponse', {
    messages: [
      {
        messageId: 'm1',
        sender: identity,
        senderIdentities: [identity],
        profileName: 'Ana Maria Souza',
        username: 'ana',
        original: { from: '5511987654321' },
        content: {
          contacts: { contacts: [{ displayName: 'Bia', phones: ['+5511912345678'], emails: ['b@example.com'] }] },
        },
        deliveries: [{ deliveryId: 'd1', identity }],
      },
      { messageId: 'm2', content: { text: { body: 'Olá' } } },
    ],
    nextPageToken: 'next',
  });
  const hidden = { ...identity, value: '•••4321' };
  expect(masked).toEqual({
    messages: [
      {
        messageId: 'm1',
        sender: hidden,
        senderIdentities: [hidden],
        profileName: '•••ouza',
        username: '•••',
        content: { contacts: { contacts: [{ displayName: '•••', phones: ['•••5678'], emails: ['•••.com'] }] } },
        deliveries: [{ deliveryId: 'd1', identity: hidden }],
      },
      { messageId: 'm2', content: { text: { body: 'Olá' } } },
    ],
    nextPageToken: 'next',
  });
});
