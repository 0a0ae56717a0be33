#!/bin/sh
# Makes the certificates that tests use: an authority, two servers and clients that it vouches for, and a client of
# another authority. They open nothing. Run it here when they have to be others.
set -eu
authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 -subj "/CN=$1" -keyout "$1.key" -out "$1.crt"
}
# signed <name> <authority> <common name> [subject alternative names]
signed() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$3" -keyout "$1.key" -out "$1.csr"
  printf '%s\n' "${4:+subjectAltName=$4}" > extensions
  openssl x509 -req -in "$1.csr" -CA "$2.crt" -CAkey "$2.key" -CAcreateserial -days 36500 -extfile extensions -out "$1.crt"
}
authority authority
authority stranger
# Part of a chain that expires early; no server shows it alone.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=short-lived -keyout short-lived.key -out short-lived.crt
signed server authority 'server one' 'DNS:localhost,IP:127.0.0.1'
signed next-server authority 'server two' 'DNS:localhost,IP:127.0.0.1'
signed client authority 'anybody' 'DNS:billing.acme.example,URI:spiffe://acme/billing'
signed unnamed-client authority 'reports'
signed strange-client stranger 'anybody' 'DNS:billing.acme.example'
rm -f ./*.csr ./*.srl extensions authority.key short-lived.key stranger.key stranger.crt
