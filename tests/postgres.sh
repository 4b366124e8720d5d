#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own, whose address is in GONGXIN_TEST_POSTGRES. Installs the server
# (Debian) where it is missing, and leaves nothing behind.
set -euo pipefail
find_bin() { find /usr/lib/postgresql/*/bin /usr/bin /usr/local/bin -maxdepth 1 -name initdb 2>/dev/null | sort -V | tail -n 1; }
if [ -z "$(find_bin)" ]; then
  printf '▸ Installing PostgreSQL (apt)\n' >&2
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends postgresql >&2
fi
bin=$(dirname "$(find_bin)")
dir=$(mktemp -d)
# PostgreSQL refuses to run as root.
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || chown postgres "$dir"
stop() { as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"; }
trap stop EXIT
as "$bin/initdb" -D "$dir/data" -U gongxin -A trust -E UTF8 --locale=C >/dev/null
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir -c max_connections=300" start >/dev/null
GONGXIN_TEST_POSTGRES="postgres://gongxin@127.0.0.1:$port" "$@"
