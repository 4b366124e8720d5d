#!/usr/bin/env bash
# What deploy/ ships, with a program that is built already: tests/deploy.sh GONGXIN. The bundle is installed into a scratch root, started
# with the unit's own command, brought up to date and damaged; the unit is read by systemd where it is there. Takes a few seconds.
set -euo pipefail
given=$(realpath -- "$1")
cd "$(dirname "$0")/.."
out=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$out"' EXIT
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }
bundle=$out/bundle root=$out/root
install_it() { DESTDIR=$root "$bundle/install" "$@" > "$out/said" 2>&1; }

# Without what a debugger reads it is half as large, and is copied and hashed a few times here.
gongxin=$out/gongxin
strip -o "$gongxin" "$given"
deploy/bundle --binary "$gongxin" "$bundle" >/dev/null
! deploy/bundle --binary "$gongxin" "$bundle" 2>/dev/null || fail "a bundle was made over another"

# A bundle that was changed on the way installs nothing.
printf '\n' >> "$bundle/gongxin.service"
! install_it || fail "a changed bundle was installed"
[ ! -e "$root" ] || fail "a changed bundle left something behind"
cp deploy/gongxin.service "$bundle/"
! install_it --upgrade || fail "brought up to date what was not there"
install_it || fail "$(cat "$out/said")"
cmp -s "$bundle/gongxin" "$root/usr/local/bin/gongxin" || fail "another program was installed"
[ "$(stat -c %a "$root/etc/gongxin/gongxin.toml")" = 640 ] || fail "everybody reads the settings"
! install_it || fail "installed over a server that may be in use"

# The unit's command, under this root, with settings that somebody edited.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
settings=$root/etc/gongxin/gongxin.toml
sed -i -e "s|^listen = .*|listen = \"127.0.0.1:$port\"|" -e "s|^origin = .*|origin = \"https://127.0.0.1:$port\"|" \
  -e "s|192\.168\.8\.2|127.0.0.1|" -e "s|\"sqlite:/var|\"sqlite:$root/var|; s|^folder = \"/var|folder = \"$root/var|" "$settings"
mkdir -p "$root/var/lib/gongxin"
grep -q '^User=gongxin$' deploy/gongxin.service || fail "the unit's user is not the one that is made"
grep -q '^u gongxin ' "$root/etc/sysusers.d/gongxin.conf" || fail "another user is made than the unit's"
start=$(sed -n 's/^ExecStart=//p' "$root/etc/systemd/system/gongxin.service")
read -ra command <<< "$start"
for at in "${!command[@]}"; do case "${command[at]}" in /*) command[at]=$root${command[at]} ;; esac; done
exec 3< <(cd "$root/var/lib/gongxin" && exec "${command[@]}" --json 2>"$out/log")
server=$!
# One line when it listens; the end of its output if it never does.
read -r said <&3 || fail "the unit's command: $(cat "$out/log")"
[[ $said == *'"set_up":"'* ]] || fail "the first start printed no set-up code: $said"
python3 - "$root/var/lib/gongxin/tls/authority.pem" "https://127.0.0.1:$port/healthz" <<'P' || fail "the server does not answer: $(cat "$out/log")"
import ssl, sys, urllib.request
context = ssl.create_default_context(cafile=sys.argv[1])
assert urllib.request.urlopen(sys.argv[2], timeout=10, context=context).status == 200
P

# Brought up to date beside the running server: a copy first, settings as they were, the old program beside the new one.
cp "$settings" "$out/settings"
before=$(sha256sum < "$root/usr/local/bin/gongxin")
printf '\n' >> "$bundle/gongxin"
! install_it --upgrade || fail "a changed program was installed"
(cd "$bundle" && sed -i '\| \./gongxin$|d' SHA256SUMS && sha256sum ./gongxin >> SHA256SUMS)
install_it --upgrade || fail "$(cat "$out/said")"
cmp -s "$settings" "$out/settings" || fail "the settings were overwritten"
cmp -s "$bundle/gongxin" "$root/usr/local/bin/gongxin" || fail "the program was not replaced"
[ "$(sha256sum < "$root/usr/local/bin/gongxin.before")" = "$before" ] || fail "the old program is gone"
copies=("$root"/var/backups/gongxin/*.db)
[ "${#copies[@]}" = 1 ] || fail "no copy was made before"
"$gongxin" restore "${copies[0]}" --database "sqlite:$out/restored.db" >/dev/null || fail "the copy made before does not restore"
kill -INT "$server" && cat <&3 >/dev/null
server=

# Settings that the new program does not read stop it before anything is done.
printf 'unheard_of = 1\n' | cat - "$out/settings" > "$settings"
! install_it --upgrade || fail "brought up to date beside settings that it does not read"
grep -q unheard_of "$out/said" || fail "does not say what is wrong with the settings: $(cat "$out/said")"

# What the containers are started with is what the program takes.
python3 - "$gongxin" <<'P'
import json, re, subprocess, sys
compose, image = open("deploy/compose.yaml").read(), open("deploy/Dockerfile").read()
for words in (re.search(r'command: (\["serve".*\])', compose), re.search(r"CMD (\[.*\])", image)):
    words = json.loads(words[1])
    words = [word.replace("/etc/gongxin/gongxin.toml", "deploy/gongxin.toml") for word in words]
    assert words[0] == "serve", words
    subprocess.run([sys.argv[1], "config", *words[1:]], check=True, stdout=subprocess.DEVNULL)
P

# systemd's own word on the unit: sound, and with little to reach (12 of 100 at most).
if command -v systemd-analyze >/dev/null; then
  sed "s|=/usr/local/bin/|=$root/usr/local/bin/|" deploy/gongxin.service > "$out/gongxin.service"
  systemd-analyze verify "$out/gongxin.service" > "$out/said" 2>&1 || fail "$(cat "$out/said")"
  [ ! -s "$out/said" ] || fail "$(cat "$out/said")"
  systemd-analyze security --offline=true --no-pager --threshold=12 "$out/gongxin.service" > "$out/said" || fail "$(cat "$out/said")"
fi
echo "✓ bundle, install, upgrade, unit"
