/** What `send --help` says after the options. */
export const sendHelp = `
--fallback names one person's addresses: the first is tried, and the next one when it was not delivered in time, or at
once when it failed. It is done when one of them has reached the state of --until.

Without --until it follows one message until its final state, with --fallback until it is delivered, and a file, or what
is sent --at a time, only until it is accepted. On a channel that cannot report a state, the best one before it counts:
Instagram does not tell DELIVERED.

A file has one JSON object per line; channel, to and text are needed:
  {"channel":"whatsapp","to":"+5511999999999","text":"Olá","request_id":"order-17","account":"acme-whatsapp",
   "kind":"phone","metadata":{"order":"17"},"ttl_seconds":60}
Messages to the same person keep the order of the file. A file whose lines have a request_id can be sent again as often
as you like: nothing is delivered twice.

Exit code: 0 when all went well, 1 when something failed, 2 for wrong usage, 130 after Ctrl-C.

Examples:
  $ chat4all send --channel whatsapp --to +5511999999999 "Olá"
  $ chat4all send --channel instagram --to 17841400000000001 --until delivered "Olá"
  $ echo "Olá" | chat4all send --channel whatsapp --to +5511999999999 --to +5511988888888 -
  $ chat4all send --channel whatsapp --to +5511999999999 --at 2026-11-24T09:00:00-03:00 "Bom dia"
  $ chat4all send --fallback whatsapp=+5511999999999,instagram=17841400000000001 --fallback-after 2m "Olá"
  $ chat4all send --user ana --scope marketing "Oferta"
  $ chat4all send --file messages.jsonl --until sent
  $ chat4all send --file - --json < messages.jsonl | jq 'select(.error)'`;
