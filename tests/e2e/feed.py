"""Posts in a calendar program: made, read over HTTP by a real reader, moved, revoked; and exported to a file."""
import datetime
import json
import pathlib
import shutil
import subprocess

from kit.checks import check, equal, finish, section, skip
from kit.daemon import Daemon

READER = pathlib.Path(__file__).resolve().parent / "browser"
BATCH = "ana & co"
TEXTS = ("Day 30, at last; \"really\" \\ done", "Zeile eins\nBEGIN:VEVENT\nzwei", "שלום עולם " + "🧘‍♀️" * 60)
ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe")


def parsed(text):
    """The calendar as ical.js reads it."""
    done = subprocess.run(["node", "ical_check.mjs"], cwd=READER, input=text, capture_output=True, check=False, timeout=60)
    if done.returncode:
        raise RuntimeError(f"ical.js does not take it: {done.stderr.decode()}")
    return json.loads(done.stdout)


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def day(days):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)).date().isoformat()


def planned(daemon):
    """One post of the batch in each zone, and one without a batch."""
    job_id = daemon.job(title="Q1", instruction_prompt="Post it, with #hashtags; and a comma")
    posts = [daemon.schedule(daemon.result(job_id, post_text=text, inbox_tracer=BATCH), f"{day(20 + 90 * n)}T09:00",
                             timezone=zone)
             for n, (text, zone) in enumerate(zip(TEXTS, ZONES))]
    other = daemon.schedule(daemon.result(daemon.job(), post_text="somebody else's"), f"{day(5)}T10:00:00Z")
    return job_id, [daemon.get("/scheduled/" + post) for post in posts], other


def path_of(daemon, feed):
    check("the address stands on the public URL", feed["url"].startswith(daemon.url + "/calendar/feed/"), feed["url"])
    return feed["url"][len(daemon.url):]


def read_by_a_program(daemon, path, posts):
    answer = daemon.tcp("GET", path)
    equal("it is served as a calendar", (answer.status, answer.headers["Content-Type"]),
          (200, "text/calendar; charset=utf-8"))
    for name, value in (("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex, nofollow"),
                        ("Cache-Control", "private, no-cache")):
        equal(f"with {name}", answer.headers[name], value)
    again = daemon.tcp("GET", path, headers={"If-None-Match": answer.headers["ETag"]})
    equal("who has it is told so", (again.status, again.bytes, again.headers["ETag"]),
          (304, b"", answer.headers["ETag"]))
    equal("HEAD tells the same tag", daemon.tcp("HEAD", path).headers["ETag"], answer.headers["ETag"])
    lines = answer.bytes.split(b"\r\n")
    check("lines are at most 75 bytes and end in CRLF",
          max(map(len, lines)) <= 75 and not any(b"\n" in line for line in lines) and lines[-1] == b"")

    calendar = parsed(answer.bytes)
    equal("it is named after the batch", calendar["name"], f"farmtok: {BATCH}")
    equal("it brings the rules of its zones", sorted(calendar["zones"]), sorted(ZONES))
    events = {event["uid"]: event for event in calendar["events"]}
    equal("it holds the batch's posts and no others", sorted(events),
          sorted(post["scheduled_id"] + "@farmtok" for post in posts))
    for post, text in zip(posts, TEXTS):
        event = events[post["scheduled_id"] + "@farmtok"]
        where = post["timezone"]
        equal(f"{where}: the instant", instant(event["start"]), instant(post["scheduled_datetime"]))
        equal(f"{where}: the wall time", (event["wall"], event["zone"]), (post["scheduled_local"], where))
        first = text.split("\n")[0]
        check(f"{where}: the text's first line", event["summary"] == first or
              event["summary"].endswith("…") and first.startswith(event["summary"][:-1]), event["summary"])
        equal(f"{where}: link and instructions", event["description"],
              f"{post['volunteer_magic_link']}\n\nPost it, with #hashtags; and a comma")
        equal(f"{where}: the rest", (event["url"], event["sequence"], event["status"], event["category"],
                                     event["minutes"], event["alarms"]),
              (post["volunteer_magic_link"], 0, "CONFIRMED", "planned", 15, [-15, 0]))
    return answer


def moved(daemon, path, post, before):
    daemon.run("schedule", "move", post["scheduled_id"], "--at", f"{day(40)}T18:30", "--tz", "Europe/Berlin", "--json")
    answer = daemon.tcp("GET", path, headers={"If-None-Match": before.headers["ETag"]})
    equal("a move changes the tag", answer.status, 200)
    event, = [each for each in parsed(answer.bytes)["events"] if each["uid"] == post["scheduled_id"] + "@farmtok"]
    equal("the moved post is the same event, later in its sequence",
          (event["sequence"], event["wall"], event["zone"]), (1, f"{day(40)}T18:30:00", "Europe/Berlin"))


def fired(daemon, path, post):
    daemon.post(f"/scheduled/{post['scheduled_id']}/fire-now")
    event, = [each for each in parsed(daemon.tcp("GET", path).bytes)["events"]
              if each["uid"] == post["scheduled_id"] + "@farmtok"]
    equal("a post that fired rings no more", (event["category"], event["alarms"]), ("fired", []))


def told_once(daemon, path):
    listed = daemon.run("calendar", "feed", "list", "--json")["items"]
    check("a list tells when it was read, and no address", len(listed) == 1 and "last_read_at" in listed[0] and
          "url" not in listed[0], listed)
    table = daemon.cli("calendar", "feed", "list")
    check("and is a table", table.returncode == 0 and "FEED" in table.stdout and BATCH in table.stdout, table)
    key = {"Idempotency-Key": "one"}
    first, again = (daemon.call("POST", "/feeds", {"name": "Twice"}, key).data for _ in range(2))
    check("a repeat with the same key gets the same feed without its address",
          first["feed_id"] == again["feed_id"] and "url" in first and "url" not in again, again)
    dry = daemon.run("calendar", "feed", "create", "--dry-run", "--json")
    check("a dry run has no address", "url" not in dry, dry)
    tokens = [url.rsplit("/", 1)[1].removesuffix(".ics").encode() for url in (path, first["url"])]
    kept = b"".join(file.read_bytes() for file in daemon.state.rglob("*") if file.is_file()) + daemon.log().encode()
    equal("no address stands in the state folder or in the log", [token for token in tokens if token in kept], [])


def revoked(daemon, path, feed):
    done = daemon.cli("calendar", "feed", "revoke", feed["feed_id"], "--yes", "--json")
    check("revoke tells since when", done.returncode == 0 and "revoked_at" in json.loads(done.stdout), done)
    gone, unknown = daemon.tcp("GET", path), daemon.tcp("GET", "/calendar/feed/cal_00000000000000000000000000.ics")
    equal("a revoked address answers as one that never was", (gone.status, gone.bytes), (404, unknown.bytes))
    again = daemon.cli("calendar", "feed", "revoke", feed["feed_id"], "--yes")
    check("it is revoked once", again.returncode == 5 and feed["feed_id"] in again.stderr, again.stderr)
    equal("the list of feeds is the operator's", daemon.tcp("GET", "/feeds").status, 404)
    equal("and so is the export", daemon.tcp("GET", "/calendar/ics").status, 404)
    equal("what happened is in the events", [event["what"] for event in daemon.run("events", "--json")["items"]
                                             if event["subject"] == feed["feed_id"]], ["feed.created", "feed.revoked"])


def exported(daemon, job_id, posts, other):
    def uids(text):
        return sorted(event["uid"].removesuffix("@farmtok") for event in parsed(text)["events"])

    file = daemon.folder / "posts.ics"
    told = daemon.run("calendar", "export", "--ics", str(file), "--json")
    ids = sorted(post["scheduled_id"] for post in posts)
    equal("an export holds every post", (told["posts"], uids(file.read_bytes())), (4, sorted([*ids, other])))
    pipe = daemon.cli("calendar", "export", "--ics", "-", "--job", job_id)
    equal("to stdout, of one job", uids(pipe.stdout.encode()), ids)
    first = posts[0]["scheduled_local"][:10]
    part = daemon.cli("calendar", "export", "--ics", "-", "--from", first, "--until", first, "--tz",
                      posts[0]["timezone"], "--inbox-tracer", BATCH)
    equal("of one day, in its zone", uids(part.stdout.encode()), [posts[0]["scheduled_id"]])


def refused(daemon):
    for words, code in ((["export"], 2), (["export", "--ics", "/nowhere/posts.ics"], 2), (["feed"], 2),
                        (["feed", "list", "--name", "x"], 2), (["feed", "revoke"], 2), (["feed", "create", "x"], 2),
                        (["feed", "make"], 2), (["feed", "create", "--job", "job_none"], 3),
                        (["export", "--ics", "-", "--from", "someday"], 2)):
        done = daemon.cli("calendar", *words)
        check(f"calendar {' '.join(words)} is refused in words", done.returncode == code and "error:" in done.stderr and
              not done.stdout, (done.returncode, done.stderr))


def main():
    if not (READER / "node_modules/ical.js").is_dir() or not shutil.which("node"):
        skip("feed", "no node or ical.js here (npm ci in tests/e2e/browser)")
        check("the reader is declared", "ical.js" in (READER / "package.json").read_text())
        return
    with Daemon() as daemon:
        job_id, posts, other = planned(daemon)
        with section("an export"):
            exported(daemon, job_id, posts, other)
        created = daemon.cli("calendar", "feed", "create", "--inbox-tracer", BATCH, "--json")
        check("the one who makes it is told that the address is not shown again",
              created.returncode == 0 and "not shown again" in created.stderr, created)
        feed = json.loads(created.stdout)
        path = path_of(daemon, feed)
        with section("a calendar program"):
            before = read_by_a_program(daemon, path, posts)
        with section("a move"):
            moved(daemon, path, posts[0], before)
        with section("firing"):
            fired(daemon, path, posts[1])
        with section("told once"):
            told_once(daemon, path)
        with section("a QR code"):
            shown = daemon.cli("calendar", "feed", "create", "--name", "On a phone", "--qr")
            check("the address comes as a QR code too", shown.returncode == 0 and shown.stdout.count("█") > 100, shown)
        with section("revoking"):
            revoked(daemon, path, feed)
        with section("faults"):
            refused(daemon)


with section("the run"):
    main()
finish()
