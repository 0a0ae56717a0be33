#!/bin/sh
# go install github.com/fullstorydev/grpcurl/cmd/grpcurl@latest
set -eu
address="${CHAT4ALL_ADDRESS:-127.0.0.1:50051}"
set -- grpcurl -plaintext
# grpcurl expands the variable itself, because other users of the machine can read the arguments of a process.
[ -z "${CHAT4ALL_API_KEY:-}" ] || set -- "$@" -expand-headers -H 'authorization: Bearer ${CHAT4ALL_API_KEY}'

sent=$("$@" -d '{
  "message": {
    "recipients": [{"identity": {"channel": "whatsapp", "value": "+5511999999999"}}],
    "content": {"text": {"body": "Olá"}}
  }
}' "$address" chat4all.v1.ChatService/SendMessage)
field() { echo "$sent" | sed -n "s/^ *\"$1\": \"\(.*\)\".*/\1/p" | head -n 1; }
id=$(field messageId)
echo "$id"

folder=$(mktemp -d)
mkfifo "$folder/events"
"$@" -d "{\"message_ids\": [\"$id\"], \"start_time\": \"$(field createTime)\"}" \
  "$address" chat4all.v1.ChatService/StreamEvents >"$folder/events" &
trap 'kill $! 2>/dev/null || true; rm -r "$folder"' EXIT
while read -r line; do
  case "$line" in
  *'"state": "DELIVERY_STATE_READ"'*) echo READ && exit ;;
  *'"state": "DELIVERY_STATE_'*) echo "$line" | sed 's/.*STATE_\([A-Z]*\).*/\1/' ;;
  esac
done <"$folder/events"
echo 'the events ended before it was read' >&2
exit 1
