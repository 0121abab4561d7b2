"""A private farmtokd on a temporary state, and requests to it over its own socket."""
import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

PATIENCE = 20  # seconds


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket; kept open between requests."""

    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Daemon:
    """Started by `with`, ready when the block begins, ended by its pid. `state` keeps one folder for several starts."""

    def __init__(self, state=None, **settings):
        self.bin = pathlib.Path(os.environ["FARMTOK_BIN"])
        self.kept = state
        # So that no bench runs out of credits.
        self.settings = {"FARMTOK_CREDITS_OPENING": "1000000",
                         # So that no bench measures the limit for many clients of one address.
                         "FARMTOK_VOLUNTEER_RATE": "1000000000",
                         **{f"FARMTOK_{key.upper()}": str(value) for key, value in settings.items()}}

    def __enter__(self):
        self.folder = pathlib.Path(self.kept or tempfile.mkdtemp(prefix="farmtok-bench-"))
        self.socket = self.folder / "d.sock"
        try:
            self.start()
            self.api = UnixConnection(self.socket)
            self.url = "http://" + self.get("/status")["http"]
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        """Spawns the daemon and waits until it reports that it is ready, as a service manager would."""
        notices = self.folder / "notices"
        notices.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear, open(self.folder / "log", "ab") as log:
            ear.bind(str(notices))
            ear.settimeout(PATIENCE)
            command = [self.bin / "farmtokd", "--state", self.folder / "state", "--socket", self.socket,
                       "--http", "127.0.0.1:0", "--config", os.devnull]
            begun = time.perf_counter()
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={**os.environ, **self.settings, "NOTIFY_SOCKET": str(notices)})
            try:
                while b"READY=1" not in ear.recv(4096):
                    pass
            except TimeoutError:
                raise RuntimeError(f"not ready: {(self.folder / 'log').read_text()}") from None
            self.start_milliseconds = (time.perf_counter() - begun) * 1000

    def __exit__(self, *_):
        if hasattr(self, "process"):
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if not self.kept:
            shutil.rmtree(self.folder, ignore_errors=True)

    def pids(self):
        return [self.process.pid]

    def call(self, method, path, body=None, content_type="application/json"):
        """The `data` of the answer. Raises when the daemon refuses."""
        if body is not None and content_type == "application/json":
            body = json.dumps(body)
        self.api.request(method, path, body, {"Content-Type": content_type} if body is not None else {})
        answer = self.api.getresponse()
        told = json.loads(answer.read())
        if not told["success"]:
            raise RuntimeError(f"{method} {path}: {answer.status} {told['error']}")
        return told["data"]

    def get(self, path):
        return self.call("GET", path)

    def add_job(self, title):
        return self.call("POST", "/jobs", {"job_mode": "manual", "title": title, "output_quantity": 1})["job_id"]

    def add_result(self, job_id, **fields):
        return self.call("POST", f"/jobs/{job_id}/results", {"tweet_text": "A bench's post.", **fields})["result_id"]

    def schedule(self, result_id, instant):
        """`instant`: seconds since 1970. The post's id."""
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(instant))
        return self.call("POST", f"/results/{result_id}/schedule", {"scheduled_datetime": stamp})["scheduled_id"]

    def upload(self, path):
        with open(path, "rb") as file:
            return self.call("POST", "/media", file, "video/mp4")
