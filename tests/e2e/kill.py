"""kill -9 at random moments while clients plan posts, posts are due, renders run and notifications are sent."""
import datetime
import http.client
import os
import pathlib
import random
import signal
import subprocess
import tempfile
import threading
import time

from kit import clips
from kit.checks import check, equal, finish, section
from kit.daemon import BIN, LOOPBACK, Daemon
from kit.receivers import WebhookReceiver
from kit.survival import answers, judge

ROUNDS = int(os.environ.get("KILL_ROUNDS", "200"))
SEED = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(10**6)))
CLIENTS = 3
PROOF = "https://www.tiktok.com/@brand/video/"


class Client(threading.Thread):
    """Plans posts until the stop; a request without an answer is repeated under the same Idempotency-Key."""

    def __init__(self, daemon, number, job_id, video, hook, over):
        super().__init__(daemon=True)
        self.farm, self.number, self.job_id, self.video, self.hook, self.over = daemon, number, job_id, video, hook, over
        self.random = random.Random(f"{SEED} {number}")
        self.posts, self.proofs, self.repeats, self.fault = {}, {}, 0, None

    def run(self):
        try:
            count = 0
            while not self.over.is_set():
                self.plan(f"{self.number}-{count}", with_video=count % 40 == 7, with_proof=count % 5 == 3)
                count += 1
                time.sleep(self.random.uniform(0, 0.08))
        except Exception as fault:  # noqa: BLE001 - reported at the end
            self.fault = fault

    def plan(self, name, with_video, with_proof):
        fields = {"post_text": name, "on_schedule_webhook": self.hook + "/fired", "on_schedule_email": "v@example.com"}
        if with_video:
            fields["original_video_url"] = self.video
        if with_proof:
            fields["on_proof_webhook"] = self.hook + "/proof"
        result = self.insist(f"/jobs/{self.job_id}/results", fields, "r" + name)["result_id"]
        due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=self.random.uniform(0, 0.3 if with_proof else 4))
        post = self.insist(f"/results/{result}/schedule",
                           {"scheduled_datetime": due.isoformat(timespec="milliseconds")}, "s" + name)
        self.posts[post["scheduled_id"]] = name
        if with_proof:
            url = f"{PROOF}{7 * 10**18 + len(self.proofs)}"
            self.insist(f"/volunteer/{post['scheduled_id']}/proof", {"proof_url": url}, "p" + name)
            self.proofs[post["scheduled_id"]] = url

    def insist(self, path, body, key):
        while True:
            try:
                answer = self.farm.call("POST", path, body, {"Idempotency-Key": key}, timeout=10)
                if answer.json.get("error", {}).get("code") != "NOT_FIRED":
                    return answer.data
                time.sleep(0.05)  # a proof is valid only after its post's firing
                continue
            except (OSError, http.client.HTTPException, ValueError):
                pass  # no answer, or half of one; a refusal is a RuntimeError and is raised
            self.repeats += 1
            time.sleep(0.01)


def spawn(daemon, log):
    daemon.process = subprocess.Popen([BIN / "farmtokd"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                      env=daemon.environment)


def kills(daemon, chance):
    """Starts and kills alternately. Some kills hit the start, most hit the running daemon."""
    deaths = 0
    with open(daemon.folder / "log", "ab") as log:
        for _ in range(ROUNDS):
            spawn(daemon, log)
            if chance.random() < 0.15:
                time.sleep(chance.uniform(0, 0.03))
            else:
                answers(daemon)
                time.sleep(chance.uniform(0, 0.45))
            if daemon.process.poll() is None:
                deaths += 1
            daemon.process.send_signal(signal.SIGKILL)
            daemon.process.wait()
    return deaths


def judged(daemon, clients, receiver):
    equal("no client met a refusal", [repr(client.fault) for client in clients if client.fault], [])
    planned = {post: name for client in clients for post, name in client.posts.items()}
    proofs = {post: url for client in clients for post, url in client.proofs.items()}
    posts, videos, doubled = judge(daemon, planned, proofs, receiver)
    print(f"# {len(posts)} posts, {len(videos)} with video, {len(proofs)} proofs, {sum(client.repeats for client in clients)} repeated requests, "
          f"{doubled} webhooks sent again")


def main(folder):
    print(f"# KILL_SEED={SEED} KILL_ROUNDS={ROUNDS}")
    clip = clips.tiny(folder / "tiny.mp4", 1, "96x160", 10)
    with Daemon(net__allow=LOOPBACK, webhook__retry=",".join("1" * 9), render__preset="ultrafast",
                log__level="warn") as daemon:
        receiver = WebhookReceiver((daemon.state / "webhook.secret").read_text().strip())
        video, job_id, over = daemon.upload(clip)["url"], daemon.job(title="killed"), threading.Event()
        daemon.stop()
        clients = [Client(daemon, number, job_id, video, receiver.url, over) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        deaths = kills(daemon, random.Random(SEED))
        over.set()
        daemon.start()
        for client in clients:
            client.join(30)
        refusals = [line for line in daemon.log().splitlines() if line.startswith("error:")]
        check("every kill struck a living daemon", deaths == ROUNDS, (deaths, refusals))
        judged(daemon, clients, receiver)


with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
    with section("the run"):
        main(pathlib.Path(place))
finish()
