"""Two farms with one backup.folder, and backups whose manifest is lost."""
import contextlib
import json
import pathlib
import shutil
import tempfile

from kit import clips, state
from kit.checks import check, equal, finish, section
from kit.daemon import Daemon
from kit.survival import every

FUTURE = "2031-05-04T12:00:00Z"


def doctor(daemon, name):
    return next(each for each in daemon.get("/doctor")["checks"] if each["name"] == name)


def made(daemon):
    return daemon.run("backup", "create", "--json")["name"]


def listed(daemon):
    return [each["name"] for each in daemon.run("backup", "list", "--json")["items"]]


def titles(daemon):
    return [each["title"] for each in daemon.get("/jobs")["items"]]


def two_farms(place, clip):
    shared = place / "shared"
    with Daemon(backup__folder=shared, backup__keep=2) as mine, Daemon(backup__folder=shared, backup__keep=2) as other:
        mine.result(mine.job(title="mine"), original_video_url=mine.upload(clip)["url"])
        other.job(title="theirs")
        first = made(mine)
        theirs = [made(other) for _ in range(3)][::-1]
        equal("each lists its own", (listed(mine), listed(other)), ([first], theirs))
        done = mine.cli("backup", "list")
        check("a terminal's list counts the others'", "left alone: 3; " in done.stderr and first in done.stdout
              and theirs[0] not in done.stdout and f"farmtok backup restore {shared / theirs[0]} --yes" in done.stderr, done)
        pruned = other.run("backup", "prune", "--yes", "--json")
        equal("prune drops its own alone", (pruned["names"], pruned["media_files"]), (theirs[2:], 0))
        equal("the other's is whole", mine.run("backup", "verify", first, "--json")["items"], [])
        check("the doctor names its own", first in doctor(mine, "backups")["message"], doctor(mine, "backups"))
        mine.stop()
        kept = (mine.state / "farmtok.db").read_bytes()
        state.zero(mine.state / "farmtok.db", 0, 100)
        attempt = state.try_start(mine)
        check("a refusal names its own", not attempt.ready and f"restore {first} --yes" in attempt.words, attempt.words)
        equal("also without a daemon", listed(mine), [first])
        refused = mine.cli("backup", "restore", theirs[0], "--yes")
        words = f"farmtok backup restore {shared / theirs[0]} --yes"
        check("a name of another farm's is refused", refused.returncode == 4 and words in refused.stderr, refused)
        (mine.state / "farmtok.db").write_bytes(kept)
        mine.start()
        equal("and nothing changed", titles(mine), ["mine"])
        mine.stop()
        equal("its path is taken", mine.cli(*words.split()[1:]).returncode, 0)
        mine.start()
        equal("and the other farm is there", titles(mine), ["theirs"])
        kept = listed(other)
        made(mine)
        mine.run("backup", "prune", "--yes", "--json")
        equal("as a farm of its own: the other keeps its backups", (listed(other), set(listed(mine)) & set(kept)),
              (kept, set()))
        mine.stop()
        equal("and the way back", mine.cli("backup", "restore", shared / first, "--yes").returncode, 0)
        mine.start()
        equal("brings its own", titles(mine), ["mine"])


def a_copy(place):
    """A state without a farm takes the backup of a farm that runs, as when a machine is set up beside another."""
    shared = place / "copied"
    with Daemon(backup__folder=shared, backup__keep=1) as first:
        first.job(title="first")
        name = made(first)
        second = Daemon(backup__folder=shared, backup__keep=1)
        try:
            told = second.cli("backup", "restore", shared / name)
            check("it says that it is a farm of its own", told.returncode == 0 and f":{first.state}" in told.stderr
                  and "--take-over" in told.stderr, told)
            second.start()
            second.job(title="second")
            made(second)
            newest = made(second)
            second.run("backup", "prune", "--yes", "--json")
            equal("the first farm keeps and lists its own", listed(first), [name])
            equal("and so does the second", listed(second), [newest])
            told = second.cli("backup", "list")
            check("whose each is is said", f":{first.state}): {name}" in told.stderr
                  and f":{second.state}): {newest}" in told.stderr, told)
            second.stop()
            told = second.cli("backup", "restore", shared / name, "--take-over", "--yes")
            check("a farm that moved takes its id along", told.returncode == 0 and "--take-over" not in told.stderr, told)
            equal("and lists its own", listed(second), [name])
            shutil.rmtree(second.state)
            told = second.cli("backup", "list")
            check("a state without a farm says whose each is", name in told.stdout and newest in told.stdout
                  and f":{first.state}): {name}" in told.stderr, told)
            second.start()
        finally:
            second.__exit__()


def begun_anew(place):
    """The state is lost, a farm begins anew in its place, and the backups of before are in a folder of their own."""
    shelf = place / "kept"
    with Daemon(backup__folder=shelf, backup__keep=1) as daemon:
        daemon.job(title="before")
        name = made(daemon)
        daemon.stop()
        shutil.rmtree(daemon.state)
        daemon.start()
        made(daemon)
        made(daemon)
        daemon.run("backup", "prune", "--yes", "--json")
        check("the backup of before is not pruned", (shelf / name).exists(), listed(daemon))
        told = daemon.cli("backup", "list").stderr
        command = f"farmtok backup restore {shelf / name} --yes"
        check("list says how it comes back", "left alone: 1; " in told and command in told, told)
        daemon.stop()
        equal("it does", daemon.cli(*command.split()[1:]).returncode, 0)
        daemon.start()
        equal("whole", titles(daemon), ["before"])
        for each in listed(daemon):
            check("only its own are listed", each == name, each)
        daemon.stop()
        shutil.rmtree(daemon.state)
        equal("an empty state takes it by its name", daemon.cli("backup", "restore", name).returncode, 0)
        daemon.start()


def lost_manifest(clip):
    with Daemon() as daemon:
        job = daemon.job()
        daemon.result(job, original_video_url=daemon.upload(clip)["url"])
        daemon.schedule(daemon.result(job), FUTURE)
        name = made(daemon)
        file = daemon.state / "backups" / name / "manifest.json"
        text = file.read_text()
        forms = {"is missing": None, "is empty": "", "is cut": text[:300], "is cut ": "null", "lacks something": "{}",
                 "cannot be right": text.replace('"sequence": 1', '"sequence": 9223372036854775807')}
        for words, content in forms.items():
            with contextlib.suppress(FileNotFoundError):
                file.unlink()
            if content is not None:
                file.write_text(content)
            shown = daemon.run("backup", "list", "--json")["items"][0]
            check(f"{words}: listed", shown["restorable"] and shown["state"] == "damaged"
                  and f"manifest.json {words.strip()}" in shown["fault"], shown)
            done = daemon.cli("backup", "verify", name)
            check(f"{words}: verify says what is unknown", done.returncode == 5 and "unknown" in done.stdout
                  and "exception" not in done.stdout + done.stderr, done)
            daemon.stop()
            done = daemon.cli("backup", "restore", name, "--yes")
            check(f"{words}: restored", done.returncode == 0 and "unknown" in done.stderr, done)
            daemon.start()
            equal(f"{words}: with its post", len(every(daemon, "/scheduled")), 1)
            equal(f"{words}: and its video", daemon.run("media", "verify", "--json")["items"], [])
            told = daemon.run("events", "--json")
            check(f"{words}: the event says so", any("unknown" in (each.get("why") or "") for each in told["items"]), told)
        newest = made(daemon)
        equal("a wrong number makes none the newest", listed(daemon), [newest, name])
        equal("and prune keeps what was just made", daemon.run("backup", "prune", "--keep", "1", "--yes", "--json")["names"], [name])
        file = daemon.state / "backups" / newest / "manifest.json"
        told = json.loads(file.read_text())
        for each in told["files"]:
            each["bytes"] += 1
        file.write_text(json.dumps(told))
        check("a wrong size beside the right digest", daemon.run("backup", "list", "--json")["items"][0]["restorable"])
        daemon.stop()
        equal("is restored", daemon.cli("backup", "restore", newest, "--yes").returncode, 0)
        daemon.start()


def run():
    with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as folder:
        place = pathlib.Path(folder)
        clip = clips.tiny(place / "tiny.mp4", 1, "96x160", 10)
        for title, case in (("two farms with one folder", lambda: two_farms(place, clip)),
                            ("a copy of a farm", lambda: a_copy(place)),
                            ("a farm begun anew", lambda: begun_anew(place)),
                            ("a lost manifest", lambda: lost_manifest(clip))):
            with section(title):
                case()


if __name__ == "__main__":
    run()
    finish()
