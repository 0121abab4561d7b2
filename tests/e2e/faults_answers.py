"""What a command answers: hints about the very farm that was meant, statuses that tell, ids that are ids, and notes about
what takes its time."""
import csv
import io
import json
import os
import pathlib
import re
import shlex
import socket
import subprocess
import tempfile

from kit import clips
from kit.checks import check, equal, finish, patience, section
from kit.daemon import BIN, Daemon
from kit.receivers import Videos

LATER = "2031-01-01T09:00:00Z"


class Apart:
    """A farm that only the flags lead to: the environment names another, which must stay as it is."""

    def __init__(self, daemon):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="farmtok-e2e-"))
        self.state, self.socket = self.folder / "the state", self.folder / "d.sock"
        self.environment = {**daemon.environment, "PATH": f"{BIN}:/usr/bin:/bin"}

    def run(self, *words):
        return subprocess.run([BIN / "farmtok", *map(str, words), "--state", self.state, "--socket", self.socket],
                              env=self.environment, check=False, capture_output=True, text=True, timeout=60 * patience(),
                              stdin=subprocess.DEVNULL)

    def typed(self, line):
        return subprocess.run(line, shell=True, env=self.environment, check=False, capture_output=True, text=True,
                              timeout=60 * patience(), stdin=subprocess.DEVNULL)


def hints_of_flags(daemon):
    """Each command that is advised names the state and the socket that were typed."""
    farm = Apart(daemon)
    flags = f"--state {shlex.quote(str(farm.state))} --socket {farm.socket}"
    down = farm.run("daemon", "status")
    check("status: how to start that one", down.returncode == 7 and f"farmtok daemon start {flags}" in down.stderr, down)
    equal("typed, it starts", farm.typed(re.search("hint: (.*)", down.stderr)[1]).returncode, 0)
    try:
        farm.run("catalogue", "add", records(farm.folder))
        job = json.loads(farm.run("jobs", "create", "--mode", "manual", "--json").stdout)["job_id"]
        made = json.loads(farm.run("backup", "create", "--json").stdout)["name"]
        error = farm.run("jobs", "show", "job_x", "--json")
        check("in JSON, too", f"farmtok jobs list {flags}" in json.loads(error.stderr)["error"]["hint"], error)
        doctor = farm.run("doctor").stdout + farm.run("why", job).stdout
        check("on stdout, too", "farmtok" not in doctor or all(flags in line for line in re.findall("`farmtok[^`]*`", doctor)),
              doctor)
        farm.run("daemon", "stop")
        held = farm.run("backup", "restore", made)
        hint = re.search("`(farmtok backup restore[^`]*)`", held.stderr)[1]
        check("restore: into that state", held.returncode == 5 and flags in hint and hint.endswith(f"{made} --yes"), held)
        before = sorted(os.listdir(daemon.state))
        done = farm.typed(hint)
        check("typed, it restores", done.returncode == 0 and "restored" in done.stdout, done)
        back = re.search("`(farmtok backup restore[^`]*)`", done.stderr)[1]
        check("and its note puts that one back", flags in back and farm.typed(back).returncode == 0, back)
        equal("the other state is as it was", sorted(os.listdir(daemon.state)), before)
    finally:
        farm.run("daemon", "stop")


def records(folder):
    file = folder / "records.ndjson"
    file.write_text(json.dumps({"id": "7349123456789012345", "desc": "a dance", "author": {"uniqueId": "ana"},
                                "stats": {"playCount": 100000}}) + "\n")
    return file


def no_daemon(daemon):
    other = {**daemon.environment, "FARMTOK_NO_AUTOSTART": ""}
    done = daemon.cli("jobs", "list", "--socket", daemon.folder / "nope.sock", env=other)
    check("a state that another daemon has: the daemon cannot be reached", done.returncode == 7 and "--socket" in done.stderr, done)
    with socket.create_server(("127.0.0.1", 0)) as taken, tempfile.TemporaryDirectory() as place:
        port = taken.getsockname()[1]
        here = {**other, "FARMTOK_STATE": f"{place}/s", "FARMTOK_SOCKET": f"{place}/d", "FARMTOK_HTTP": f"127.0.0.1:{port}"}
        done = daemon.cli("jobs", "list", "--state", f"{place}/s", env=here)
        check("a port that is taken: with the command that takes another", done.returncode == 7 and
              f"`farmtok daemon start --state {place}/s --http 127.0.0.1:0`" in done.stderr, done)
        started = daemon.cli(*shlex.split(re.search("`farmtok (daemon start[^`]*)`", done.stderr)[1]), env=here)
        equal("which starts one", started.returncode, 0)
        daemon.cli("daemon", "stop", env=here)


def lost_in_a_restore(folder):
    """A damaged backup restores what it can, and says what it did not."""
    with Daemon() as daemon:
        daemon.run("catalogue", "add", records(folder), "--json")
        media = daemon.upload(clips.tiny(folder / "clip.mp4"))
        name = daemon.run("backup", "create", "--json")["name"]
        daemon.stop()
        kept = daemon.state / "backups" / name
        (kept / "catalogue.db").write_bytes(b"nothing" * 1000)
        done = daemon.cli("backup", "restore", name, "--yes")
        check("a damaged catalogue: 5, and it was NOT restored", done.returncode == 5 and "the catalogue was NOT restored" in
              done.stderr and "farmtok catalogue add FILE" in done.stderr and "farmtok backup list" in done.stderr and
              "not restored" in done.stdout, done)
        told = json.loads(daemon.cli("backup", "restore", name, "--yes", "--json").stdout)
        equal("as JSON", (told["whole"], told["left_out"][0]["what"]), (False, "the catalogue"))
        offline = subprocess.run([BIN / "farmtokd", "--restore", name, "--replace"], env=daemon.environment, check=False,
                                 capture_output=True, text=True, timeout=60)
        check("by the daemon's program, too", offline.returncode == 5 and "NOT restored" in offline.stdout, offline)
        for file in (*(daemon.state / "media").rglob(media["sha256"]), *(daemon.state / "backups").rglob(media["sha256"])):
            file.unlink()
        done = daemon.cli("backup", "restore", name, "--yes")
        check("a missing video: 5, and how many", done.returncode == 5 and "stored files that were NOT restored: 1" in
              done.stderr, done)
        daemon.start()


def ids_and_rows(daemon):
    media = daemon.upload(clips.tiny(daemon.folder / "one.mp4", number=3))["media_id"]
    names = [each["name"] for each in daemon.get("/doctor")["checks"]]
    equal("doctor --ids has the names of the checks", daemon.cli("doctor", "--ids").stdout.split(), names)
    rows = list(csv.DictReader(io.StringIO(daemon.cli("doctor", "--csv").stdout)))
    equal("doctor --csv has a row for each", ([row["name"] for row in rows], set(rows[0])),
          (names, {"name", "ok", "message", "hint"}))
    equal("media gc --ids has ids", daemon.cli("media", "gc", "--dry-run", "--ids").stdout.split(), [])
    equal("media verify --ids has those with a fault", daemon.cli("media", "verify", "--ids").stdout.split(), [])
    equal("and --csv its heads", daemon.cli("media", "verify", "--csv").stdout.strip(), "media_id,kind,fault,message,help")
    next((daemon.state / "media").rglob(daemon.get(f"/media/{media}/info")["sha256"])).write_bytes(b"x")
    equal("one that is damaged", daemon.cli("media", "verify", "--ids").stdout.split(), [media])
    check("jobs prompts --ids has names", all(re.fullmatch(r"[a-z_]+", each) for each in
                                              daemon.cli("jobs", "prompts", "--ids").stdout.split()))
    for words in (["credits", "prices"], ["credits", "balance"], ["catalogue", "stats"], ["daemon", "status"],
                  ["schedule", "explain", "daily at 9am UTC"], ["jobs", "explain-filter", "no ads"], ["tokens", "rotate", "--yes"]):
        done = daemon.cli(*words, "--ids")
        check(f"{' '.join(words)} has no ids", done.returncode == 2 and "no" in done.stderr and not done.stdout, done)


def newest_events(daemon):
    for number in range(120):
        daemon.post("/jobs", {"job_mode": "manual", "title": str(number)})
    last = [each["event_id"] for each in daemon.run("events", "--newest", "--limit", "3", "--json")["items"]]
    every = [each["event_id"] for each in daemon.run("events", "--all", "--json")["items"]]
    equal("--newest begins with the newest", last, every[:-4:-1])
    equal("all of them, backwards", [each["event_id"] for each in daemon.run("events", "--newest", "--all", "--json")["items"]],
          every[::-1])
    page = daemon.cli("events")
    check("a page says of how many", f"100 of {len(every)} shown" in page.stderr, page.stderr)
    cursor = re.search("--cursor ([^ \n]+)", daemon.cli("events", "--newest", "--limit", "5").stderr)[1]
    equal("a cursor goes on in its order", [each["event_id"] for each in daemon.run("events", "--cursor", cursor, "--limit",
                                                                                   "2", "--json")["items"]], every[-6:-8:-1])
    equal("of nothing that exists", [daemon.cli("events", *more, "--subject", "post_none").returncode
                                     for more in ([], ["--newest"], ["--follow"])], [3, 3, 3])
    equal("a job without news is there", daemon.cli("events", "--subject", daemon.job(), "--after", "999999").returncode, 0)
    on_terminal = subprocess.run(["script", "-qec", shlex.join([str(BIN / "farmtok"), "events", "--limit", "1"]), "/dev/null"],
                                 env=daemon.environment, capture_output=True, text=True, check=False,
                                 stdin=subprocess.DEVNULL, timeout=60)
    newest = daemon.run("events", "--newest", "--limit", "1", "--json")["items"][0]
    check("a person sees the newest", str(newest["event_id"]) in on_terminal.stdout, on_terminal.stdout)


def words_of_dry_runs(daemon):
    job = daemon.job(schedule_prompt="daily at 9am UTC")
    daemon.result(job)
    dry = daemon.run("schedule", "apply", job, "--dry-run", "--json")["items"][0]
    equal("apply: what it would do, without an id of what is not there", (dry.get("would_be"), "done" in dry, "scheduled_id" in dry),
          ("made", False, False))
    check("in the table, too", "WOULD BE" in daemon.cli("schedule", "apply", job, "--dry-run").stdout)
    post = daemon.schedule(daemon.result(daemon.job()), LATER)
    media = daemon.upload(clips.tiny(daemon.folder / "two.mp4", number=4))["media_id"]
    for words, said in ((["schedule", "delete", post], "would_be_deleted"), (["jobs", "delete", job], "would_be_deleted"),
                        (["media", "remove", media], "would_be_removed"), (["daemon", "stop"], "would_be_stopped")):
        told = daemon.run(*words, "--dry-run", "--json")
        check(f"{' '.join(words[:2])} --dry-run says {said}", told.get(said) is True and said.removeprefix("would_be_") not in told,
              told)
    check("nothing was done", daemon.get("/scheduled/" + post) and daemon.get(f"/media/{media}/info"))


def files_that_are_none(daemon):
    done = daemon.cli("media", "add", "/nowhere.mp4")
    check("media add names its own word", done.returncode == 2 and "--video" not in done.stderr and
          "original_video_url" not in done.stderr and "/nowhere.mp4" in done.stderr, done)
    cut = daemon.folder / "cut.mp4"
    cut.write_bytes(clips.tiny(daemon.folder / "whole.mp4", 3).read_bytes()[:4000])
    real = daemon.cli("results", "add", daemon.job(), "--video", cut, "--text", "t")
    dry = daemon.cli("results", "add", daemon.job(), "--video", cut, "--text", "t", "--dry-run")
    equal("a dry run refuses what the real one does", (dry.returncode, dry.stderr), (real.returncode, real.stderr))
    without = daemon.cli("results", "add", daemon.job(), "--json")
    check("a text that lacks has the name of the contract", "post_text" in without.stderr, without.stderr)


def waits_that_tell(daemon):
    videos = Videos()
    videos.files.update({"/never.mp4": b"x", "/later.mp4": b"x"})
    videos.status.update({"/never.mp4": 501, "/later.mp4": 503})
    def planned(name):
        return daemon.result(daemon.job(), original_video_url=videos.url + name)
    never = daemon.cli("results", "schedule", planned("/never.mp4"), "--at", LATER, "--wait=30")
    check("what a server cannot do is not tried again", never.returncode == 1 and "501" in never.stderr, never)
    later = daemon.cli("results", "schedule", planned("/later.mp4"), "--at", LATER, "--wait=3")
    check("a wait tells of a try that failed", later.returncode == 6 and "is made again" in later.stderr and "503" in later.stderr,
          later)


def small_words(daemon):
    minus = daemon.cli("config", "set", "credits.video", "-1")
    check("a number below zero is refused as one", minus.returncode in (2, 78) and "takes no" not in minus.stderr and "-1" in
          minus.stderr, minus)
    equal("strangers are not told of commands", "hint" in daemon.tcp("GET", "/volunteer/post_x").error, False)
    check("the operator is", "farmtok" in daemon.call("GET", "/scheduled/post_x").error["hint"])
    name = subprocess.run([BIN / "farmtok", "manual", "schema"], capture_output=True, text=True, check=True).stdout
    check("an abbreviation stays one", "\\- JSON Schema" in name, name[:300])
    post = daemon.schedule(daemon.result(daemon.job()), LATER)
    daemon.post(f"/scheduled/{post}/fire-now")
    told = subprocess.run(["script", "-qec", shlex.join([str(BIN / "farmtok"), "why", post]), "/dev/null"],
                          env={**daemon.environment, "TZ": "Asia/Tokyo", "FARMTOK_TIMEZONE": "Asia/Tokyo"}, capture_output=True,
                          text=True, check=False, stdin=subprocess.DEVNULL, timeout=60).stdout
    check("why tells times of the operator's zone", re.search(r"It fired at \d{4}-\d\d-\d\d \d\d:\d\d JST", told), told)


def run():
    with tempfile.TemporaryDirectory(prefix="farmtok-answers-") as place, Daemon(net__allow="127.0.0.0/8") as daemon:
        for act in (hints_of_flags, no_daemon, ids_and_rows, newest_events, words_of_dry_runs, files_that_are_none,
                    waits_that_tell, small_words):
            with section(act.__name__):
                act(daemon)
        with section("lost_in_a_restore"):
            lost_in_a_restore(pathlib.Path(place))


if __name__ == "__main__":
    run()
    finish()
