"""Search and channel jobs: created, awaited, and their results."""
import json

from . import clips
from .checks import check, equal, until
from .daemon import LOOPBACK, Daemon
from .stand_ins import aweme, gemini, openai, records, tikwm

QUICK = {"net__allow": LOOPBACK, "webhook__retry": "1,1,1", "render__preset": "ultrafast", "tikwm__rate": 100000,
         "aweme__rate": 100000, "gemini__rate": 100000, "openai__rate": 100000}
SECRETS = (tikwm.KEY, aweme.KEY, gemini.KEY, openai.KEY)
PRICE = 4.182


def started(**settings):
    return Daemon(**{**QUICK, **settings})


def create(daemon, **fields):
    """The id of a new search job."""
    body = {"job_mode": "search", "content_prompt": "fitness workout", "output_quantity": 5, **fields}
    return daemon.post("/jobs", body)["job_id"]


def ended(daemon, job_id, seconds=60):
    """The job once it is COMPLETED or FAILED."""
    def look():
        job = daemon.get("/jobs/" + job_id)
        return job if job["status"] in ("COMPLETED", "FAILED") else None
    return until(look, seconds, "the end of " + job_id, 0.05)


def ran(daemon, seconds=60, **fields):
    return ended(daemon, create(daemon, **fields), seconds)


def results(daemon, job_id):
    return daemon.get(f"/jobs/{job_id}/results?limit=1000")["items"]


def found(daemon, job_id, state=""):
    return daemon.get(f"/jobs/{job_id}/found?limit=1000" + (f"&state={state}" if state else ""))["items"]


def add_catalogue(daemon, source, *more):
    return daemon.run("catalogue", "add", source, *more, "--json", timeout=120)


def add_trending(daemon, folder):
    """The shared catalogue, each of its records with a clip as its video."""
    media = folder / "mapped"
    if not media.exists():
        media.mkdir()
        clip = clips.tiny(folder / "mapped.mp4", 1, "96x160", 10)
        for record in records.trending():
            (media / f"{record['id']}.mp4").hardlink_to(clip)
    return add_catalogue(daemon, records.FILE, "--media", media)


def balance(daemon):
    return daemon.run("credits", "balance", "--json")


def books_balance(daemon, name, reserved=0):
    """Nothing is reserved any more, and the granted credits are all accounted for."""
    told = balance(daemon)
    parts = round(told["available"] + told["reserved"] + told["spent"], 6)
    return check(f"{name}: the ledger balances, nothing stays reserved",
                 told["balanced"] and told["reserved"] == reserved and parts == told["granted"], told)


def paid(name, job, videos, price=PRICE):
    """The job paid for each video and gave back the rest."""
    return equal(f"{name}: {videos} videos are paid for, the rest is released",
                 (job["credits_spent"], job.get("credits_reserved") or 0), (round(videos * price, 6), 0))


def failed_well(name, job, *words):
    """FAILED with a reason that holds these words and no key."""
    reason = job.get("status_reason") or ""
    return check(f"{name}: FAILED and says why", job["status"] == "FAILED" and
                 all(word.lower() in reason.lower() for word in words), (job["status"], reason, words))


def silent_about_keys(daemon, *more):
    """No secret is in the log or in the output."""
    text = daemon.log() + "".join(map(json.dumps, more))
    return equal("no key is told anywhere", [key for key in SECRETS if key in text], [])
