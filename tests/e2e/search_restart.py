"""kill -9 of the daemon in the middle of jobs with a slow provider and a slow model: each continues where it was."""
import json
import os
import random
import signal
import threading
import time

from kit import clips
from kit.checks import check, equal, section, until
from kit.jobs import PRICE, balance, books_balance, create, ended, results, started
from kit.stand_ins import openai, tikwm

ROUNDS = int(os.environ.get("KILL_ROUNDS", "15"))
SEED = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(10**6)))
WANTED = 6


class Gate:
    """Reaches a request by number, and holds it when asked to: its job is running for certain then."""

    def __init__(self):
        self.lock, self.left = threading.Lock(), 0
        self.reached, self.opened = threading.Event(), threading.Event()
        self.opened.set()

    def close(self, number, hold):
        with self.lock:
            self.left = number
            self.reached.clear()
            if hold:
                self.opened.clear()

    def pass_through(self):
        with self.lock:
            self.left -= 1
            mine = self.left == 0
        if mine:
            self.reached.set()
            self.opened.wait(60)


def slowed(server, least, most, chance, gate):
    serve = server.serve

    def slow(request, asked):
        gate.pass_through()
        time.sleep(chance.uniform(least, most))
        return serve(request, asked)
    server.serve = slow
    return server


def run(folder):
    print(f"# KILL_SEED={SEED} KILL_ROUNDS={ROUNDS}")
    chance = random.Random(SEED)
    gate = Gate()
    clip = clips.tiny(folder / "tiny.mp4", 1, "96x160", 10)
    provider = slowed(tikwm.Tikwm(video=clip.read_bytes(), size=10), 0.02, 0.08, random.Random(SEED + 1), gate)
    model = slowed(openai.OpenAi(), 0.01, 0.06, random.Random(SEED + 2), gate)
    with started(discovery__provider="tikwm", tikwm__base_url=provider.url, analysis__provider="openai",
                 openai__base_url=model.url, openai__key=openai.KEY, openai__frames=0) as daemon:
        jobs, struck = [], 0
        for number in range(ROUNDS):
            # Every second kill comes while a request is held, so that it strikes a running job on any machine; the
            # others come at any moment after a request, up to the end of the job.
            gate.close(chance.randint(1, WANTED), hold=number % 2 == 0)
            jobs.append(create(daemon, output_quantity=WANTED, allow_seen=True))
            check("a request came", gate.reached.wait(60), f"round {number}")
            time.sleep(chance.uniform(0, 0.3))
            states = [daemon.get("/jobs/" + each)["status"] for each in jobs]
            struck += any(state not in ("COMPLETED", "FAILED") for state in states)
            daemon.stop(signal.SIGKILL)
            gate.opened.set()
            daemon.start()
        check("kills struck jobs that were running", struck >= (ROUNDS + 1) // 2, f"{struck} of {ROUNDS}")
        with section("after the kills"):
            judge(daemon, jobs)


def judge(daemon, jobs):
    done = [ended(daemon, job_id, 90) for job_id in jobs]
    equal("every job completed", [(job["status"], job.get("status_reason")) for job in done],
          [("COMPLETED", None)] * len(jobs))
    equal("with the right number", [(job["progress"]["kept"], job["results_created"]) for job in done],
          [(WANTED, WANTED)] * len(jobs))
    kept = [[each["tiktok_video_id"] for each in results(daemon, job_id)] for job_id in jobs]
    equal("no result is there twice", [ids for ids in kept if len(set(ids)) != WANTED], [])
    equal("each paid for its videos, once", {job["credits_spent"] for job in done}, {round(WANTED * PRICE, 6)})
    equal("as the ledger says", balance(daemon)["spent"], round(WANTED * PRICE * len(jobs), 6))
    books_balance(daemon, "after the kills")
    until(lambda: not [each for each in daemon.get("/work?limit=1000")["items"] if each["kind"] in
                       ("discover", "analyse", "credit") and each["state"] != "dead"], 20, "the end of the queue")
    equal("nothing failed for good", [each["last_error"] for each in daemon.get("/work?state=dead")["items"]
                                      if each["kind"] in ("discover", "analyse", "credit")], [])
    sound = {each["name"]: each["ok"] for each in daemon.get("/doctor")["checks"]}
    check("store and credits are sound", sound["store"] and sound["credits"], json.dumps(sound))
