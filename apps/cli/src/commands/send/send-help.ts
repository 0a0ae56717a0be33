import { examples } from '../flags.ts';

/** The help of `send` after its options. */
export const SEND_HELP = `
Default of --until:
  one message      its last state: READ, or the last one the channel reports
  --fallback       DELIVERED, on one of the addresses
  --file, --at     ACCEPTED
If a channel does not report the state, the last one before it counts: Instagram
does not report DELIVERED, Telegram neither DELIVERED nor READ.

The path of a file is uploaded first, each time. Upload a file that is sent more
than once with chat4all media upload, and pass its media id: also with
--request-id, because a second upload makes it another message.

Fields of a line of --file, a JSON object per line:
  channel      required
  to           required
  text         required, or content
  content      any content, as JSON of the API
  reply_to     the id of the message that this one replies to
  request_id   makes sending the file again safe: each id is sent once
  account      the account to send from
  kind         the kind of address
  metadata     an object of strings
  ttl_seconds  the time to live
Messages to the same person keep the order of the file.

Fails if a message is refused, a delivery fails, or the timeout is reached.
${examples(
  '$ chat4all send --channel whatsapp --to +5511999999999 "Olá"',
  '$ chat4all send --channel instagram --to 17841400000000001 --until sent "Olá"',
  '$ echo "Olá" | chat4all send --channel whatsapp --to +5511999999999 -',
  '$ chat4all send --channel whatsapp --to +5511999999999 \\',
  '    --at 2026-11-24T09:00:00-03:00 "Bom dia"',
  '$ chat4all send --fallback-after 2m \\',
  '    --fallback whatsapp=+5511999999999,instagram=17841400000000001 "Olá"',
  '$ chat4all send --channel whatsapp --to +5511999999999 \\',
  '    --on-closed-window order:pt_BR "Olá"',
  '$ chat4all send --user ana --scope marketing "Oferta"',
  '$ chat4all send --channel whatsapp --to +5511999999999 \\',
  '    --choice sim=Sim --choice nao=Não "Você vem?"',
  '$ chat4all send --channel whatsapp --to +5511999999999 \\',
  '    --image photo.jpg "Veja"',
  '$ chat4all send --file messages.jsonl --until sent',
  `$ chat4all send --file - --json < messages.jsonl | jq 'select(.error)'`,
)}`;
