#!/bin/sh
# Makes the certificate that a test broker accepts from a client. It opens nothing else, and is valid for 100 years.
cd "$(dirname "$0")" || exit 1
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 \
  -subj '/CN=kafka-client-for-tests' -keyout kafka-client.key -out kafka-client.crt
