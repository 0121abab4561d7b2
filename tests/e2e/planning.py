"""A plan from its sentence to its posts: explained, proposed, applied, listed, simulated, missed and recovered."""
import datetime
import json
import pathlib
import time
import zoneinfo

from kit.checks import check, equal, finish, section, until
from kit.daemon import Daemon
import planning_readings
import planning_translated
import planning_words

NEW_YORK = zoneinfo.ZoneInfo("America/New_York")


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def in_new_york(text):
    return instant(text).astimezone(NEW_YORK)


def explained(daemon):
    told = daemon.run("schedule", "explain", "3 per day, 8am 12pm 6pm EST", "--from", "2027-03-13T12:00:00Z", "--json")
    equal("the contract's example: ten instants at its hours, over the night the clocks change",
          [(in_new_york(each["at"]).hour, in_new_york(each["at"]).minute) for each in told["next"]],
          [(8, 0), (12, 0), (18, 0)] * 3 + [(8, 0)])
    check("the abbreviation is told", any("America/New_York" in note for note in told["notes"]), told["notes"])
    wrong = daemon.cli("schedule", "explain", "every wekday at 9")
    equal("what is not understood exits 2", wrong.returncode, 2)
    check("and names the part", "wekday" in wrong.stderr and "weekday" in wrong.stderr, wrong.stderr)
    refused = daemon.cli("jobs", "create", "--mode", "manual", "--schedule-prompt", "whenever it rains")
    equal("a job with such a plan is refused", refused.returncode, 2)


def planned(daemon):
    job = daemon.run("jobs", "create", "--mode", "manual", "--title", "planned", "--tz", "America/New_York",
                     "--schedule-prompt", "2 per day, 9am and 6pm", "--json")["job_id"]
    results = [daemon.result(job, post_text=f"Day {number}", tiktok_author=f"author_{number % 2}") for number in range(6)]
    proposal = daemon.run("schedule", "plan", job, "--json")
    equal("all have a slot", (proposal["placed"], proposal["total"]), (6, 6))
    equal("a proposal makes nothing", daemon.get(f"/scheduled?job_id={job}")["total"], 0)
    equal("each slot is one of the plan, rising",
          sorted(each["at"] for each in proposal["items"]), [each["at"] for each in proposal["items"]])
    check("at its hours", all(in_new_york(each["at"]).strftime("%H:%M") in ("09:00", "18:00")
                              for each in proposal["items"]), proposal)
    stale = daemon.cli("schedule", "apply", job, "--yes", "--fingerprint", "0000000000000000")
    equal("what was not looked at is not made", (stale.returncode, daemon.get(f"/scheduled?job_id={job}")["total"]), (5, 0))
    applied = daemon.cli("schedule", "apply", job, "--yes", "--fingerprint", proposal["fingerprint"], "--json")
    equal("what was looked at is made", applied.returncode, 0)
    posts = daemon.get(f"/scheduled?job_id={job}")["items"]
    equal("post by post", [(post["result_id"], post["scheduled_datetime"]) for post in posts],
          [(each["result_id"], each["at"]) for each in proposal["items"]])
    slots = daemon.run("schedule", "slots", job, "--days", "4", "--json")["items"]
    taken = {slot["at"]: slot.get("taken_by") for slot in slots}
    check("their slots are taken", all(taken.get(post["scheduled_datetime"], post["scheduled_id"]) == post["scheduled_id"]
                                       for post in posts), slots)
    more = daemon.run("results", "schedule", daemon.result(job, post_text="One more"), "--json")
    check("a result without a time takes the next slot", more["scheduled_datetime"] > posts[-1]["scheduled_datetime"], more)
    day = in_new_york(posts[2]["scheduled_datetime"]).date()
    moves = daemon.run("schedule", "diff", job, "--without", day, "--json")["items"]
    check("dropping a day moves what stood there, and says where", moves and all(
        in_new_york(each["at"]).date() != day for each in moves), moves)
    daemon.cli("schedule", "apply", job, "--replan", "--without", day, "--yes")
    moved = daemon.get(f"/scheduled?job_id={job}")["items"]
    equal("moved posts are the same posts", {post["scheduled_id"] for post in moved},
          {post["scheduled_id"] for post in [*posts, more]})
    check("none stands on that day", all(in_new_york(post["scheduled_datetime"]).date() != day for post in moved))
    again = daemon.run("results", "schedule", daemon.result(job, post_text="Evergreen"), "--repeat", "every=30d,max=3", "--json")
    later = [post for post in daemon.get(f"/scheduled?job_id={job}&limit=100")["items"]
             if post.get("repeat_of") == again["scheduled_id"]]
    equal("an evergreen comes three times again, at the same wall time",
          [(in_new_york(post["scheduled_datetime"]).replace(tzinfo=None) -
            in_new_york(again["scheduled_datetime"]).replace(tzinfo=None)).days for post in later], [30, 60, 90])
    equal("results keep their post", len(results), len({post["result_id"] for post in posts}))
    return job


def looked_at(daemon, job, folder):
    posts = daemon.get(f"/scheduled?job_id={job}&limit=100")["items"]
    day = in_new_york(posts[0]["scheduled_datetime"]).date()
    shown = daemon.cli("calendar", "day", day, "--tz", "America/New_York").stdout
    check("a day shows its posts", posts[0]["tweet_text"] in shown, shown)
    agenda = daemon.cli("calendar", "agenda", "--days", "30", "--tz", "America/New_York").stdout
    check("an agenda shows them by day", all(post["tweet_text"] in agenda for post in posts[:4]), agenda)
    page = folder / "month.html"
    equal("a month is written as a page", daemon.cli("calendar", "month", "--html", page).returncode, 0)
    check("that stands alone", not any(word in page.read_text() for word in ("<script", "<link", "src=", "url(")))
    exported = daemon.cli("calendar", "export", "--ics", "-")
    equal("an export holds them all", exported.stdout.count("BEGIN:VEVENT"), len(posts))


def rehearsed(daemon, job):
    before = daemon.get("/events?after=0&limit=1000")["items"]
    told = daemon.run("simulate", "--until", "+100d", "--json")
    equal("a rehearsal fires them all", (told["fired"], told["missed"], told["held"]),
          (daemon.get(f"/scheduled?job_id={job}")["total"], 0, 0))
    equal("and nothing has happened", daemon.get("/events?after=0&limit=1000")["items"], before)
    check("no post has fired", not any(post["fired"] for post in daemon.get("/scheduled?limit=1000")["items"]))


def missed(daemon):
    job = daemon.job(title="missed")
    soon = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)).isoformat()
    posts = [daemon.schedule(daemon.result(job, post_text=f"Missed {number}"), soon) for number in range(3)]
    daemon.stop()
    time.sleep(4)  # the farm sleeps past the grace of a second
    daemon.start()
    state = lambda post: daemon.get(f"/scheduled/{post}")["state"]  # noqa: E731
    until(lambda: all(state(post) == "missed" for post in posts), 10, "the missed posts")
    listed = daemon.run("schedule", "list", "--only", "missed", "--json")["items"]
    equal("they are listed", sorted(post["scheduled_id"] for post in listed), sorted(posts))
    check("doctor names the command", "schedule recover" in daemon.cli("doctor").stdout)
    equal("a rehearsal exits 5", daemon.cli("simulate", "--until", "+1d").returncode, 5)
    equal("a dry run changes nothing", daemon.cli("schedule", "recover", posts[0], "--fire", "--dry-run").returncode, 0)
    equal("still missed", state(posts[0]), "missed")
    daemon.run("schedule", "recover", posts[0], "--fire", "--json")
    equal("fired now, it has fired", state(posts[0]), "fired")
    daemon.run("schedule", "recover", posts[1], "--move", "--json")
    equal("moved, it is planned again", state(posts[1]), "planned")
    daemon.run("schedule", "recover", "--drop", "--yes", "--json")
    deleted = daemon.schedule(daemon.result(daemon.job(), post_text="To be deleted"), "2027-03-28T02:30:00Z")
    equal("--ids prints the id that was deleted",
          daemon.cli("schedule", "delete", deleted, "--yes", "--ids").stdout.split(), [deleted])
    equal("dropped, it is gone", daemon.cli("schedule", "show", posts[2]).returncode, 3)
    twice = daemon.cli("schedule", "recover", posts[0], "--fire")
    equal("what fired is not recovered again", (twice.returncode, "ALREADY_FIRED" in twice.stderr or "fired" in twice.stderr), (5, True))


with Daemon(fire__grace="1s") as farm:
    with section("a sentence"):
        explained(farm)
    with section("a plan"):
        jobs = planned(farm)
    with section("the calendar"):
        looked_at(farm, jobs, pathlib.Path(farm.folder))
    with section("a rehearsal"):
        rehearsed(farm, jobs)
    with section("missed posts"):
        missed(farm)
    with section("times in words"):
        planning_words.run(farm)
    with section("a translated sentence"):
        planning_translated.run(pathlib.Path(farm.folder))
planning_readings.run()
finish()
