#!/bin/sh
# Makes a certificate, which load balancers and proxies do not look at but TLS needs, and serves. After SIGTERM it
# serves for DRAIN_SECONDS more, until the load balancer has taken this task out, then ends what is being answered.
set -eu

if [ "${1:-}" = --check ]; then
  printf 'GET / HTTP/1.0\r\n\r\n' | openssl s_client -quiet -connect 127.0.0.1:5173 2>/dev/null | head -n 1 |
    grep -q ' 200 '
  exit
fi

umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 397 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -keyout /tmp/tls.key -out /tmp/tls.crt 2>/dev/null

leave() {
  trap '' TERM INT
  sleep "${DRAIN_SECONDS:-0}"
  kill -QUIT "$nginx"
}
nginx -e stderr -g 'daemon off;' &
nginx=$!
trap leave TERM INT
# A signal ends the first wait; the second is for nginx.
wait "$nginx" || wait "$nginx"
