#!/bin/sh
# go install github.com/fullstorydev/grpcurl/cmd/grpcurl@latest
set -eu
address="${CHAT4ALL_ADDRESS:-127.0.0.1:50051}"
authorization="authorization: Bearer ${CHAT4ALL_API_KEY:-}"
[ -n "${CHAT4ALL_API_KEY:-}" ] || authorization="x-anonymous: 1"

call() {
  grpcurl -plaintext -H "$authorization" -d "$2" "$address" "chat4all.v1.ChatService/$1"
}

sent=$(call SendMessage '{
  "message": {
    "recipients": [{"identity": {"channel": "whatsapp", "value": "+5511999999999"}}],
    "content": {"text": {"body": "Olá"}}
  }
}')
id=$(echo "$sent" | sed -n 's/^ *"messageId": "\(m[^"]*\)".*/\1/p' | head -n 1)
echo "$id"

until call GetMessage "{\"message_id\": \"$id\"}" | grep -q '"DELIVERY_STATE_READ"'; do sleep 0.2; done
echo READ
