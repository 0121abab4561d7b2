"""The life of a job beside its work: the bar, waits, cancelling, deleting, and the messages at its end."""
import json
import re
import shlex
import signal
import subprocess
import threading
import time

from kit import clips, mail
from kit.checks import check, equal, patience, section, until
from kit.jobs import PRICE, books_balance, create, ended, ran, results, started
from kit.receivers import WebhookReceiver
from kit.stand_ins import opinions, openai, tikwm


class Gate:
    """Holds back a model's answers until it is opened."""

    def __init__(self, server, after):
        self.opened, self.left, self.lock = threading.Event(), after, threading.Lock()
        server.answers = self.answer

    def answer(self, _):
        with self.lock:
            self.left -= 1
            wait = self.left < 0
        if wait:
            self.opened.wait(120)
        return opinions.opinion()


def kept(daemon, job_id, count):
    def look():
        job = daemon.get("/jobs/" + job_id)
        return job if (job.get("progress") or {}).get("kept", 0) >= count else None
    return until(look, 30, f"{count} kept videos")


def told(daemon, _):
    """Webhook and mail of a job that ends."""
    receiver = WebhookReceiver((daemon.state / "webhook.secret").read_text().strip(), refuse=1)
    job = ran(daemon, output_quantity=3, on_job_finish_webhook=receiver.url + "/done", title="three of them",
              on_job_finish_email="boss@example.com", tracer="t-1")
    came = receiver.wait(lambda event: event["payload"]["job_id"] == job["job_id"])
    payload = came.event["payload"]
    equal("JOB_FINISHED comes, signed, with what matters",
          (came.event["action"], came.genuine, payload["status"], payload["results_created"], payload["credits_spent"],
           payload["tracer"]), ("JOB_FINISHED", True, "COMPLETED", 3, round(3 * PRICE, 6), "t-1"))
    equal("after a refusal under the same id", {each.id for each in receiver.refused}, {came.id})
    files = until(lambda: list((daemon.state / "outbox").glob("*.eml")), 20, "the mail")
    message = mail.parse(files[0].read_bytes())
    text = mail.parts(message)["text/plain"]
    check("the mail says what came of it", message["To"] == "boss@example.com" and "three of them" in message["Subject"] and
          "3 of 3" in text and job["job_id"] in text, (message["Subject"], text))
    equal("once", len(files), 1)


def cancelled(daemon, server):
    gate = Gate(server, 2)
    job_id = create(daemon, output_quantity=6)
    running = kept(daemon, job_id, 2)
    check("a running job says how far it is", running["status"] == "PROCESSING" and
          running["progress"]["found"] >= running["progress"]["kept"] and running["credits_reserved"] > 0, running)
    refused = daemon.cli("jobs", "delete", job_id, "--yes", "--json")
    error = json.loads(refused.stderr)["error"]
    equal("a running job cannot be deleted", (refused.returncode, error["code"], error["hint"]),
          (5, "JOB_IN_PROGRESS", f"Wait until it is finished, or end it: `farmtok jobs cancel {job_id}`."))
    dry = daemon.cli("jobs", "cancel", job_id, "--dry-run", "--json")
    equal("a dry run cancels nothing", (dry.returncode, daemon.get("/jobs/" + job_id)["status"]), (0, "PROCESSING"))
    watcher = subprocess.Popen(daemon.command("jobs", "watch", job_id, "--ndjson=status,progress"),
                               env=daemon.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first = json.loads(watcher.stdout.readline())
    equal("jobs watch begins with where it stands", (first["status"], list(first)), ("PROCESSING", ["status", "progress"]))
    done = daemon.run("jobs", "cancel", job_id, "--json")
    gate.opened.set()
    lines, words = watcher.communicate(timeout=20 * patience())
    last = json.loads(lines.splitlines()[-1])
    equal("jobs watch ends with it, exit 1, and says why", (watcher.returncode, last["status"],
                                                          "cancelled by the operator" in words), (1, "FAILED", True))
    equal("cancelled, it is FAILED and says so", (done["status"], done["status_reason"]),
          ("FAILED", "cancelled by the operator"))
    job = ended(daemon, job_id)
    equal("it paid for what it has", (job["credits_spent"], job.get("credits_reserved") or 0, job["results_created"]),
          (round(2 * PRICE, 6), 0, 2))
    time.sleep(0.3)  # work that was being analysed at the cancellation has returned by now
    equal("nothing comes after", len(results(daemon, job_id)), 2)
    again = daemon.cli("jobs", "cancel", job_id, "--json")
    equal("a second time there is nothing to cancel", (again.returncode, json.loads(again.stderr)["error"]["code"]),
          (5, "ALREADY_FINISHED"))
    books_balance(daemon, "a cancelled job")
    gone = daemon.cli("jobs", "delete", job_id, "--yes", "--json")
    equal("now it can be deleted", gone.returncode, 0)
    server.answers = lambda _: opinions.opinion()


def waits(daemon, server):
    gate = Gate(server, 1)
    words = ["jobs", "create", "--prompt", "fitness workout", "--quantity", "3", "--allow-seen"]
    late = daemon.cli(*words, "--wait=1", "--json")
    error = json.loads(late.stderr)["error"]
    job_id = re.search(r"job_\w+", error["hint"])[0]
    equal("a wait that runs out exits 6 and names the command", (late.returncode, error["code"], error["hint"]),
          (6, "TIMED_OUT", f"farmtok jobs watch {job_id}"))
    equal("so does jobs watch --for", daemon.cli("jobs", "watch", job_id, "--for", "1").returncode, 6)
    waiter = subprocess.Popen(daemon.command("jobs", "watch", job_id, "--json"), env=daemon.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(0.5)  # it waits by then; no event shows that
    waiter.send_signal(signal.SIGINT)
    _, said = waiter.communicate(timeout=20 * patience())
    equal("interrupted, it exits 130 and names the command", (waiter.returncode, f"farmtok jobs watch {job_id}" in said),
          (130, True))
    gate.opened.set()
    watched = daemon.cli("jobs", "watch", job_id, "--json")
    equal("it ends with the job, exit 0, silent off a terminal", (watched.returncode, watched.stderr,
                                                                 json.loads(watched.stdout)["status"]),
          (0, "", "COMPLETED"))
    server.answers = lambda _: opinions.opinion()
    drawn = subprocess.run(["script", "-qec", shlex.join(daemon.command(*words, "--wait")), "/dev/null"], check=False,
                           env={**daemon.environment, "TERM": "xterm-256color", "COLUMNS": "120"}, capture_output=True,
                           text=True, timeout=60 * patience(), stdin=subprocess.DEVNULL)
    check("on a terminal there is a bar", drawn.returncode == 0 and
          re.search(r"found \d+ · analysed \d+ · kept \d/3 · [\d.]+ credits|waiting for its turn", drawn.stdout),
          drawn.stdout)
    few = daemon.cli("jobs", "create", "--prompt", "fitness workout", "--quantity", "3", "--filter",
                     "at least 900 million views", "--wait", "--json")
    job = json.loads(few.stdout)
    check("fewer than asked for: COMPLETED, with a note that says why", few.returncode == 0 and
          job["status"] == "COMPLETED" and job["status_reason"].startswith("0 of 3") and
          f"note: {job['job_id']}: {job['status_reason']}" in few.stderr, few)
    server.answers = lambda _: opinions.opinion()


def failed_wait(daemon, _):
    down = tikwm.Tikwm()
    down.misbehave = "401"
    with started(discovery__provider="tikwm", tikwm__base_url=down.url) as other:
        done = other.cli("jobs", "create", "--prompt", "x", "--wait", "--json")
        job = json.loads(done.stdout)
        check("a failed wait prints the job, says why and exits 1", done.returncode == 1 and job["status"] == "FAILED" and
              job["status_reason"] in done.stderr, done)
        equal("jobs show --exit-status too", other.cli("jobs", "show", job["job_id"], "--exit-status").returncode, 1)
    check("events tell of jobs", {"job.created", "job.finished", "job.failed"} <=
          {event["what"] for event in daemon.get("/events?limit=1000")["items"]})


def run(folder):
    clip = clips.tiny(folder / "tiny.mp4", 1, "96x160", 10)
    provider, server = tikwm.Tikwm(video=clip.read_bytes()), openai.OpenAi()
    with started(discovery__provider="tikwm", tikwm__base_url=provider.url, analysis__provider="openai",
                 openai__base_url=server.url, openai__key=openai.KEY, openai__frames=0, analysis__jobs=2) as daemon:
        for part in (told, cancelled, waits, failed_wait):
            with section(part.__name__):
                part(daemon, server)
