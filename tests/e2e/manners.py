"""The manners of the command line: its refusals, its questions, and its reports of the result."""
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

from kit import clips
from kit.checks import check, equal, finish, section, until
from kit.daemon import BIN, ROOT, Daemon
from kit.jobs import add_catalogue

HOST = "hooks.example.org"
FIRST, SECOND = ("https://www.tiktok.com/@brand/video/734912345678901234" + end for end in "56")


def error_of(done):
    return json.loads(done.stderr.strip().splitlines()[-1])["error"]


def typed(daemon, line):
    """A hint, in the form that a person types."""
    return subprocess.run(line, shell=True, env={**daemon.environment, "PATH": f"{BIN}:/usr/bin:/bin"}, check=False,
                          capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)


def webhooks(daemon):
    first = daemon.cli("webhooks", "rotate", HOST, "--overlap", "2h")
    until_then = daemon.run("webhooks", "secret", HOST, "--json")
    check("a rotation says until when both sign", first.returncode == 0 and
          f"both sign until {until_then['previous_until']}" in first.stderr, first)
    again = daemon.cli("webhooks", "rotate", HOST, "--json")
    equal("another one within the overlap is refused", (again.returncode, error_of(again)["code"]), (5, "NOT_READY"))
    check("and says until when the former secret lives", until_then["previous_until"] in error_of(again)["message"], again)
    equal("and changes nothing", daemon.run("webhooks", "secret", HOST, "--json"), until_then)
    ends = typed(daemon, error_of(again)["hint"])
    check("its hint, typed, ends both older ones now", ends.returncode == 0 and "the one before ends now" in ends.stderr and
          "sign until" not in ends.stderr, ends)
    now = daemon.run("webhooks", "secret", HOST, "--json")
    check("nothing else signs then", now["secret"] != until_then["secret"] and "previous_until" not in now, now)
    equal("and another rotation is welcome", daemon.cli("webhooks", "rotate", HOST).returncode, 0)
    wrong = daemon.cli("webhooks", "rotate", HOST, "--overlap", "soon", "--json")
    check("a wrong overlap is named", wrong.returncode == 2 and "soon" in error_of(wrong)["message"], wrong)
    equal("the hint of a wrong overlap is a command", error_of(wrong)["hint"], f"farmtok webhooks rotate {HOST} --overlap 24h")
    equal("an address is reduced to its host", daemon.cli("webhooks", "secret", f"https://{HOST}:8443/farm?x=1").stdout,
          daemon.cli("webhooks", "secret", HOST).stdout)
    for word in ("a b", "https://", "ftp://files.example.org", "mail@example.org", "a..b"):
        for verb in ("secret", "rotate"):
            done = daemon.cli("webhooks", verb, word)
            check(f"webhooks {verb} {word!r} is refused", done.returncode == 2 and "is not a host" in done.stderr, done)
    raw = daemon.call("GET", "/webhooks/a..b/secret")
    check("by the API, too", raw.status == 400 and "not a host" in raw.error["message"], raw.bytes)


def tokens(daemon):
    none = daemon.cli("tokens", "rotate", "--json")
    check("without an install id no secret is made", none.returncode == 78 and "api.install_id" in error_of(none)["message"] and
          "install_secret" not in (daemon.folder / "config.toml").read_text(), none)
    equal("its hint works as typed", (typed(daemon, error_of(none)["hint"]).returncode,
                                      daemon.cli("tokens", "rotate").returncode), (0, 0))
    bare = daemon.cli("tokens", "rotate", "--json")
    check("what ends a token at once wants --yes off a terminal", bare.returncode == 2 and
          error_of(bare)["hint"] == "farmtok tokens rotate --json --yes", bare)
    long = daemon.run("tokens", "rotate", "--overlap", "2h", "--json")
    for words in (["--overlap", "1h"], ["--yes"], []):
        refused = daemon.cli("tokens", "rotate", *words, "--json")
        check(f"rotate {' '.join(words)} within the overlap is refused", refused.returncode == 5 and
              long["former_until"] in error_of(refused)["message"], refused)
    ends = typed(daemon, error_of(refused)["hint"])
    check("its hint, typed, ends the former now", ends.returncode == 0 and "ends now" in ends.stderr, ends)
    wrong = daemon.cli("tokens", "rotate", "--overlap", "soon", "--json")
    equal("the hint of a wrong overlap works as typed", typed(daemon, error_of(wrong)["hint"]).returncode, 0)


def asking(daemon):
    job = daemon.run("jobs", "create", "--mode", "manual", "--title", "it's two words", "--json=job_id")["job_id"]
    bare = daemon.cli("jobs", "delete", job, "--json")
    check("off a terminal a deletion wants --yes", bare.returncode == 2 and "--yes" in error_of(bare)["message"] and
          daemon.cli("jobs", "show", job).returncode == 0, bare)
    equal("its hint works as typed", (typed(daemon, error_of(bare)["hint"]).returncode,
                                      daemon.cli("jobs", "show", job).returncode), (0, 3))
    post = daemon.schedule(daemon.result(daemon.job()), "2031-01-01T09:00:00Z")
    feed = daemon.post("/feeds", {})["feed_id"]
    media = daemon.upload(clips.tiny(daemon.folder / "unused.mp4", number=5))["media_id"]
    for words in (["catalogue", "clear"], ["calendar", "feed", "revoke", feed], ["media", "remove", media],
                  ["schedule", "delete", post], ["schedule", "link", post, "--revoke"],
                  ["tokens", "rotate", "--overlap", "0s"], ["webhooks", "rotate", HOST, "--overlap", "0s"]):
        done = daemon.cli(*words, "--json")
        check(f"so does {' '.join(words)}", done.returncode == 2 and
              error_of(done)["hint"] == f"farmtok {' '.join(words)} --json --yes", done)
    fired = daemon.schedule(daemon.result(daemon.job()), "2031-01-01T09:00:00Z")
    daemon.post(f"/scheduled/{fired}/fire-now")
    for words, status in ((["schedule", "delete", fired], 5), (["schedule", "delete", "post_x"], 3), (["media", "remove", "med_x"], 3),
                          (["calendar", "feed", "revoke", "feed_x"], 3), (["schedule", "link", "post_x", "--revoke"], 3),
                          (["jobs", "delete", "job_x"], 3), (["work", "drop", "999"], 3), (["work", "drop", "abc"], 2)):
        done = daemon.cli(*words, "--json")
        check(f"{' '.join(words)} says why not before it asks", done.returncode == status and "--yes" not in done.stderr, done)
    equal("a feed is revoked once", [daemon.cli("calendar", "feed", "revoke", feed, "--yes").returncode for _ in range(2)], [0, 5])


def dead_work(daemon):
    def dies():
        result = daemon.result(daemon.job(), on_schedule_webhook="http://127.0.0.1:9/x")
        daemon.post(f"/scheduled/{daemon.schedule(result, '2031-01-01T09:00:00Z')}/fire-now")
    for _ in range(2):
        dies()
    until(lambda: daemon.get("/work?state=dead&kind=webhook")["total"] == 2, 60, "dead work")
    bare = daemon.cli("work", "drop", "--dead", "--json")
    check("work drop off a terminal wants --yes", bare.returncode == 2 and daemon.get("/work?state=dead")["total"] == 2, bare)
    for flag in ("--dead", "--all-dead"):
        dry = daemon.cli("work", "drop", flag, "--kind", "webhook", "--dry-run", "--json")
        check(f"work drop takes {flag}", dry.returncode == 0 and json.loads(dry.stdout)["total"] == 2, dry)
        equal(f"work retry takes {flag}", daemon.cli("work", "retry", flag, "--dry-run", "--json").returncode, 0)
    lines = on_terminal(daemon, "work", "list", "--only", "dead")
    reason = daemon.get("/work?state=dead&limit=1")["items"][0]["last_error"]
    check("work list shows the whole reason on 80 columns", reason in " ".join(line.strip() for line in lines) and
          all(len(line) <= 80 for line in lines), (reason, lines))
    gone = typed(daemon, error_of(bare)["hint"])
    check("its hint works as typed", gone.returncode == 0 and daemon.get("/work?state=dead")["total"] == 0, gone)


LONG = ", which is one of those that need more than sixty letters before they are at their end"


def record(number, views, seconds):
    return json.dumps({"video_id": f"v{number}", "author": f"a{number}", "text": f"fitness workout number {number}{LONG}",
                       "views": views, "seconds": seconds, "likes": 10})


def dropped(daemon):
    listing = daemon.folder / "videos.ndjson"
    listing.write_text("\n".join([record(1, 90_000, 20), *(record(n, 1_000, 20) for n in range(2, 9)),
                                  *(record(n, 80_000, 300) for n in range(9, 12))]) + "\n")
    add_catalogue(daemon, listing)
    words = ["jobs", "create", "--mode", "search", "--prompt", "fitness workout", "--quantity", "3", "--filter",
             "at least 50k views, under 60 seconds", "--wait=60"]
    made = daemon.cli(*words)
    told = '7 by "at least 50,000 views", 3 by "shorter than 60 seconds"'
    check("a wait says which condition dropped how many", made.returncode == 0 and told in made.stderr, made)
    job = daemon.run("jobs", "list", "--json")["items"][0]
    check("so does the job's reason", told in job["status_reason"] and "passes the filter" in job["status_reason"], job)
    found = daemon.cli("jobs", "found", job["job_id"])
    check("so does jobs found", told in found.stderr and told not in found.stdout, found)
    check("off a terminal its texts are whole", LONG in found.stdout, found)
    equal("and the API counts them", daemon.get(f"/jobs/{job['job_id']}/dropped")["items"],
          [{"condition": "at least 50,000 views", "videos": 7}, {"condition": "shorter than 60 seconds", "videos": 3}])
    equal("a job that does not exist is not found", daemon.cli("jobs", "found", "job_none").returncode, 3)


def on_terminal(daemon, *words):
    """The lines of a command on a terminal of 80 columns."""
    done = subprocess.run(["script", "-qec", " ".join(daemon.command(*words)), "/dev/null"], check=False, timeout=60,
                          env={**daemon.environment, "TERM": "xterm-256color", "NO_COLOR": "1", "COLUMNS": "80"},
                          capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.stdout.replace("\r", "").splitlines()


def refusals_fit(daemon):
    """A failure is wrapped on a terminal, and its commands are not; off one it has a line for each part."""
    words = ["schedule", "explain", "'daily at 9am, whenever it rains in the afternoon'"]
    lines = on_terminal(daemon, *words)
    wide = [line for line in lines if len(line) > 80]
    check("a failure fits 80 columns", len(lines) > 3 and not wide, lines)
    check("its command is on one line", any(line.strip() == 'farmtok schedule explain "every weekday at 9:30"' or
                                            line.endswith(': farmtok schedule explain "every weekday at 9:30"') for line in lines), lines)
    asked = daemon.cli("schedule", "explain", "daily at 9am, whenever it rains in the afternoon")
    equal("off a terminal it is one line for each part", [line.split(":")[0].strip() for line in asked.stderr.splitlines()],
          ["error", "schedule_prompt", "hint"])
    for words, flag in ((["jobs", "list", "--limit", "0"], "--limit is 0"), (["jobs", "list", "--limit", "x"], '--limit is "x"'),
                        (["catalogue", "search", "x", "--limit", "0"], "--limit is 0"),
                        (["schedule", "slots", daemon.job(), "--days", "500"], "--days is 500"),
                        (["jobs", "create", "--mode", "search", "--prompt", "x", "--quantity", "0"], "--quantity is 0")):
        done = daemon.cli(*words)
        check(f"{' '.join(words[:2])} names the flag: {flag}", done.returncode == 2 and f"error: {flag}, must be " in done.stderr, done)
    raw = daemon.call("GET", "/jobs?limit=0")
    check("the API names the parameter", raw.error["message"].startswith("limit is 0, must be "), raw.bytes)


def narrow(daemon):
    """What is printed on a terminal of 80 columns fits into it: tables, checks and notes."""
    searched = next(each["job_id"] for each in daemon.run("jobs", "list", "--json")["items"] if each["job_mode"] != "manual")
    job = daemon.job()
    for number in range(3):
        daemon.result(job, post_text=f"a text of some length, which is number {number} of those that are waiting for a slot",
                      tiktok_author=f"somebody.with.a.long.name.{number}", approved=True)
    daemon.run("jobs", "edit", job, "--schedule-prompt", "2 per day, 9am and 6pm EST", "--json")
    for words in (["results", "list", job], ["jobs", "found", searched], ["doctor"], ["config", "list", "--origin"],
                  ["schedule", "plan", job], ["schedule", "slots", job], ["schedule", "apply", job, "--yes"],
                  ["jobs", "edit", job, "--schedule-prompt", "'2 per day, 8am and 7pm EST'"], ["schedule", "diff", job],
                  ["schedule", "list"], ["results", "list"],
                  ["catalogue", "search", "fitness workout"], ["simulate", "--until", "+3d"]):
        lines = on_terminal(daemon, *words)
        check(f"{' '.join(words[:2])} prints something", lines, words)
        wide = [line for line in lines if len(line) > 80 and " " in line.strip("note: ").strip() and "`" not in line]
        equal(f"{' '.join(words[:2])} fits 80 columns", wide, [])
        if words == ["results", "list", job]:
            check("results list shows which have a video", "VIDEO" in lines[0] and "SCORE" in lines[0], lines)
            told = " ".join(line.strip() for line in lines)
            check("and names what it leaves out", "note: left out, because the terminal is narrow: " in told and
                  "--json" in told, lines)
    empty = daemon.cli("jobs", "found", searched, "--only", "analysing", "--csv")
    check("an empty list of what a job found has its header as CSV", empty.stdout.startswith("found_id,video_id,state,reason,"),
          empty)


def proofs(daemon):
    post = daemon.schedule(daemon.result(daemon.job()), "2031-01-01T09:00:00Z")
    daemon.post(f"/scheduled/{post}/fire-now")
    counted = daemon.cli("proof", "submit", post, "--url", FIRST)
    check("a proof that counts exits 0", counted.returncode == 0 and FIRST in counted.stdout, counted)
    done = daemon.cli("proof", "submit", post, "--url", SECOND + "?utm=1")
    lines = done.stdout.strip().splitlines()
    check("one that is disputed exits 5 and says both in two lines", done.returncode == 5 and len(lines) == 2 and
          "yours is disputed" in lines[0] and lines[0].endswith(SECOND) and "counts" in lines[1] and
          lines[1].endswith(FIRST), done)
    reply = json.loads(daemon.cli("proof", "submit", post, "--url", SECOND, "--json").stdout)
    equal("the JSON has the submitted link", (reply["standing"], reply["submitted_url"], reply["proof_url"]),
          ("disputed", SECOND, FIRST))
    many = daemon.cli("proof", "submit", "--from", "-", stdin="".join(
        json.dumps({"scheduled_id": post, "proof_url": url}) + "\n" for url in (FIRST, SECOND)))
    equal("of a batch, too", many.returncode, 5)
    accepted = typed(daemon, re.search("`(farmtok proof accept [^`]*)`", done.stderr)[1])
    check("the note's command works, and prints all proofs", accepted.returncode == 0 and
          re.search(rf"disputed.*{FIRST}", accepted.stdout) and re.search(rf"counted.*{SECOND}", accepted.stdout), accepted)
    back = daemon.cli("proof", "return", post, "--reason", "not ours")
    check("so does proof return", back.returncode == 0 and re.search(rf"returned.*{SECOND}", back.stdout) and
          "another one is awaited" in back.stderr, back)
    equal("programs get the post", daemon.run("proof", "accept", post, "--url", FIRST, "--json")["scheduled_id"], post)


def words(daemon, folder):
    clock = daemon.cli("daemon", "clock", "--accept")
    check("a clock that is believed is accepted with a note", clock.returncode == 0 and "nothing was held" in clock.stderr, clock)
    doctor = {each["name"]: each for each in daemon.get("/doctor")["checks"]}
    check("every row of the doctor is a phrase without a full stop", not any(
        each["message"].endswith(".") for each in doctor.values()), doctor)
    equal("config path is one path", daemon.cli("config", "path").stdout, f"{daemon.folder}/config.toml\n")
    clip = clips.tiny(folder / "small.mp4", 2, "360x640", 30)
    before = daemon.get("/media")["total"]
    dry = daemon.cli("media", "add", clip, "--dry-run")
    check("media add --dry-run stores nothing", dry.returncode == 0 and daemon.get("/media")["total"] == before, dry)
    media = daemon.run("media", "add", clip, "--json")
    card = daemon.cli("media", "show", media["media_id"]).stdout
    check("sizes are for people in cards", re.search(r"size +[\d.]+ [KM]?B\b", card) and str(media["bytes"]) not in card, card)
    added = daemon.cli("media", "add", clip).stdout
    check("also where a stored file is printed", re.search(r"bytes +[\d.]+ [KM]?B\b", added) and
          str(media["bytes"]) not in added, added)
    equal("and plain numbers for programs", type(media["bytes"]), int)
    backup = daemon.cli("backup", "create").stdout
    check("a backup's card, too", re.search(r"bytes +[\d.]+ [KM]?B\b", backup), backup)


def calendars(daemon):
    views = (["month", "2035-02"], ["week", "2035-W06"], ["day", "2035-02-03"], ["agenda", "--from", "2035-02-03"])
    for view in views:
        done = daemon.cli("calendar", *view)
        check(f"calendar {view[0]} with nothing in it says so", "no post waits" in done.stderr, done)
    daemon.schedule(daemon.result(daemon.job()), "2034-03-04T09:00:00Z")
    for view in views:
        done = daemon.cli("calendar", *view)
        check(f"calendar {view[0]} with nothing in it says when the next post is", "2034" in done.stderr and
              "calendar day 2034-03-04" in done.stderr, done)
    check("one with posts does not", "next post" not in daemon.cli("calendar", "month", "2034-03").stderr)


def dry_runs():
    """The README says which commands have no --dry-run: all others that change something accept it."""
    readme = (ROOT / "README.md").read_text()
    named = set(re.findall(r"`([a-z ]+)`", re.search(r"takes\s+`--dry-run`(.*?)\.", readme, re.S)[1]))
    reads = {"show", "list", "watch", "found", "explain-filter", "prompts", "sheet", "open", "slots", "explain", "plan", "diff",
             "month", "week", "day", "agenda", "export", "status", "logs", "run", "get", "path", "search", "stats",
             "balance", "ledger", "prices", "probe", "similar", "preview", "secret", "verify"}
    lacking = set()
    for noun in ("jobs", "results", "schedule", "calendar", "proof", "media", "dedup", "catalogue", "credits", "webhooks",
                 "tokens", "work", "backup", "daemon", "config"):
        page = subprocess.run([BIN / "farmtok", noun, "-h"], capture_output=True, text=True, check=True, timeout=10).stdout
        for verb in re.findall(r"^  ([a-z-]+)  ", page, re.M):
            text = subprocess.run([BIN / "farmtok", noun, verb, "-h"], capture_output=True, text=True, check=True, timeout=10).stdout
            if "--dry-run" not in text and verb not in reads:
                lacking.add(f"{noun} {verb}")
    equal("the README names what takes no --dry-run", named, lacking)


def signals():
    """As in `tests/run.sh &`: signals that the shell ignores are not ignored by the programs of a suite."""
    def ignore():
        for each in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
    probe = ("import signal; print(*(signal.getsignal(each) in (signal.SIG_DFL, signal.default_int_handler) "
             "for each in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)))")
    for kit, wanted in (("", "False False False"), ("import kit.checks, ", "True True True")):
        suite = f"{kit or 'import '}subprocess, sys; subprocess.run([sys.executable, '-c', {probe!r}], check=True)"
        done = subprocess.run([sys.executable, "-B", "-c", suite], preexec_fn=ignore, capture_output=True, text=True,
                              cwd=pathlib.Path(__file__).parent, check=False, timeout=20)
        equal(f"{'with' if kit else 'without'} the kit signals are {'as on a terminal' if kit else 'inherited'}",
              done.stdout.strip(), wanted)


def main(folder):
    with section("signals"):
        signals()
    with section("dry runs"):
        dry_runs()
    with Daemon(net__allow="127.0.0.0/8", webhook__retry="1") as daemon:
        for name, part in (("webhooks", webhooks), ("tokens", tokens), ("calendars", calendars), ("asking", asking),
                           ("proofs", proofs), ("dropped", dropped), ("refusals", refusals_fit), ("narrow", narrow), ("dead work", dead_work)):
            with section(name):
                part(daemon)
        with section("words"):
            words(daemon, folder)


with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
    with section("the run"):
        main(pathlib.Path(place))
finish()
