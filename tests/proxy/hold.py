#!/usr/bin/env python3
"""Holds a meeting through deploy/nginx.conf before two servers on one PostgreSQL, one of which is killed while people vote.

hold.py GONGXIN: the command under test. GONGXIN_TEST_POSTGRES is the database server (tests/postgres.sh starts one). nginx must be installed;
its configuration is taken as it is but for addresses, certificate and folders. Afterwards nothing that nginx or the servers wrote
may hold a phone's address or what it calls itself. Takes about 20 seconds.
"""
import asyncio
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

PASSWORD = "演示用的口令 青山常在"
# Where phones come from, as nginx sees it, and what they call themselves (crates/swarm/src/client.rs).
PHONES, AGENT = "127.0.0.9", "gongxin-swarm-phone"
HERE = pathlib.Path(__file__).resolve().parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def adapted(text, ports, folder, version):
    """The shipped configuration for this machine. Every change must find its place."""
    changes = [
        ("gongxin-1:8443", f"127.0.0.1:{ports['first']}"), ("gongxin-2:8443", f"127.0.0.1:{ports['second']}"),
        ("/etc/nginx/tls/server.pem", f"{folder}/server.pem"), ("/etc/nginx/tls/server.key", f"{folder}/server.key"),
        ("pid /tmp/nginx.pid;", f"pid {folder}/nginx.pid;\ndaemon off;"), ("listen 80;", f"listen 127.0.0.1:{ports['plain']};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{ports['tls']} ssl;"),
        # Where it would put bodies if it ever wrote one down.
        ("http {\n", "http {\n" + "".join(f"    {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))),
    ]
    for old, new in changes:
        assert text.count(old) == 1, f"deploy/nginx.conf has {old!r} {text.count(old)} times"
        text = text.replace(old, new)
    if version < (1, 25, 1):  # `http2` was a word of `listen` until then
        assert text.count("        http2 on;\n") == 1
        text = text.replace("        http2 on;\n", "").replace(f"{ports['tls']} ssl;", f"{ports['tls']} ssl http2;")
    return text


class Tunnel(threading.Thread):
    """What the crowd speaks in plain goes on to nginx under TLS, from the phones' address; its certificate is checked."""

    def __init__(self, listen, tls, authority):
        super().__init__(daemon=True)
        self.listen, self.tls, self.context = listen, tls, ssl.create_default_context(cafile=authority)

    def run(self):
        asyncio.run(self.serve())

    async def serve(self):
        server = await asyncio.start_server(self.carry, "127.0.0.1", self.listen, backlog=512)
        await server.serve_forever()

    async def carry(self, reader, writer):
        try:
            onward, back = await asyncio.open_connection("127.0.0.1", self.tls, ssl=self.context, server_hostname="127.0.0.1",
                                                         local_addr=(PHONES, 0))
            await asyncio.gather(self.pump(reader, back), self.pump(onward, writer))
        except OSError:
            writer.close()

    @staticmethod
    async def pump(source, sink):
        try:
            while chunk := await source.read(65536):
                sink.write(chunk)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()


def serve(command, database, port, origin, log):
    process = subprocess.Popen([command, "--json", "serve", "--database", database, "--listen", f"127.0.0.1:{port}", "--origin", origin,
                                "--behind-proxy"], stdout=subprocess.PIPE, stderr=log.open("w"), text=True)
    return process, json.loads(process.stdout.readline())["set_up"]


def curl(*arguments):
    done = subprocess.run(["curl", "-sS", "--max-time", "10", *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def check_front(folder, ports):
    """TLS, HTTP/2, the way from port 80, and an event stream that is passed on as it comes."""
    base, authority = f"https://127.0.0.1:{ports['tls']}", f"{folder}/server.pem"
    said = curl("--cacert", authority, "-o", f"{folder}/answer", "-w", "%{http_code} %{http_version}", f"{base}/healthz")
    assert said.split()[0] == "200", said
    assert "HTTP2" not in curl("--version") or said.split()[1] == "2", said
    moved = curl("-o", f"{folder}/answer", "-w", "%{http_code} %{redirect_url}", f"http://127.0.0.1:{ports['plain']}/host")
    assert moved.startswith("301 https://"), moved


def events(folder, ports, meeting):
    """A listener as a phone is one; gives its process."""
    return subprocess.Popen(["curl", "-sSN", "--cacert", f"{folder}/server.pem", "--interface", PHONES,
                             f"https://127.0.0.1:{ports['tls']}/api/v1/meetings/{meeting}/events"],
                            stdout=(folder.parent / "events").open("w"), stderr=subprocess.DEVNULL)


def hold(command, origin, code, folder, out, on_vote):
    """Runs the crowd; calls `on_vote` when the second ballot is voted on. Gives its output."""
    (out / "password").write_text(PASSWORD)
    crowd = subprocess.Popen([command, "swarm", "--server", origin, "--set-up", code, "--password-file", str(out / "password"), "--voters", "120",
                              "--options", "8", "--cast-over", "4", "--out", str(out / "record")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    votes = 0
    for line in crowd.stderr:
        print(line, end="", flush=True)
        if "投票 voting" in line:
            votes += 1
            on_vote(votes)
    text = crowd.stdout.read()
    print(text, flush=True)
    assert crowd.wait() == 0, "the crowd's meeting did not come to its end, or its record does not verify"
    return text


def traces(folder):
    """Files in which a phone's address or agent stands."""
    for path in folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            yield from (f"{path}: {trace}" for trace in (PHONES, AGENT) if trace.encode() in held)


def main():
    command, begun = str(pathlib.Path(sys.argv[1]).resolve()), time.monotonic()
    version = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr
    version = tuple(int(part) for part in re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", version).groups())
    ports = {name: free_port() for name in ("first", "second", "plain", "tls", "tunnel")}
    origin, database = f"http://127.0.0.1:{ports['tunnel']}", os.environ["GONGXIN_TEST_POSTGRES"] + "/postgres"
    with tempfile.TemporaryDirectory() as out:
        out = pathlib.Path(out)
        folder, running = out / "written", []
        folder.mkdir()
        # Workers of nginx are nobody in particular.
        out.chmod(0o755), folder.chmod(0o777)
        try:
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=proxy",
                            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{folder}/server.key", "-out", f"{folder}/server.pem"], check=True, capture_output=True)
            settings = folder / "nginx.conf"
            settings.write_text(adapted((HERE / "../../deploy/nginx.conf").read_text(), ports, folder, version))
            first, _ = serve(command, database, ports["first"], origin, folder / "first.log")
            running.append(first)
            second, code = serve(command, database, ports["second"], origin, folder / "second.log")
            running.append(second)
            running.append(subprocess.Popen(["nginx", "-e", f"{folder}/start.log", "-p", str(folder), "-c", str(settings)]))
            Tunnel(ports["tunnel"], ports["tls"], f"{folder}/server.pem").start()
            time.sleep(1)
            check_front(folder, ports)

            def on_vote(times):
                meeting = json.loads(curl("-H", f"Cookie: {cookie(origin)}", f"{origin}/api/v1/meetings"))[0]["meeting"]
                if times == 1:
                    running.append(events(folder, ports, meeting))
                else:
                    threading.Timer(1.5, lambda: first.send_signal(signal.SIGKILL)).start()

            hold(command, origin, code, folder, out, on_vote)
            assert first.poll() == -signal.SIGKILL, "one of the two servers was killed"
            heard = (out / "events").read_text()
            assert heard.count("event: state") > 2, f"the listener heard {heard[:300]!r}"
            found = list(traces(folder))
            assert not found, found
            print(f"through the proxy, one server killed, nothing written down: {time.monotonic() - begun:.0f} s")
        finally:
            for process in reversed(running):
                process.terminate()
                process.wait()


def cookie(origin):
    body = json.dumps({"account": "host", "password": PASSWORD})
    head = curl("-D", "-", "-o", os.devnull, "-H", "Content-Type: application/json", "-H", f"Origin: {origin}", "-d", body, f"{origin}/api/v1/log-in")
    return re.search(r"(?im)^set-cookie: ([^;]+)", head).group(1)


main()
