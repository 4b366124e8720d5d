#!/usr/bin/env python3
"""Asks a real server everything that its OpenAPI document allows and much that it does not: no answer may be a 5xx but 503.

fuzz.py GONGXIN SCHEMATHESIS [SECONDS]: the command under test, the tool, and how long each person asks.
"""
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

PASSWORD = "演示用的口令 青山常在"
# Event streams never end, log-out would end the fuzzing.
LEFT_OUT = ["--exclude-path-regex", "/events$|/log-out$"]


class Site:
    """A server on a fresh database, and people who are logged in."""

    def __init__(self, command, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.process = subprocess.Popen(
            [command, "--json", "serve", "--database", f"sqlite:{folder / 'fuzz.db'}", "--listen", f"127.0.0.1:{self.port}",
             "--origin", self.base], stdout=subprocess.PIPE, stderr=self.log.open("w"), text=True)
        first = json.loads(self.process.stdout.readline())
        self.post("/api/v1/set-up", {"code": first["set_up"], "account": "admin", "password": PASSWORD})
        self.admin = self.log_in("admin")
        for office in ("member", "auditor", "security"):
            self.post("/api/v1/accounts", {"account": office, "password": PASSWORD, "office": office}, self.admin)

    def post(self, path, body, cookie=""):
        """POSTs JSON; gives the answer's text and the cookie that it sets."""
        headers = {"Content-Type": "application/json", "Origin": self.base, "Cookie": cookie}
        request = urllib.request.Request(self.base + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode(), (answer.headers["Set-Cookie"] or "").split(";")[0]

    def log_in(self, account):
        return self.post("/api/v1/log-in", {"account": account, "password": PASSWORD})[1]

    def meeting(self, cookie):
        subprocess.run(
            [sys.argv[1], "--json", "trustee", "keygen", "--name", "监票人", "--secret", str(self.log.parent / "trustee.key"),
             "--public", str(self.log.parent / "trustee.json"), "--plain"], capture_output=True, check=True)
        public = json.loads((self.log.parent / "trustee.json").read_text())
        body = {"title": "会议", "organiser": "组织部", "groups": [{"id": "qw", "name": "委员"}],
                "trustees": [{"name": "监票人", "key": public["key"], "box": public["box"]}], "threshold": 1,
                "log_name": "fuzz.example/1", "rehearsal": True, "min_ring": 2, "revote": True}
        return json.loads(self.post("/api/v1/meetings", body, cookie)[0])["meeting"]


def fuzz(site, tool, name, cookie, meeting, seconds, folder):
    """One person's session. Gives whether every answer was in order."""
    settings = folder / "schemathesis.toml"
    settings.write_text(f'[parameters]\n"path.meeting" = "{meeting}"\n')
    print(f"▸ as {name}", flush=True)
    done = subprocess.run(
        [tool, "--config-file", str(settings), "run", f"{site.base}/api/v1/openapi.json", "--checks", "not_a_server_error",
         "--phases", "coverage,fuzzing", "--max-time", str(seconds), "--warnings", "off", "--no-color", "--seed", "1",
         "-H", f"Origin: {site.base}", "-H", f"Cookie: {cookie}", *LEFT_OUT], capture_output=True, text=True, check=False, cwd=folder)
    tail = done.stdout.strip().splitlines()
    print("\n".join(tail[-12:] if done.returncode == 0 else tail), flush=True)
    return done.returncode == 0


def main():
    command, tool = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:3])
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        site = Site(command, folder)
        try:
            host = site.log_in("member")
            meeting = site.meeting(host)
            people = [("host", host), ("administrator", site.admin), ("auditor", site.log_in("auditor"))]
            sound = [fuzz(site, tool, name, cookie, meeting, seconds, folder) for name, cookie in people]
            alive = site.process.poll() is None
            print(site.log.read_text()[-3000:])
        finally:
            site.process.kill()
            time.sleep(0.1)
    sys.exit(0 if all(sound) and alive else 1)


main()
