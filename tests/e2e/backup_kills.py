"""kill -9 at random moments while clients plan posts and backups are made: every backup opens, verifies, and holds
everything acknowledged before it began. BACKUP_KILLS rounds, or as many as BACKUP_SECONDS allow. A farm lives for 100
kills: its posts grow with each, and so does the check that every start after a kill makes."""
import http.client
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time

from kit.checks import check, equal, finish, section
from kit.daemon import BIN, Daemon
from kit.survival import answers, every

ROUNDS = int(os.environ.get("BACKUP_KILLS", "30"))
SECONDS = float(os.environ.get("BACKUP_SECONDS", "18" if ROUNDS == 30 else "1e9"))
SEED = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(10**6)))
CLIENTS = 4
OF_A_FARM = 100
FUTURE = "2031-05-04T12:00:00Z"
BROKEN = (OSError, http.client.HTTPException, ValueError)


class Client(threading.Thread):
    """Plans posts; a request without an answer is repeated under the same Idempotency-Key."""

    def __init__(self, daemon, number, job, over):
        super().__init__(daemon=True)
        self.farm, self.number, self.job, self.over = daemon, number, job, over
        self.posts, self.fault = [], None

    def run(self):
        try:
            count = 0
            while not self.over.is_set():
                name = f"{self.number}-{count}"
                result = self.insist(f"/jobs/{self.job}/results", {"post_text": name}, "r" + name)["result_id"]
                post = self.insist(f"/results/{result}/schedule", {"scheduled_datetime": FUTURE}, "s" + name)
                self.posts.append(post["scheduled_id"])
                count += 1
        except Exception as fault:  # noqa: BLE001 - reported at the end
            self.fault = fault

    def insist(self, path, body, key):
        while True:
            try:
                return self.farm.call("POST", path, body, {"Idempotency-Key": key}, timeout=10).data
            except BROKEN:
                time.sleep(0.005)


class Taker(threading.Thread):
    """Requests backups all the time, and judges each answered one."""

    def __init__(self, daemon, clients, over):
        super().__init__(daemon=True)
        self.farm, self.clients, self.over = daemon, clients, over
        self.taken, self.cut, self.faults, self.fault = 0, 0, [], None

    def run(self):
        try:
            while not self.over.is_set():
                before = {post for client in self.clients for post in list(client.posts)}
                try:
                    made = self.farm.call("POST", "/backups", timeout=30).data
                except BROKEN:
                    self.cut += 1
                    time.sleep(0.01)
                    continue
                self.judge(made["name"], before)
        except Exception as fault:  # noqa: BLE001 - reported at the end
            self.fault = fault

    def judge(self, name, before):
        self.taken += 1
        folder = self.farm.state / "backups" / name
        with sqlite3.connect(f"file:{folder}/farmtok.db?immutable=1", uri=True) as copy:
            held = {row[0] for row in copy.execute("SELECT scheduled_id FROM posts")}
            sound = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if before - held or not sound:
            self.faults.append((name, len(before - held), sound))


def kills(daemon, chance, rounds, end):
    deaths, refused = 0, []
    with open(daemon.folder / "log", "ab") as log:
        while deaths < rounds and time.monotonic() < end:
            daemon.process = subprocess.Popen([BIN / "farmtokd"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                              env=daemon.environment)
            if chance.random() < 0.15:
                time.sleep(chance.uniform(0, 0.03))
            else:
                answers(daemon)
                # Some long enough for the idle copy of the log, and for a backup to end.
                time.sleep(chance.uniform(0, 0.5))
            if daemon.process.poll() is not None:
                refused.append(daemon.log()[-500:])
            daemon.process.send_signal(signal.SIGKILL)
            daemon.process.wait()
            deaths += 1
    return deaths, refused


def run(seed, rounds, end):
    """Returns how many kills one farm survived."""
    with Daemon(log__level="error", backup__keep=1000) as daemon:
        job, over = daemon.job(title="killed"), threading.Event()
        daemon.stop()
        clients = [Client(daemon, number, job, over) for number in range(CLIENTS)]
        taker = Taker(daemon, clients, over)
        for thread in (*clients, taker):
            thread.start()
        deaths, refused = kills(daemon, random.Random(seed), rounds, end)
        over.set()
        daemon.start()
        for thread in (*clients, taker):
            thread.join(30)
        equal("no start was refused", refused, [])
        equal("nobody met a refusal", [repr(each.fault) for each in (*clients, taker) if each.fault], [])
        planned = {post for client in clients for post in client.posts}
        kept = {post["scheduled_id"] for post in every(daemon, "/scheduled")}
        equal("no acknowledged post is lost", sorted(planned - kept), [])
        equal("each backup opens and holds all that was acknowledged before it", taker.faults, [])
        listed = daemon.run("backup", "list", "--json")["items"]
        equal("none that is listed is damaged", [each for each in listed if each["state"] != "good"], [])
        check("backups were taken", taker.taken > 0, (taker.taken, taker.cut))
        some = random.Random(seed).sample(listed, min(len(listed), 10))
        faults = [each["name"] for each in some
                  if daemon.run("backup", "verify", each["name"], "--json", timeout=120)["items"]]
        equal("verify finds each sound", faults, [])
        print(f"# {deaths} kills, {len(planned)} posts acknowledged, {taker.taken} backups answered, {len(listed)} on the "
              f"shelf, {taker.cut} requests for one cut off", flush=True)
    return deaths


if __name__ == "__main__":
    print(f"# KILL_SEED={SEED} BACKUP_KILLS={ROUNDS}")
    done, until = 0, time.monotonic() + SECONDS
    with section("kills while backups are taken"):
        while done < ROUNDS and (done == 0 or time.monotonic() < until):
            done += run(SEED + done, min(OF_A_FARM, ROUNDS - done), until)
    print(f"# {done} kills in all")
    finish()
