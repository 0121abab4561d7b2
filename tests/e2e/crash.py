"""kill -9 before and after every single commit of a post's life: nothing lost, nothing twice, no notification missing."""
import datetime
import http.client
import os
import pathlib
import subprocess
import tempfile
import time

from kit import clips
from kit.checks import check, equal, finish, section, until
from kit.daemon import BIN, LOOPBACK, Daemon
from kit.receivers import WebhookReceiver
from kit.survival import answers, every, judge

STEP = int(os.environ.get("CRASH_STEP", "5"))  # every so many commits
PROOF = "https://www.tiktok.com/@brand/video/7000000000000000001"


class Run:
    """One life of two posts, with a daemon that dies once at the given commit."""

    def __init__(self, daemon, point):
        self.daemon, self.died = daemon, False
        daemon.environment["FARMTOK_CRASH_AT"] = point
        self.log = open(daemon.folder / "log", "ab")
        self.spawn()

    def spawn(self):
        self.daemon.process = subprocess.Popen([BIN / "farmtokd"], stdin=subprocess.DEVNULL, stdout=self.log,
                                               stderr=self.log, env=self.daemon.environment)
        answers(self.daemon)
        self.mend()

    def mend(self):
        """A daemon that has died is started again, and is not killed again."""
        if self.daemon.process.poll() is None:
            return
        self.died = True
        self.daemon.environment.pop("FARMTOK_CRASH_AT", None)
        self.spawn()

    def disarm(self):
        """Their life is over: a later commit, of the daemon's own housekeeping, is no part of it."""
        if "FARMTOK_CRASH_AT" not in self.daemon.environment:
            return
        self.daemon.environment.pop("FARMTOK_CRASH_AT")
        self.daemon.process.kill()
        self.daemon.process.wait()
        self.spawn()

    def insist(self, path, fields, key):
        while True:
            try:
                return self.daemon.call("POST", path, fields, {"Idempotency-Key": key}, timeout=10).data
            except (OSError, http.client.HTTPException, ValueError):
                self.mend()
                time.sleep(0.01)

    def wait(self, what, words):
        def reached():
            self.mend()
            try:
                return what()
            except (OSError, http.client.HTTPException, ValueError):
                return False
        until(reached, 30, words, 0.02)

    def upload(self, clip):
        while True:
            try:
                return self.daemon.upload(clip)["url"]
            except (OSError, http.client.HTTPException, ValueError):
                self.mend()

    def live(self, clip, hook):
        video = self.upload(clip)
        job = self.insist("/jobs", {"job_mode": "manual", "title": "crashed", "output_quantity": 2}, "job")["job_id"]
        posts = []
        for name, more in (("with video", {"original_video_url": video}), ("with proof", {"on_proof_webhook": hook + "/proof"})):
            fields = {"post_text": name, "on_schedule_webhook": hook + "/fired", "on_schedule_email": "v@example.com", **more}
            result = self.insist(f"/jobs/{job}/results", fields, "r" + name)["result_id"]
            due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=0.3)
            posts.append(self.insist(f"/results/{result}/schedule",
                                     {"scheduled_datetime": due.isoformat(timespec="milliseconds")}, "s" + name)["scheduled_id"])
        self.wait(lambda: all(post["fired"] for post in every(self.daemon, "/scheduled")), "both posts fired")
        self.insist(f"/volunteer/{posts[1]}/proof", {"proof_url": PROOF}, "proof")
        self.wait(lambda: not [work for work in every(self.daemon, "/work") if work["kind"] not in ("sweep", "backup")], "an empty queue")
        return posts


def crash(clip, point):
    """Whether the daemon reached that commit; not when the run was interrupted."""
    daemon = Daemon(net__allow=LOOPBACK, webhook__retry=",".join("1" * 9), render__preset="ultrafast", log__level="warn")
    with section(point):
        receiver = WebhookReceiver()
        try:
            run = Run(daemon, point)
            receiver.secret = (daemon.state / "webhook.secret").read_text().strip()
            posts = run.live(clip, receiver.url)
            run.disarm()
            judge(daemon, posts, {posts[1]: PROOF}, receiver)
            equal("both posts are there", len(every(daemon, "/scheduled")), 2)
            return run.died
        finally:
            daemon.__exit__()
            receiver.listener.shutdown()
            receiver.listener.server_close()


with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
    clip = clips.tiny(pathlib.Path(place) / "tiny.mp4", 1, "96x160", 10)
    number = 0
    for number in range(1, 1000, STEP):
        if not (crash(clip, f"before:{number}") and crash(clip, f"after:{number}")):
            break
    check("the daemon died at many commits, and came to the last", 20 < number < 999, number)
    print(f"# {number - 1} commits in the life of two posts")
finish()
