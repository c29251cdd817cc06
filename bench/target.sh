#!/bin/bash
# This server as a target of a mail benchmark: loopback only, everything in one folder.
#   target.sh start DIR | stop DIR | port-info DIR
# Environment, read by the first start of a DIR:
#   PORT_BASE=22000   SMTP on +25, IMAP on +143, IMAPS on +993
#   BENCH_DOMAIN BENCH_USERS BENCH_PASSWORD
#   BENCH_TLS=FOLDER  with cert.pem and key.pem: the same key for every server that is compared
#   BENCH_SET         more overrides, separated by blanks: KEY=VALUE ...
# DIR/target gets the line that names the target. A second start goes on with the data of the first.
set -euo pipefail
die() { echo "$0: $*" >&2; exit 1; }
cmd=${1:-}
[ -n "$cmd" ] && [ -n "${2:-}" ] || die "usage: start DIR | stop DIR | port-info DIR"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
launcher=$here/../postern

# Only the limits that such a benchmark needs raised: 5000 idle connections from one network, 100 a user, 50 guessers
# whose refusals are not judged.
raised=(
  limits.connections=12000
  limits.connections-per-address=10000
  limits.connects-per-minute=1000000
  limits.connections-per-account=10000
)

configure() { # DIR
  local d=$1 users=${BENCH_USERS:-50} domain=${BENCH_DOMAIN:-bench.test} password=${BENCH_PASSWORD:-bench-Pass-1}
  local base=${PORT_BASE:-22000} trust=cafile=$1/data/ca.pem
  if [ -n "${BENCH_TLS:-}" ] && [ -s "$BENCH_TLS/cert.pem" ]; then
    mkdir -p "$d/tls"
    cp "$BENCH_TLS/cert.pem" "$BENCH_TLS/key.pem" "$d/tls/"
    chmod 600 "$d/tls/key.pem"
    trust=cafile=$d/tls/cert.pem
  fi
  printf '%s\n' "$base" "$users" "$domain" "$password" "${BENCH_SET:-}" >"$d/settings"
  chmod 600 "$d/settings"
  echo "name=${NAME:-postern},smtp=127.0.0.1:$((base + 25)),imaps=127.0.0.1:$((base + 993)),users=$users,user=u%d@$domain,addr=u%d@$domain,password=$password,$trust,tlsname=localhost,pidfiles=$d/pid,start=$(realpath "$0") start $d,stop=$(realpath "$0") stop $d" >"$d/target"
}

start() { # DIR
  local d=$1 base users domain password more arguments set
  { read -r base; read -r users; read -r domain; read -r password; read -r more; } <"$d/settings"
  arguments=(try --dir "$d/data" --offset "$base" --domain "$domain" --users "$users" --password "$password")
  for set in "${raised[@]}" $more; do arguments+=(--set "$set"); done
  if [ -s "$d/tls/cert.pem" ]; then
    arguments+=(--set "tls.certificate=$d/tls/cert.pem" --set "tls.key=$d/tls/key.pem")
  fi
  rm -f "$d/data/ready.json"
  # The server must not inherit the caller's pipes. The launcher becomes the server, so its pid is the server's.
  setsid "$launcher" "${arguments[@]}" </dev/null >"$d/log" 2>&1 &
  echo $! >"$d/pid"
  # The first start may have to build, and hashes a password for each account.
  for ((i = 0; i < 6000; i++)); do
    [ -s "$d/data/ready.json" ] && return 0
    kill -0 "$(cat "$d/pid")" 2>/dev/null || die "it did not start; see $d/log"
    sleep 0.05
  done
  die "it was not ready in time; see $d/log"
}

stop() { # DIR
  local pid
  pid=$(cat "$1/pid" 2>/dev/null) || return 0
  kill -TERM "$pid" 2>/dev/null || return 0
  for ((i = 0; i < 200; i++)); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  if kill -0 "$pid" 2>/dev/null; then kill -KILL "$pid"; echo "$0: had to kill $pid" >&2; fi
  rm -f "$1/pid"
}

case $cmd in
start)
  mkdir -p "$2"
  d=$(realpath "$2")
  [ -s "$d/target" ] || configure "$d"
  stop "$d"
  start "$d"
  ;;
stop) stop "$(realpath "$2")" ;;
port-info) cat "$(realpath "$2")/target" ;;
*) die "usage: start DIR | stop DIR | port-info DIR" ;;
esac
