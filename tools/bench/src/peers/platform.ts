// A platform that accepts every message at once, with the answer of WhatsApp's Cloud API.
import { createServer } from 'node:http';

let sent = 0;

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    sent += 1;
    const body = JSON.stringify({
      messaging_product: 'whatsapp',
      contacts: [{ input: '+5511900000000', wa_id: '5511900000000' }],
      messages: [{ id: `wamid.${sent}` }],
    });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) {
    console.log(JSON.stringify({ platform: `127.0.0.1:${address.port}`, msg: 'ready' }));
  }
});
