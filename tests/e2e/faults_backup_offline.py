"""Backups by hand: farmtokd's output without JSON, paths in place of names, missing files, and undoing a restore."""
import json
import pathlib
import shutil
import subprocess
import tempfile

from kit import clips, state
from kit.checks import check, equal, finish, section
from kit.daemon import BIN, Daemon
from kit.survival import every

FUTURE = "2031-05-04T12:00:00Z"


def farmtokd(daemon, *words):
    """farmtokd on this daemon's state, in the form that a person types."""
    return subprocess.run([BIN / "farmtokd", *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, timeout=60, env=daemon.environment)


def doctor(daemon, name):
    return next(each for each in daemon.get("/doctor")["checks"] if each["name"] == name)


def in_words(daemon, media):
    """Each form for a person ends in order and agrees with the JSON."""
    name = daemon.run("backup", "create", "--json")["name"]
    daemon.stop()
    done = farmtokd(daemon, "--check")
    check("--check tells what it read", done.returncode == 0 and "all are sound" in done.stdout, done)
    done = farmtokd(daemon, "--list-backups")
    check("--list-backups has a line each", done.returncode == 0 and f"{name}  good" in done.stdout, done)
    done = farmtokd(daemon, "--verify-backup", name)
    check("--verify-backup tells what it read", done.returncode == 0 and "all are sound" in done.stdout, done)
    done = farmtokd(daemon, "--restore", name)
    check("--restore asks", done.returncode == 5 and "--yes" in done.stderr and "links revoked" in done.stderr, done)
    done = farmtokd(daemon, "--restore", name, "--replace")
    check("--restore tells what comes back", done.returncode == 0 and f"restored {name}: 1 stored" in done.stdout
          and "secrets rotated" in done.stdout and "replaced-" in done.stdout, done)
    digest = media["sha256"]
    kept = daemon.state / "media" / digest[:2] / digest
    kept.rename(daemon.folder / "kept")
    done = farmtokd(daemon, "--check")
    check("--check tells of a missing video, and what mends it", done.returncode == 1 and f"media/{digest[:2]}" in done.stdout
          and "is missing" in done.stdout and "farmtok media verify" in done.stdout
          and "backup restore" not in done.stdout, done)
    (daemon.folder / "kept").rename(kept)
    for words, status in ((["--verify-backup", "20260101T000000Z-none"], 3), (["--restore", "nothing/here"], 3)):
        done = farmtokd(daemon, *words)
        check(f"{words} is refused in words", done.returncode == status and done.stderr.startswith("error: "), done)
    nowhere = farmtokd(daemon, "--check", "--state", daemon.folder / "nowhere")
    check("--check makes no state", nowhere.returncode == 3 and not (daemon.folder / "nowhere").exists(), nowhere)
    daemon.start()
    return name


def put_back_by_hand(daemon, media):
    """A missing upload whose file returns under its name is kept again, whichever check finds it first."""
    kept = daemon.state / "media" / media["sha256"][:2] / media["sha256"]
    for words in (["media", "gc"], ["media", "verify"]):
        kept.rename(daemon.folder / "kept")
        daemon.cli("media", "verify", "--json")
        check("its loss is noted", not doctor(daemon, "library")["ok"], doctor(daemon, "library"))
        shutil.copy(daemon.folder / "kept", kept)
        done = daemon.cli(*words)
        check(f"{words} keeps what was put back", done.returncode == 0 and kept.exists(), done)
        check("and the doctor is glad", doctor(daemon, "library")["ok"], doctor(daemon, "library"))


def elsewhere(daemon, name):
    """The whole folder is copied to another machine; a path has the same answer with and without a daemon."""
    carried = daemon.folder / "carried"
    shutil.copytree(daemon.state / "backups", carried)
    place = carried / name
    with_daemon = daemon.run("backup", "verify", place, "--json")
    equal("a path is verified beside a running daemon", with_daemon["items"], [])
    daemon.stop()
    equal("and without one in the same words", daemon.run("backup", "verify", place, "--json"), with_daemon)
    daemon.start()
    done = daemon.cli("backup", "verify", carried)
    check("of a whole shelf the hint names one", done.returncode == 3 and f"farmtok backup verify {place}" in done.stderr, done)
    with Daemon() as other:
        other.stop()
        shutil.rmtree(other.state)
        told = other.cli("backup", "restore", place)
        check("it is restored by its path, and the configuration is told of", told.returncode == 0 and
              "configuration is not in a backup" in told.stderr and "links revoked" in told.stderr, told)
        other.start()
        equal("the farm is there", len(every(other, "/scheduled")), len(every(daemon, "/scheduled")))
        equal("with its stored videos", other.run("media", "verify", "--json")["items"], [])
    shutil.rmtree(carried / "media")
    done = daemon.cli("backup", "verify", place, "--json")
    equal("without its pool it is not whole", (done.returncode, len(json.loads(done.stdout)["items"])), (5, 1))


def remembered(daemon, name):
    """A fault that verify found is listed, and shown by the doctor, until verify finds the backup sound."""
    database = daemon.state / "backups" / name / "farmtok.db"
    middle = database.stat().st_size // 2
    state.flip(database, middle)
    daemon.cli("backup", "verify", name)
    listed = daemon.cli("backup", "list").stdout
    check("list remembers what verify found", "damaged" in listed and "good" not in listed, listed)
    row = doctor(daemon, "backups")
    check("the doctor, too", not row["ok"] and "1 backup, none good" in row["message"]
          and "farmtok backup create" in row["hint"], row)
    done = daemon.cli("backup", "prune")
    check("prune counts the good ones", "good ones that stay: 0" in done.stderr, done)
    state.flip(database, middle)
    equal("it is sound again", daemon.run("backup", "verify", name, "--json")["items"], [])
    check("and good", doctor(daemon, "backups")["ok"], doctor(daemon, "backups"))


def way_back(daemon, name):
    """The files that a restore moved aside are shown with their size and the commands, and can be restored."""
    daemon.schedule(daemon.result(daemon.job()), FUTURE)
    posts = len(every(daemon, "/scheduled"))
    shutil.rmtree(next(daemon.state.glob("replaced-*")))
    daemon.stop()
    aside = pathlib.Path(daemon.run("backup", "restore", name, "--yes", "--json")["replaced"])
    daemon.start()
    equal("the later post is gone", len(every(daemon, "/scheduled")), posts - 1)
    told = daemon.cli("backup", "list").stderr
    check("list names what was put aside", f"farmtok backup restore {aside} --yes" in told and f"rm -r {aside}" in told, told)
    check("the doctor tells its size", daemon.get("/doctor")["sizes"]["replaced"] > 0)
    daemon.stop()
    told = daemon.cli("backup", "list").stderr
    check("also without a daemon", f"farmtok backup restore {aside} --yes" in told, told)
    done = daemon.cli("backup", "restore", aside, "--yes")
    check("it is put back", done.returncode == 0 and not aside.exists(), done)
    daemon.start()
    equal("and the later post is there", len(every(daemon, "/scheduled")), posts)


def no_folder(daemon):
    """A backup.folder that cannot be made is refused at once."""
    daemon.stop()
    (daemon.folder / "file").touch()
    daemon.environment["FARMTOK_BACKUP_FOLDER"] = str(daemon.folder / "file/backups")
    daemon.start()
    row = doctor(daemon, "backups")
    check("the doctor tells of a folder that cannot be made", not row["ok"] and "Not a directory" in row["message"]
          and "config set backup.folder" in row["hint"], row)
    done = daemon.cli("backup", "create", "--json")
    check("create says that the configuration is wrong", done.returncode == 78 and "CONFIG_INVALID" in done.stderr, done)


def run():
    with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place, Daemon() as daemon:
        media = daemon.upload(clips.tiny(pathlib.Path(place) / "tiny.mp4", 1, "96x160", 10))
        job = daemon.job()
        daemon.result(job, original_video_url=media["url"])
        daemon.schedule(daemon.result(job), FUTURE)
        with section("farmtokd in words"):
            name = in_words(daemon, media)
        for title, case in (("files put back by hand", lambda: put_back_by_hand(daemon, media)),
                            ("a backup elsewhere", lambda: elsewhere(daemon, name)),
                            ("remembered verdicts", lambda: remembered(daemon, name)),
                            ("the way back", lambda: way_back(daemon, name)),
                            ("a folder that cannot be made", lambda: no_folder(daemon))):
            with section(title):
                case()


if __name__ == "__main__":
    run()
    finish()
