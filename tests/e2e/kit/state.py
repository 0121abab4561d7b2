"""A state folder as an object: kept, damaged, and started from, whether the daemon accepts it or refuses."""
import os
import shutil
import socket
import subprocess

from .checks import patience
from .daemon import BIN


class Attempt:
    """How a start ended: `ready`, or refused with `status` and `words`."""

    def __init__(self, ready, status=None, words=""):
        self.ready, self.status, self.words = ready, status, words


def try_start(daemon, *words):
    """Starts farmtokd on the daemon's state and waits until it reports that it is ready, or has ended."""
    notices = daemon.folder / "notices"
    notices.unlink(missing_ok=True)
    log = daemon.folder / "attempt"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear, open(log, "wb") as out:
        ear.bind(str(notices))
        ear.settimeout(0.02)
        daemon.process = subprocess.Popen([BIN / "farmtokd", *words], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                          env={**daemon.environment, "NOTIFY_SOCKET": str(notices)})
        for _ in range(int(1000 * patience())):
            try:
                if b"READY=1" in ear.recv(4096):
                    return Attempt(True)
            except TimeoutError:
                if daemon.process.poll() is not None:
                    return Attempt(False, daemon.process.returncode, log.read_text(errors="replace"))
    daemon.process.kill()
    daemon.process.wait()
    raise RuntimeError("neither ready nor ended")


def kill(daemon):
    daemon.process.kill()
    daemon.process.wait()


def keep(daemon, name):
    """A copy of the state folder beside it."""
    kept = daemon.folder / name
    shutil.copytree(daemon.state, kept, copy_function=shutil.copy2)
    return kept


def put_back(daemon, kept):
    shutil.rmtree(daemon.state)
    shutil.copytree(kept, daemon.state, copy_function=shutil.copy2)


def files(daemon):
    """The content of the database and its log, byte for byte; an empty log is none."""
    held = {name: (daemon.state / name).read_bytes() for name in ("farmtok.db", "farmtok.db-wal")
            if (daemon.state / name).exists()}
    return {name: bytes_of for name, bytes_of in held.items() if bytes_of}


def flip(path, at, count=1):
    with open(path, "r+b") as file:
        file.seek(at)
        old = file.read(count)
        file.seek(at)
        file.write(bytes(byte ^ 0x5A for byte in old))


def cut(path, size):
    os.truncate(path, size)


def zero(path, at, count):
    with open(path, "r+b") as file:
        file.seek(at)
        file.write(bytes(count))


def swap(path, one, other, count):
    with open(path, "r+b") as file:
        parts = []
        for at in (one, other):
            file.seek(at)
            parts.append(file.read(count))
        for at, part in zip((other, one), parts):
            file.seek(at)
            file.write(part)
