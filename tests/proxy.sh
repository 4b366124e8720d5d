#!/usr/bin/env bash
# A meeting through the shipped reverse proxy, on two servers, of which one dies: tests/proxy.sh GONGXIN. Installs nginx (Debian) where it is missing.
set -euo pipefail
here=$(dirname "$0")
command -v nginx >/dev/null || {
  printf '▸ Installing nginx (apt)\n' >&2
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends nginx-light openssl curl >&2; }
exec "$here/postgres.sh" python3 "$here/proxy/hold.py" "$1"
