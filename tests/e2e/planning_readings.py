"""Plans that a newer program reads otherwise than the one to which they were given, or refuses."""
import contextlib
import json
import sqlite3

from kit.checks import check, equal, section
from kit.daemon import Daemon
from kit.state import try_start


def doctor(daemon):
    return next(each for each in daemon.get("/doctor")["checks"] if each["name"] == "plans")


def told(daemon):
    return {each["subject"]: each["why"] for each in daemon.run("events", "--json")["items"] if each["what"] == "job.plan_changed"}


def planned(daemon, plan):
    return daemon.run("jobs", "create", "--mode", "manual", "--title", plan, "--schedule-prompt", plan, "--tz", "UTC", "--json")["job_id"]


def read_before(state, other, refused):
    """As a former program that read one plan otherwise, and took another that is refused now."""
    with contextlib.closing(sqlite3.connect(state / "farmtok.db")) as db, db:
        key = f"plan.read {other}"
        kept = json.loads(db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])
        kept |= {"words": "every day at 10:00 (UTC)", "digest": "another"}
        db.execute("UPDATE meta SET value = ? WHERE key = ?", (json.dumps(kept), key))
        db.execute("UPDATE jobs SET schedule_prompt = 'the 1st and 15 at 9am o''clock and a half' WHERE job_id = ?", (refused,))


def upgrade():
    with Daemon() as daemon:
        same, other, refused = (planned(daemon, plan) for plan in ("daily at 8am", "daily at 9am", "daily at 7am"))
        check("each plan is read as it was given", doctor(daemon)["ok"], doctor(daemon))
        daemon.stop()
        read_before(daemon.state, other, refused)
        # The file is not as farmtokd left it.
        check("the next program starts", try_start(daemon, "--accept-state").ready)
        equal("an event for each that is read otherwise", sorted(told(daemon)), sorted([other, refused]))
        equal("with both readings", told(daemon)[other],
              "its plan is read as every day at 09:00 (UTC); it was read as every day at 10:00 (UTC)")
        found = doctor(daemon)
        check("doctor names both and not the third", not found["ok"] and other in found["message"] and refused in found["message"]
              and same not in found["message"] and "every day at 10:00 (UTC)" in found["message"], found)
        shown = daemon.cli("schedule", "explain", other)
        check("explain shows how it was read", shown.returncode == 0 and "every day at 09:00 (UTC)" in shown.stdout
              and "it was read as every day at 10:00 (UTC)" in shown.stdout, shown)
        check("or why it is refused", daemon.cli("schedule", "explain", refused).returncode == 2)
        commands = [part for part in found["hint"].split("`") if part.startswith("farmtok jobs edit")]
        equal("the command of the hint", (len(commands), daemon.run("jobs", "edit", refused, "--schedule-prompt", "daily at 7am", "--json")
                                          ["job_id"]), (1, refused))
        daemon.run("jobs", "edit", other, "--schedule-prompt", "daily at 9am", "--json")
        check("confirmed, none is named", doctor(daemon)["ok"], doctor(daemon))
        before = told(daemon)
        daemon.stop()
        daemon.start()
        equal("and another start tells nothing new", told(daemon), before)


def run():
    with section("plans of a former program"):
        upgrade()
