"""A private farmtokd on a temporary state: started, called and ended; and a farmtok that uses it."""
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile

from .checks import check, patience, until

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ.get("FARMTOK_BIN") or ROOT / "build/release/bin").resolve()
LOOPBACK = "127.0.0.0/8,::1/128"


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path, timeout=60):
        super().__init__("localhost", timeout=timeout)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Answer:
    """An HTTP answer; of an envelope also its parts."""

    def __init__(self, response):
        self.status, self.headers, self.bytes = response.status, response.headers, response.read()

    @property
    def json(self):
        return json.loads(self.bytes)

    @property
    def data(self):
        """The `data` of a successful envelope; raises with the daemon's message on any other."""
        told = self.json
        if not told.get("success"):
            raise RuntimeError(f"{self.status} {told.get('error')}")
        return told["data"]

    @property
    def code(self):
        return self.json.get("error", {}).get("code")

    @property
    def error(self):
        return self.json["error"]


def send(connection, method, path, body=None, headers=None):
    headers = dict(headers or {})
    if isinstance(body, (dict, list)):
        body = json.dumps(body)
    if isinstance(body, str):
        body = body.encode()
    if body is not None:
        headers.setdefault("Content-Type", "application/json")
    try:
        connection.request(method, path, body, headers)
        return Answer(connection.getresponse())
    finally:
        connection.close()


class Daemon:
    """`settings` are configuration keys with a dot as two underscores: net__allow="127.0.0.0/8"."""

    def __init__(self, **settings):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="farmtok-e2e-"))
        self.state = self.folder / "state"
        self.socket = self.folder / "d.sock"
        self.http = "127.0.0.1:0"
        kept = {key: value for key, value in os.environ.items()
                if not key.startswith("FARMTOK_") or key in ("FARMTOK_BIN", "FARMTOK_SHARED")}
        self.environment = {**kept, "TZ": "UTC", "HOME": str(self.folder), "NO_COLOR": "1",
                            "FARMTOK_STATE": str(self.state),
                            "FARMTOK_SOCKET": str(self.socket), "FARMTOK_CONFIG": str(self.folder / "config.toml"),
                            "FARMTOK_HTTP": self.http, "FARMTOK_NO_AUTOSTART": "1",
                            # So that suites about other things never run out of credits.
                            "FARMTOK_CREDITS_OPENING": "1000000",
                            # Their clients all use one address and must not meet the limit of one.
                            "FARMTOK_VOLUNTEER_RATE": "1000000",
                            "XDG_CONFIG_HOME": str(self.folder / "xdg"), "XDG_STATE_HOME": str(self.folder / "xdg"),
                            "XDG_RUNTIME_DIR": str(self.folder / "xdg")}
        (self.folder / "config.toml").touch()
        for key, value in settings.items():
            self.environment["FARMTOK_" + key.replace("__", "_").upper()] = str(value)
        self.process = None

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, fault=None, *_):
        if fault and (self.folder / "log").exists():
            print("# the end of the daemon's log:\n" + self.log()[-3000:])
        if self.process and self.process.poll() is None:
            status = self.stop()
            if status:
                check("the daemon stops in order", False, f"exit {status}: {self.log()[-3000:]}")
        for word in ("AddressSanitizer", "LeakSanitizer", "ThreadSanitizer", "runtime error:"):
            if (self.folder / "log").exists() and word in self.log():
                check("no sanitizer speaks", False, self.log()[self.log().index(word):])
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        """Spawns the daemon and waits until it reports that it is ready, as a service manager would."""
        notices = self.folder / "notices"
        notices.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear, open(self.folder / "log", "ab") as log:
            ear.bind(str(notices))
            ear.settimeout(20 * patience())
            self.process = subprocess.Popen([BIN / "farmtokd"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={**self.environment, "NOTIFY_SOCKET": str(notices)})
            try:
                while b"READY=1" not in ear.recv(4096):
                    pass
            except TimeoutError:
                raise RuntimeError("the daemon is not ready: " + self.log()[-2000:]) from None
        status = self.get("/status")
        self.address, self.url = status["http"], status["public_url"]
        return self

    def stop(self, how=signal.SIGTERM, seconds=20):
        """Ends the daemon; its exit status."""
        self.process.send_signal(how)
        try:
            return self.process.wait(seconds * patience())
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def alive(self):
        return self.process.poll() is None

    def call(self, method, path, body=None, headers=None, timeout=60):
        """Over the operator's socket: the Answer."""
        return send(UnixConnection(self.socket, timeout), method, path, body, headers)

    def tcp(self, method, path, body=None, headers=None, timeout=60):
        """Over the volunteers' listener."""
        host, port = self.address.rsplit(":", 1)
        return send(http.client.HTTPConnection(host, int(port), timeout=timeout), method, path, body, headers)

    def get(self, path):
        return self.call("GET", path).data

    def post(self, path, body=None, **headers):
        return self.call("POST", path, body, headers).data

    def command(self, *words):
        return [str(BIN / "farmtok"), *map(str, words)]

    def cli(self, *words, stdin=None, env=None, timeout=60):
        """Runs farmtok against this daemon: a CompletedProcess with texts."""
        return subprocess.run(self.command(*words), input=stdin, capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL if stdin is None else None, timeout=timeout * patience(),
                              env={**self.environment, **(env or {})})

    def run(self, *words, **more):
        """As cli, parsed as JSON; raises when it fails."""
        done = self.cli(*words, **more)
        if done.returncode:
            raise RuntimeError(f"farmtok {' '.join(map(str, words))} exited {done.returncode}: {done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def job(self, **fields):
        return self.post("/jobs", {"job_mode": "manual", **fields})["job_id"]

    def result(self, job_id, **fields):
        return self.post(f"/jobs/{job_id}/results", {"post_text": "A test's post.", **fields})["result_id"]

    def schedule(self, result_id, at=None, **fields):
        body = {**({"scheduled_datetime": at} if at else {}), **fields}
        return self.post(f"/results/{result_id}/schedule", body)["scheduled_id"]

    def upload(self, path):
        with open(path, "rb") as file:
            return self.call("POST", "/media", file, {"Content-Type": "video/mp4",
                                                      "Content-Length": str(os.path.getsize(path))}).data

    def examined(self, seconds=300):
        """Waits until each stored video has been looked at: a look adds `duplicate_of` and `similarity` to results."""
        until(lambda: not self.get("/work?kind=examine")["items"], seconds, "the last look at a video")
