"""Another program locks the database: writes wait two seconds and say so plainly, reads continue, nothing is lost."""
import concurrent.futures
import contextlib
import datetime
import json
import sqlite3
import time

from kit.checks import check, equal, finish, patience, section, until
from kit.daemon import Daemon

TOLD_ONCE = 1


@contextlib.contextmanager
def locked(daemon):
    """A database browser with an unsaved change."""
    other = sqlite3.connect(daemon.state / "farmtok.db", isolation_level=None, timeout=5)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def soon(seconds):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def timed(act):
    begun = time.monotonic()
    return act(), time.monotonic() - begun


def row(daemon, name):
    return next(each for each in daemon.get("/doctor")["checks"] if each["name"] == name)


def writes_are_bounded():
    with Daemon() as daemon:
        job = daemon.job()
        with locked(daemon), concurrent.futures.ThreadPoolExecutor(12) as pool:
            def write():
                return timed(lambda: daemon.call("POST", "/jobs", {"job_mode": "manual"}))
            writers = [pool.submit(write) for _ in range(3)]
            time.sleep(0.3)
            answer, waited = timed(lambda: daemon.call("GET", f"/jobs/{job}"))
            check("a read does not wait for the lock", answer.status == 200 and waited < 1 * patience(), waited)
            writers += [pool.submit(write) for _ in range(7)]
            command = pool.submit(daemon.cli, "jobs", "create", "--mode", "manual", "--json")
            done = [each.result() for each in writers]
            equal("each of ten writes is refused as busy", {(each.status, each.code) for each, _ in done}, {(503, "STORAGE_BUSY")})
            slowest = max(waited for _, waited in done)
            check("and none waits for the others' waits", slowest < 8 * patience(), slowest)
            first = done[0][0]
            check("a single one waits two seconds", 1.5 < done[0][1] < 3.5 * patience(), done[0][1])
            check("it may be tried again, and when is said", first.error["retryable"] and first.headers["Retry-After"] == "2",
                  (first.error, first.headers["Retry-After"]))
            words = json.dumps(first.error).upper()
            equal("no SQL is in the answer", [word for word in ("BEGIN", "IMMEDIATE", "SELECT", "INSERT", "SQLITE") if word in words],
                  [])
            equal("the command says: later", command.result().returncode, 75)
        check("and is well once the lock is gone", daemon.call("POST", "/jobs", {"job_mode": "manual"}).status == 201)


def the_timer_goes_on():
    with Daemon() as daemon:
        post = daemon.schedule(daemon.result(daemon.job()), soon(1))
        with locked(daemon):
            until(lambda: not row(daemon, "writes")["ok"], 10, "the doctor's word", 0.2)
            check("the doctor says who holds it", "locked" in row(daemon, "writes")["message"], row(daemon, "writes"))
            time.sleep(1.5)
            told = [line for line in daemon.log().splitlines() if "a step failed" in line and '"timer"' in line]
            equal("the log says it once", len(told), TOLD_ONCE)
        until(lambda: daemon.get(f"/scheduled/{post}")["fired"], 10, "the post that was due")
        until(lambda: row(daemon, "writes")["ok"], 10, "writes")
        check("no failure is left over", row(daemon, "daemon")["ok"], row(daemon, "daemon"))


def a_start_under_the_lock():
    with Daemon() as daemon:
        post = daemon.schedule(daemon.result(daemon.job()), soon(0.5))
        daemon.stop()
        with locked(daemon):
            daemon.start()
            check("it starts and serves what is stored", daemon.get(f"/scheduled/{post}")["scheduled_id"] == post)
            check("and says that it takes no writes", not row(daemon, "writes")["ok"])
        until(lambda: daemon.get(f"/scheduled/{post}")["fired"], 10, "the post that was due")
        check("all is well then", row(daemon, "writes")["ok"])


def run():
    with section("writes behind a foreign lock"):
        writes_are_bounded()
    with section("the timer behind a foreign lock"):
        the_timer_goes_on()
    with section("a start behind a foreign lock"):
        a_start_under_the_lock()


if __name__ == "__main__":
    run()
    finish()
