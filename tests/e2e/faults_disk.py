"""A full disk: the daemon starts anyway, serves stored data, and continues by itself when there is room."""
import contextlib
import ctypes
import datetime
import json
import os
import signal
import socket
import subprocess

from kit.checks import check, equal, finish, section, skip, until
from kit.daemon import BIN, Daemon

CLONE_NEWNS = 0x20000
MS_PRIVATE_EVERYWHERE = (1 << 18) | (1 << 14)
LIBC = ctypes.CDLL(None, use_errno=True)


def may_mount():
    """Mounts made from now on are this process's own."""
    return LIBC.unshare(CLONE_NEWNS) == 0 and LIBC.mount(b"none", b"/", None, MS_PRIVATE_EVERYWHERE, None) == 0


@contextlib.contextmanager
def small_disk(**settings):
    """A daemon, not started, whose state is on a disk of 12 MB."""
    daemon = Daemon(media__min_free_bytes=0, **settings)
    daemon.state.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "small", daemon.state], check=True)
    try:
        yield daemon
    finally:
        daemon.__exit__()
        subprocess.run(["umount", "-l", daemon.state], check=False)


def fill(daemon):
    with open(daemon.state / "filler", "ab", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)


def make_room(daemon):
    (daemon.state / "filler").unlink()


def soon(seconds):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def row(daemon, name):
    return next(each for each in daemon.get("/doctor")["checks"] if each["name"] == name)


def prepare(daemon):
    """A post that fired and has a proof, and one that is due in a moment."""
    daemon.start()
    records = daemon.folder / "records.ndjson"
    records.write_text(json.dumps({"id": "7349123456789012345", "text": "one", "createTime": 1608214517,
                                   "authorMeta": {"name": "a"}}) + "\n")
    daemon.run("catalogue", "add", records, "--json")
    job = daemon.job()
    old = daemon.schedule(daemon.result(job, post_text="An old post."), soon(0))
    until(lambda: daemon.get(f"/scheduled/{old}")["fired"], 10, "the first post")
    daemon.tcp("POST", f"/scheduled/{old}/proof", {"proof_url": "https://www.tiktok.com/@a/video/7300000000000000001"})
    return old, daemon.schedule(daemon.result(job, post_text="A new post."), soon(1))


def serves_and_recovers(daemon, old, new):
    equal("a post can be read", daemon.get(f"/scheduled/{old}")["scheduled_id"], old)
    equal("so can what is to come", daemon.get(f"/scheduled/{new}")["state"], "planned")
    equal("a volunteer's page is served", daemon.tcp("GET", f"/volunteer/{old}", headers={"Accept": "text/html"}).status, 200)
    check("proofs can be read", daemon.call("GET", f"/scheduled/{old}/proofs").status == 200)
    refused = daemon.call("POST", "/jobs", {"job_mode": "manual"})
    equal("writes are refused in plain words", (refused.status, refused.code), (507, "STORAGE_FULL"))
    check("the doctor says so", not row(daemon, "writes")["ok"] and "full" in row(daemon, "writes")["message"])
    check("the catalogue is not called damaged", row(daemon, "catalogue")["ok"], row(daemon, "catalogue"))
    check("the database is sound", row(daemon, "store")["ok"], row(daemon, "store"))
    make_room(daemon)
    until(lambda: daemon.get(f"/scheduled/{new}")["fired"], 10, "the post that was due")
    check("writes are taken again", daemon.call("POST", "/jobs", {"job_mode": "manual"}).status == 201)
    check("the doctor is glad", row(daemon, "writes")["ok"] and row(daemon, "daemon")["ok"],
          (row(daemon, "writes"), row(daemon, "daemon")))
    check("the log has both", "accepts no writes" in daemon.log() and "accepts writes again" in daemon.log())


def starts_full(how):
    with small_disk() as daemon:
        old, new = prepare(daemon)
        daemon.stop(how)
        # Files of a former process beside the database provide room; a restored state lacks them.
        for name in ("farmtok.db-shm", "catalogue.db-shm"):
            (daemon.state / name).unlink(missing_ok=True)
        fill(daemon)
        done = subprocess.run([BIN / "farmtokd", "--check"], env=daemon.environment, capture_output=True, text=True, check=False)
        check("--check calls nothing damaged, and no backup is needed", done.returncode == 75 and "is full" in done.stderr
              and "backup restore" not in done.stdout + done.stderr, done)
        daemon.start()
        serves_and_recovers(daemon, old, new)


def fills_up_while_it_runs():
    with small_disk() as daemon:
        old, new = prepare(daemon)
        fill(daemon)
        until(lambda: not row(daemon, "writes")["ok"], 10, "a write that is refused", 0.1)
        until(lambda: "accepts no writes" in daemon.log(), 10, "the log's word")
        serves_and_recovers(daemon, old, new)


def nothing_there_yet():
    with small_disk() as daemon:
        fill(daemon)
        notices = daemon.folder / "notices"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear, open(daemon.folder / "log", "ab") as log:
            ear.bind(str(notices))
            ear.settimeout(15)
            daemon.process = subprocess.Popen([BIN / "farmtokd"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                              env={**daemon.environment, "NOTIFY_SOCKET": str(notices)})
            told = ear.recv(4096)
            check("without a database it waits and says for what", b"READY" not in told and b"full" in told, told)
            check("it is alive", daemon.alive(), daemon.log())
            make_room(daemon)
            while b"READY=1" not in told:
                told = ear.recv(4096)
        check("and starts once there is room", daemon.call("POST", "/jobs", {"job_mode": "manual"}).status == 201)
        secret = (daemon.state / "webhook.secret").read_text()
        check("with a whole secret", secret.startswith("whsec_") and len(secret) > 20, secret)


def run():
    if os.geteuid() != 0 or not may_mount():
        skip("a full disk", "small disks need root")
        return
    with section("a full disk after an orderly stop"):
        starts_full(signal.SIGTERM)
    with section("a full disk after a kill"):
        starts_full(signal.SIGKILL)
    with section("a disk that fills up"):
        fills_up_while_it_runs()
    with section("a full disk without a state"):
        nothing_there_yet()


if __name__ == "__main__":
    run()
    finish()
