"""Backups and states with faults: flipped bytes in stored videos, a clock that was ahead, missing secrets and a
missing catalogue, a database without its companion files, and a restore without enough room."""
import json
import pathlib
import shutil
import subprocess
import tempfile

from kit import clips, state
from kit.checks import check, equal, finish, section, skip
from kit.daemon import Daemon
from kit.faked import DAY, LIBRARY, FakedDaemon
from kit.survival import every

FUTURE = "2031-05-04T12:00:00Z"


def doctor(daemon, name):
    return next(each for each in daemon.get("/doctor")["checks"] if each["name"] == name)


def plan(daemon, job, count):
    return [daemon.schedule(daemon.result(job), FUTURE) for _ in range(count)]


def stored(folder, media):
    return folder / media["sha256"][:2] / media["sha256"]


def listed(daemon):
    return {each["name"]: each for each in daemon.run("backup", "list", "--json")["items"]}


def flipped_in_the_farm(daemon, clip, media):
    """Before a backup of it exists."""
    state.flip(stored(daemon.state / "media", media), 1000)
    done = daemon.cli("backup", "create", "--json")
    made = json.loads(done.stdout)
    equal("a damaged video is left out", (made["state"], made["media_files"], made["missing_media"]), ("good", 0, 1))
    check("and the answer says so", "media list --only damaged" in done.stderr, done.stderr)
    check("the farm knows it", not doctor(daemon, "library")["ok"], doctor(daemon, "library"))
    daemon.run("media", "add", clip, "--json")
    check("the same file repairs it", doctor(daemon, "library")["ok"], doctor(daemon, "library"))
    made = daemon.run("backup", "create", "--json")
    equal("and the next backup has it", (made["media_files"], made["missing_media"]), (1, 0))
    state.flip(stored(daemon.state / "media", media), 1000)
    equal("what is flipped now does not reach it", daemon.run("backup", "verify", made["name"], "--json")["items"], [])
    state.flip(stored(daemon.state / "media", media), 1000)
    return made["name"]


def flipped_in_the_pool(daemon, clip, media, name):
    posts = len(every(daemon, "/scheduled"))
    pooled, own = stored(daemon.state / "backups/media", media), stored(daemon.state / "media", media)
    state.flip(pooled, 2000)
    equal("verify sees it", daemon.cli("backup", "verify", name, "--json").returncode, 5)
    shown = listed(daemon)[name]
    equal("list, too", (shown["state"], shown["restorable"]), ("damaged", True))
    check("and the doctor", not doctor(daemon, "backups")["ok"], doctor(daemon, "backups"))
    daemon.stop()
    told = daemon.run("backup", "restore", name, "--yes", "--json")
    equal("it is restored, and the state of before has the video", (told["media_files"], told["missing_media"]), (1, 0))
    daemon.start()
    equal("the posts are back", len(every(daemon, "/scheduled")), posts)
    equal("the farm is sound", daemon.run("media", "verify", "--json")["items"], [])
    daemon.stop()
    state.flip(own, 3000)
    done = daemon.cli("backup", "restore", name, "--yes", "--json")
    told = json.loads(done.stdout)
    equal("where no one has it, all else is restored", (done.returncode, told["media_files"], told["missing_media"], told["whole"]), (5, 0, 1, False))
    equal("and it is named", (told["missing"][0]["media_id"], told["missing"][0]["fault"]),
          (media["media_id"], "has changed since the backup"))
    daemon.start()
    equal("the posts are back then, too", len(every(daemon, "/scheduled")), posts)
    check("the doctor names the video", "damaged or missing: 1" in doctor(daemon, "library")["message"], doctor(daemon, "library"))
    daemon.run("media", "add", clip, "--json")
    check("the same file repairs it", doctor(daemon, "library")["ok"], doctor(daemon, "library"))
    daemon.run("backup", "create", "--json")
    equal("and the next backup repairs the pool", {each["state"] for each in listed(daemon).values()}, {"good"})
    sizes = daemon.get("/doctor")["sizes"]
    check("the doctor shows the size of the copies", sizes["backup_media"] == media["bytes"], sizes)


def flipped(clip):
    with Daemon() as daemon:
        media = daemon.upload(clip)
        job = daemon.job()
        daemon.result(job, original_video_url=media["url"])
        plan(daemon, job, 5)
        name = flipped_in_the_farm(daemon, clip, media)
        flipped_in_the_pool(daemon, clip, media, name)


def clock_ahead():
    with FakedDaemon(backup__keep=2) as daemon:
        daemon.job()
        daemon.stop()
        daemon.set_clock(400 * DAY)
        daemon.start()
        ahead = [daemon.run("backup", "create", "--json")["name"] for _ in range(2)]
        check("the doctor says that none is made by itself", "none is made by itself" in doctor(daemon, "backups")["message"],
              doctor(daemon, "backups"))
        daemon.stop()
        daemon.set_clock(0)
        daemon.start()
        row = doctor(daemon, "backups")
        check("one of the future is not fresh", not row["ok"] and "still to come" in row["message"] and
              "farmtok backup create" in row["hint"], row)
        work = next(each for each in daemon.get("/work")["items"] if each["kind"] == "backup")
        check("and puts the daily one off by no day", work["run_at"] < daemon.after(3600).replace("+00:00", "Z"), work)
        fresh = daemon.run("backup", "create", "--json")["name"]
        equal("the last made is the first of the list", next(iter(listed(daemon))), fresh)
        daemon.run("backup", "prune", "--yes", "--json")
        equal("prune keeps it", list(listed(daemon)), [fresh, ahead[1]])
        check("the doctor is glad", doctor(daemon, "backups")["ok"], doctor(daemon, "backups"))


def secrets():
    with Daemon() as daemon:
        daemon.job()
        root, shared = daemon.state / "webhook.root", daemon.state / "webhook.secret"
        held = root.read_text(), shared.read_text()
        kept = daemon.state / "backups" / daemon.run("backup", "create", "--json")["name"]
        for damage in (lambda file: file.unlink(), lambda file: file.write_text(""), lambda file: state.cut(file, 20),
                       lambda file: file.write_bytes(bytes(60))):
            daemon.stop()
            damage(root)
            damage(shared)
            daemon.start()
            equal("both come back from the backup", (root.read_text(), shared.read_text()), held)
        check("the log names it", kept.name in daemon.log())
        check("the doctor is glad", doctor(daemon, "webhooks")["ok"], doctor(daemon, "webhooks"))
        daemon.stop()
        kept.rename(daemon.folder / "kept")
        root.write_text("no secret")
        daemon.start()
        row = doctor(daemon, "webhooks")
        check("without a backup the farm continues, and the doctor reports it", not row["ok"] and "webhook.root is damaged" in row["message"]
              and "--accept-state" in row["hint"], row)
        check("what was there is kept", [each.read_text() for each in daemon.state.glob("webhook.root.damaged-*")
                                         if each.read_text() == "no secret"])
        done = daemon.cli("backup", "create", "--json")
        check("a backup does not take the new one for the farm's", done.returncode == 5 and
              "webhook.root is not in it" in json.loads(done.stdout)["fault"], done)
        daemon.stop()
        (daemon.folder / "kept").rename(kept)
        daemon.start()
        row = doctor(daemon, "webhooks")
        check("the next start names the backup", f"cp {kept}/webhook.root {root}" in row["hint"], row)
        daemon.stop()
        shutil.copy(kept / "webhook.root", root)
        daemon.start()
        check("and what it says helps", doctor(daemon, "webhooks")["ok"], doctor(daemon, "webhooks"))
        emptied = daemon.cli("config", "set", "webhook.secret", "")
        equal("a secret of the configuration can be emptied", emptied.returncode, 0)


def catalogue(folder):
    records = folder / "records.ndjson"
    records.write_text(json.dumps({"id": "7349123456789012345", "text": "zebrafish one", "createTime": 1608214517, "authorMeta": {"name": "a"}}) + "\n")
    with Daemon() as daemon:
        daemon.run("catalogue", "add", records, "--json")
        daemon.stop()
        state.zero(daemon.state / "catalogue.db", 0, 100)
        done = state.try_start(daemon, "--check", "--json")
        check("--check names it", "catalogue.db" in done.words and "farmtok catalogue clear" in done.words, done.words)
        daemon.start()
        row = doctor(daemon, "catalogue")
        check("the doctor names it", not row["ok"] and "farmtok catalogue clear --yes" in row["hint"], row)
        done = daemon.cli("backup", "create", "--json")
        made = json.loads(done.stdout)
        check("a backup says what it left out", made["state"] == "damaged" and made["restorable"] and "catalogue.db" in made["fault"]
              and "catalogue.db" in done.stderr, (made, done.stderr))
        daemon.run("catalogue", "clear", "--yes", "--json")
        check("the doctor's command helps", doctor(daemon, "catalogue")["ok"] and list(daemon.state.glob("catalogue.db.damaged-*")))
        equal("and it can be filled again", daemon.run("catalogue", "add", records, "--json")["added"], 1)
        daemon.run("backup", "create", "--json")
        check("and a backup is whole again", doctor(daemon, "backups")["ok"], doctor(daemon, "backups"))


def alone():
    """A database without its log and its mark does not show what it lacks."""
    with Daemon() as daemon, Daemon() as other:
        plan(daemon, daemon.job(), 20)
        name = daemon.run("backup", "create", "--json")["name"]
        state.kill(daemon)
        for each in ("farmtok.db-wal", "farmtok.db-shm", "generation"):
            (daemon.state / each).unlink(missing_ok=True)
        attempt = state.try_start(daemon)
        check("its log and its mark gone: refused with the backup's name", not attempt.ready and f"restore {name} --yes" in
              attempt.words, attempt.words)
        equal("which restores it", daemon.cli("backup", "restore", name, "--yes").returncode, 0)
        daemon.start()
        equal("with all posts", len(every(daemon, "/scheduled")), 20)
        state.kill(daemon)
        other.stop()
        shutil.rmtree(other.state)
        other.state.mkdir()
        shutil.copy(daemon.state / "farmtok.db", other.state / "farmtok.db")
        attempt = state.try_start(other)
        check("copied alone into another state: refused", not attempt.ready and "--accept-state" in attempt.words, attempt.words)
        attempt = state.try_start(other, "--accept-state")
        check("--accept-state goes on", attempt.ready, attempt.words)
        daemon.start()


def full_disk(clip):
    with Daemon() as daemon, Daemon() as other:
        daemon.upload(clip)
        name = daemon.run("backup", "create", "--json")["name"]
        other.stop()
        shutil.rmtree(other.state)
        other.state.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", other.state], capture_output=True).returncode:
            return skip("a restore without room", "mounting a tmpfs needs root")
        try:
            done = other.cli("backup", "restore", daemon.state / "backups" / name)
            check("it is refused", done.returncode == 75 and "nothing was changed" in done.stderr, done)
            equal("and leaves nothing", [each.name for each in other.state.iterdir() if each.name != "lock"], [])
        finally:
            subprocess.run(["umount", other.state], check=False)
            other.start()


def run():
    with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
        folder = pathlib.Path(place)
        clip = clips.tiny(folder / "tiny.mp4", 1, "96x160", 10)
        for name, case in (("flipped bytes of stored videos", lambda: flipped(clip)), ("secrets that are gone", secrets),
                           ("a damaged catalogue", lambda: catalogue(folder)), ("a database alone", alone),
                           ("a restore without room", lambda: full_disk(clip))):
            with section(name):
                case()
        if LIBRARY is None:
            return skip("backups of the future", "libfaketime is missing: packaging/install.sh test")
        with section("backups of the future"):
            clock_ahead()


if __name__ == "__main__":
    run()
    finish()
