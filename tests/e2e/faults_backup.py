"""Backups: made while posts are planned, verified, restored without a daemon; and a plain copy that is not empty."""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import threading

from kit import clips, state
from kit.checks import check, equal, finish, section, skip, until
from kit.daemon import Daemon
from kit.survival import every

FUTURE = "2031-05-04T12:00:00Z"


def plan(daemon, job, count):
    return [daemon.schedule(daemon.result(job), FUTURE) for _ in range(count)]


def room(folder):
    """Bytes on the disk, files with several names counted once."""
    seen = {(each.stat().st_dev, each.stat().st_ino): each.stat().st_size for each in folder.rglob("*") if each.is_file()}
    return sum(seen.values())


def plain_copy():
    with Daemon() as daemon:
        planned = plan(daemon, daemon.job(), 40)
        log = daemon.state / "farmtok.db-wal"
        until(lambda: not log.exists() or log.stat().st_size == 0, 10, "an empty log after a quiet moment")
        shutil.copy(daemon.state / "farmtok.db", daemon.folder / "copy.db")
        with sqlite3.connect(daemon.folder / "copy.db") as copy:
            held = {row[0] for row in copy.execute("SELECT scheduled_id FROM posts")}
        equal("a plain copy of the file after a quiet moment holds everything", held, set(planned))


def made_and_verified(daemon, clip):
    media = daemon.upload(clip)
    plan(daemon, daemon.job(), 10)
    first = daemon.run("backup", "create", "--json")
    folder = daemon.state / "backups"
    equal("a backup is good", (first["state"], first["media_files"], first["missing_media"]), ("good", 1, 0))
    held = sorted(each.name for each in (folder / first["name"]).iterdir())
    equal("its database has no log beside it", held, ["farmtok.db", "manifest.json", "webhook.root", "webhook.secret"])
    once = room(daemon.state)
    second = daemon.run("backup", "create", "--json")
    check("a second one takes the stored videos no second time", room(daemon.state) - once < 2 * first["bytes"] + 65536,
          (once, room(daemon.state), first))
    pooled = folder / "media" / media["sha256"][:2] / media["sha256"]
    equal("stored videos are there by digest", pooled.stat().st_size, clip.stat().st_size)
    equal("list shows both, newest first", [each["name"] for each in daemon.run("backup", "list", "--json")["items"]],
          [second["name"], first["name"]])
    equal("verify reads every byte", daemon.run("backup", "verify", first["name"], "--json")["items"], [])
    checks = {each["name"]: each for each in daemon.get("/doctor")["checks"]}
    check("doctor shows the age", checks["backups"]["ok"] and second["name"] in checks["backups"]["message"], checks["backups"])
    return first["name"], second["name"], media


def damage_is_seen(daemon, first, second):
    folder = daemon.state / "backups"
    manifest = folder / second / "manifest.json"
    kept = manifest.read_text()
    old = json.loads(kept)
    for name in (first, second):
        told = json.loads((folder / name / "manifest.json").read_text())
        (folder / name / "manifest.json").write_text(json.dumps({**told, "created_at": "2026-01-01T00:00:00Z"}))
    checks = {each["name"]: each for each in daemon.get("/doctor")["checks"]}
    check("doctor warns of an old one", not checks["backups"]["ok"] and "farmtok backup create" in checks["backups"]["hint"],
          checks["backups"])
    manifest.write_text(kept)
    state.flip(folder / second / "farmtok.db", old["files"][0]["bytes"] // 2)
    done = daemon.cli("backup", "verify", second, "--json")
    check("verify sees a flipped byte", done.returncode == 5 and "farmtok.db" in done.stdout, (done.returncode, done.stdout))
    state.flip(folder / second / "farmtok.db", old["files"][0]["bytes"] // 2)
    pooled = next(each for each in (folder / "media").rglob("*") if each.is_file())
    held = pooled.read_bytes()
    pooled.unlink()
    pooled.write_bytes(held[:-1] + bytes([held[-1] ^ 1]))
    done = daemon.cli("backup", "verify", second, "--json")
    check("and one of a stored video", done.returncode == 5 and "media/" in done.stdout, (done.returncode, done.stdout))
    pooled.write_bytes(held)
    os.truncate(folder / second / "farmtok.db", 5000)
    shown = {each["name"]: each["state"] for each in daemon.run("backup", "list", "--json")["items"]}
    equal("list sees a cut one", (shown[first], shown[second]), ("good", "damaged"))


def restored(daemon, name, media):
    posts = len(every(daemon, "/scheduled"))
    held = daemon.cli("backup", "restore", name, "--yes")
    check("a running daemon is not restored into", held.returncode == 5 and "farmtok daemon stop" in held.stderr, held.stderr)
    daemon.stop()
    for words, status in ((["list"], 0), (["verify", name], 0), (["restore", name], 5), (["restore", "20260101T000000Z-none"], 3)):
        done = daemon.cli("backup", *words, "--json")
        equal(f"without a daemon: backup {words[0]}", done.returncode, status)
    done = daemon.run("backup", "restore", name, "--yes", "--json")
    aside = pathlib.Path(done["replaced"])
    check("what was there is kept aside", (aside / "farmtok.db").exists() and (aside / "media").is_dir(), done)
    daemon.start()
    equal("all posts are back", len(every(daemon, "/scheduled")), posts)
    digest = daemon.state / "media" / media["sha256"][:2] / media["sha256"]
    equal("stored videos are back", digest.stat().st_size, media["bytes"])
    check("an event records it", any(each["what"] == "backup.restored" for each in every(daemon, "/events")))
    equal("a sound farm", daemon.run("media", "verify", "--json")["items"], [])


def restored_elsewhere(daemon, name):
    with Daemon(backup__folder=daemon.state / "backups") as other:
        other.stop()
        shutil.rmtree(other.state)
        done = other.cli("backup", "restore", name, "--json")
        equal("an empty state needs no yes", done.returncode, 0)
        other.start()
        equal("and holds the farm", len(every(other, "/scheduled")), len(every(daemon, "/scheduled")))


def pruned(daemon):
    for _ in range(3):
        daemon.run("backup", "create", "--json")
    before = len(daemon.run("backup", "list", "--json")["items"])
    would = daemon.run("backup", "prune", "--keep", "2", "--dry-run", "--json")
    equal("a dry run takes nothing", len(daemon.run("backup", "list", "--json")["items"]), before)
    bare = daemon.cli("backup", "prune", "--keep", "2", "--json")
    check("without a terminal it needs --yes, and says what it would delete", bare.returncode == 2 and
          f"Delete {len(would['names'])} backup" in bare.stderr and "--keep 2 --json --yes" in bare.stderr, bare)
    equal("and deletes nothing", len(daemon.run("backup", "list", "--json")["items"]), before)
    gone = daemon.run("backup", "prune", "--keep", "2", "--yes", "--json")
    equal("prune does what was shown", gone["names"], would["names"])
    equal("the newest two stay", len(daemon.run("backup", "list", "--json")["items"]), 2)
    equal("and are whole", daemon.run("backup", "verify", "--json")["items"], [])


def life(clip):
    with Daemon() as daemon:
        first, second, media = made_and_verified(daemon, clip)
        restored(daemon, second, media)
        damage_is_seen(daemon, first, second)
        restored_elsewhere(daemon, first)
        pruned(daemon)


def while_writing():
    """Four clients plan posts; each backup holds everything acknowledged before it was requested."""
    with Daemon() as daemon:
        job, planned, over = daemon.job(), [], threading.Event()

        def write():
            while not over.is_set():
                planned.append(plan(daemon, job, 1)[0])

        writers = [threading.Thread(target=write, daemon=True) for _ in range(4)]
        for writer in writers:
            writer.start()
        missing = 0
        for _ in range(3):
            until(lambda: len(planned) > 20, 10, "posts")
            before = set(planned)
            name = daemon.post("/backups")["name"]
            with sqlite3.connect(f"file:{daemon.state}/backups/{name}/farmtok.db?immutable=1", uri=True) as copy:
                missing += len(before - {row[0] for row in copy.execute("SELECT scheduled_id FROM posts")})
        over.set()
        for writer in writers:
            writer.join(10)
        equal("each backup holds all that was acknowledged before it", missing, 0)


def full_disk():
    with Daemon() as daemon:
        small = daemon.folder / "small"
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=192k", "tmpfs", small], capture_output=True).returncode:
            return skip("a full disk", "mounting a tmpfs needs root")
        try:
            daemon.stop()
            daemon.environment["FARMTOK_BACKUP_FOLDER"] = str(small)
            daemon.start()
            done = daemon.cli("backup", "create", "--json")
            check("a full disk is named", done.returncode == 75 and "STORAGE_FULL" in done.stderr, done.stderr)
            equal("and nothing half is left", [each.name for each in small.iterdir() if each.name not in ("media", ".lock")], [])
            checks = {each["name"]: each for each in daemon.get("/doctor")["checks"]}
            check("doctor warns", not checks["backups"]["ok"] and "full" in checks["backups"]["message"], checks["backups"])
            check("an event records it", any(each["what"] == "backup.failed" for each in every(daemon, "/events")))
        finally:
            daemon.stop()
            subprocess.run(["umount", small], check=False)
            daemon.start()


def run():
    with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
        clip = clips.tiny(pathlib.Path(place) / "tiny.mp4", 1, "96x160", 10)
        for name, case in (("a plain copy", plain_copy), ("the life of backups", lambda: life(clip)),
                           ("backups while clients write", while_writing), ("a full disk", full_disk)):
            with section(name):
                case()


if __name__ == "__main__":
    run()
    finish()
