"""What a newcomer types: half a word, the wrong id, a time without its unit. Each is understood, or refused with what helps."""
import datetime
import json
import pathlib
import tempfile

from kit.checks import check, equal, finish, section
from kit.daemon import Daemon
from kit.jobs import add_catalogue


def refused(daemon, name, words, *parts, status=2):
    done = daemon.cli(*words)
    check(name, done.returncode == status and all(part in done.stderr for part in parts), done)


def removals(daemon):
    job = daemon.job()
    refused(daemon, "api DELETE asks, as jobs delete does", ["api", "DELETE", f"/jobs/{job}"], "add --yes")
    equal("and the job is still there", daemon.cli("jobs", "show", job).returncode, 0)
    dry = daemon.cli("api", "DELETE", f"/jobs/{job}?dry_run=true")
    equal("a dry run is not asked about", dry.returncode, 0)
    post = daemon.schedule(daemon.result(job), "2031-01-01T09:00:00Z")
    refused(daemon, "so does the revocation of a link", ["api", "POST", f"/scheduled/{post}/link/revoke"], "add --yes")
    refused(daemon, "and the deletion of posts that wait",
            ["api", "POST", "/scheduled/recover", '{"action":"drop"}'], "add --yes")
    refused(daemon, "and the end of a secret", ["api", "POST", "/webhooks/a.test/rotate", '{"overlap":"0s"}'], "add --yes")
    equal("with --yes it goes", daemon.cli("api", "DELETE", f"/jobs/{job}", "--yes").returncode, 0)
    equal("for good", daemon.cli("jobs", "show", job).returncode, 3)


def times(daemon):
    job = daemon.job()
    result = daemon.result(job)
    for typed in ("+1", "+90"):
        refused(daemon, f"--at {typed} has no unit", ["results", "schedule", result, "--at", typed], "no unit",
                f"--at {typed}m")
    refused(daemon, "an overlap has a unit", ["webhooks", "rotate", "a.test", "--overlap", "24", "--yes"], "24h")
    refused(daemon, "a past time names no post that is not there",
            ["results", "schedule", result, "--at", "yesterday"], "--at", "in the past")
    check("and offers no command for one", "schedule fire" not in daemon.cli(
        "results", "schedule", result, "--at", "yesterday").stderr)
    refused(daemon, "bounds in the wrong order are refused",
            ["schedule", "list", "--start", "tomorrow", "--end", "yesterday"], "--end is before --start")
    refused(daemon, "those of an export, too",
            ["calendar", "export", "--ics", "-", "--from", "tomorrow", "--until", "2020-01-01"], "--until is before --from")
    today = datetime.datetime.now(datetime.timezone.utc).date()
    tomorrow = today + datetime.timedelta(days=1)
    for words in (["day", "tomorrow"], ["week", "next week"], ["week", "tomorrow"], ["week", "W20"], ["month", "dec"],
                  ["month", "december 2027"], ["month", "next month"], ["agenda", "--from", "tomorrow"]):
        done = daemon.cli("calendar", *words, "--tz", "UTC")
        check(f"calendar {' '.join(words)} is understood", done.returncode == 0, done)
    equal("tomorrow is tomorrow", daemon.run("calendar", "day", "tomorrow", "--tz", "UTC", "--json")["from"], str(tomorrow))
    equal("dec 2027 is that month", daemon.run("calendar", "month", "dec 2027", "--json")["month"], 12)
    monday = daemon.run("calendar", "week", "--tz", "UTC", "--json")["from"]
    equal("a week tells its first day", monday, str(today - datetime.timedelta(days=today.weekday())))
    for words, example in ((["day", "someday"], "tomorrow"), (["week", "2026-99"], "2026-W52"), (["month", "x"], "2026-12")):
        done = daemon.cli("calendar", *words)
        check(f"calendar {' '.join(words)} is refused with an example", done.returncode in (2, 3, 5) and
              "hint: " in done.stderr and example in done.stderr, done)
    refused(daemon, "a day left out is a day", ["schedule", "diff", job, "--without", "someday"], "--without is",
            "2026-12-24")


def zones(daemon, folder):
    for typed, stored in (("Berlin", "Europe/Berlin"), ("New York", "America/New_York"), ("Europe/Paris", "Europe/Paris")):
        own = folder / "own.toml"
        done = daemon.cli("config", "set", "timezone", typed, env={"FARMTOK_CONFIG": str(own)})
        check(f"config set timezone {typed} is {stored}", done.returncode == 0 and stored in own.read_text(), done)
    done = daemon.cli("config", "set", "timezone", "Nowhere", env={"FARMTOK_CONFIG": str(own)})
    check("no zone is refused", done.returncode == 78 and "Europe/Berlin" in done.stderr, done)
    gap = daemon.cli("config", "set", "plan.gap", "1", env={"FARMTOK_CONFIG": str(own)})
    check("a length of time needs its unit", gap.returncode == 78 and "no unit" in gap.stderr and "1m" in gap.stderr, gap)
    listing = folder / "posts.ndjson"
    listing.write_text(json.dumps({"id": "7349123456789012345", "desc": "a dance", "author": {"uniqueId": "gym"}}) + "\n")
    add_catalogue(daemon, listing)
    dry = daemon.run("jobs", "create", "--mode", "channel", "--channel", "https://www.tiktok.com/@gym?lang=en", "--tz",
                     "berlin", "--dry-run", "--json")
    equal("a dry run shows the zone that would be stored", dry["timezone"], "Europe/Berlin")
    typo = daemon.cli("jobs", "list", env={"FARMTOK_RENDR_JOBS": "2"})
    check("a mistyped variable is told", typo.returncode == 0 and "did you mean FARMTOK_RENDER_JOBS" in typo.stderr, typo)


def names(daemon):
    job = daemon.job()
    result = daemon.result(job)
    post = daemon.schedule(result, "2031-01-01T09:00:00Z")
    refused(daemon, "a job is no result", ["results", "show", job], "is the id of a job", f"farmtok results list {job}",
            status=3)
    refused(daemon, "a result is no post", ["schedule", "fire", result], "is the id of a result",
            f"farmtok results show {result}", status=3)
    refused(daemon, "a post is no job", ["jobs", "show", post], "is the id of a post", f"farmtok schedule show {post}",
            status=3)
    refused(daemon, "flags are named, not fields", ["jobs", "create", "--mode", "search", "--prompt", "x", "--quantity",
                                                    "0"], "--quantity is 0")
    refused(daemon, "also for an address", ["jobs", "create", "--mode", "manual", "--on-schedule-webhook-default", "x"],
            "--on-schedule-webhook-default")
    refused(daemon, "a missing word has the name that help gives it", ["schedule", "fire"], "POST is missing")
    refused(daemon, "a missing result, too", ["results", "approve"], "RESULT is missing")
    refused(daemon, "a reason is asked for with the command", ["proof", "return", post],
            f"farmtok proof return {post} --reason")
    refused(daemon, "nothing said moves nothing", ["schedule", "recover"], "--move --dry-run")


def shapes(daemon):
    equal("events past the end have a total",
          daemon.run("events", "--after", "99999999", "--json"), {"items": [], "total": 0})
    job = daemon.job()
    equal("those of one subject, too", daemon.run("events", "--subject", job, "--json")["total"], 1)
    told = daemon.run("simulate", "--json")
    equal("a rehearsal has items as lists have", told["items"], told["posts"])
    equal("a list of none is fired by nobody", daemon.cli("schedule", "fire", "--from", "-", stdin="").returncode, 0)


def by_hand(daemon):
    """A new plan moves what it has to, and no time that a person chose."""
    job = daemon.job(schedule_prompt="daily at 9am UTC")
    for number in range(4):
        daemon.result(job, post_text=f"Day {number}")
    posts = daemon.run("schedule", "apply", job, "--yes", "--json")["items"]
    chosen = posts[1]["scheduled_id"]
    daemon.run("schedule", "move", chosen, "--at", "2031-12-24T18:00:00Z", "--json")
    equal("a day that touches nothing moves nothing",
          daemon.run("schedule", "diff", job, "--without", "2027-05-05", "--json")["items"], [])
    day = posts[2]["local"][:10]
    moved = daemon.run("schedule", "diff", job, "--without", day, "--json")["items"]
    equal("a day left out moves its own post", [each["scheduled_id"] for each in moved], [posts[2]["scheduled_id"]])
    daemon.run("jobs", "edit", job, "--schedule-prompt", "daily at 10am UTC", "--json")
    told = daemon.cli("schedule", "apply", job, "--replan", "--yes")
    check("a new plan says which times it leaves", told.returncode == 0 and "set by hand" in told.stderr and
          chosen in told.stderr, told)
    equal("and leaves them", daemon.get(f"/scheduled/{chosen}")["scheduled_datetime"][:16], "2031-12-24T18:00")
    check("the others follow", all(each["scheduled_datetime"][11:16] == "10:00" for each in
                                   daemon.get(f"/scheduled?job_id={job}")["items"] if each["scheduled_id"] != chosen))


def main(folder):
    with Daemon() as daemon:
        for name, run in (("removals", lambda: removals(daemon)), ("times", lambda: times(daemon)),
                          ("zones", lambda: zones(daemon, folder)), ("names", lambda: names(daemon)),
                          ("shapes", lambda: shapes(daemon)), ("by hand", lambda: by_hand(daemon))):
            with section(name):
                run()


with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
    with section("the run"):
        main(pathlib.Path(place))
finish()
