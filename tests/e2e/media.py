"""The store of files: kept, examined, removed by age and by quota, damaged and made again."""
import contextlib
import pathlib
import sqlite3
import tempfile
import urllib.parse

from kit import clips
from kit.checks import check, equal, finish, section, until
from kit.daemon import LOOPBACK, Daemon
from kit.receivers import Videos

HOURS = 3_600_000
FUTURE = "2037-01-01T00:00:00Z"


def id_of(url):
    return url.rsplit("/", 1)[1]


def file_of(daemon, media_id):
    digest = daemon.get(f"/media/{media_id}/info")["sha256"]
    return daemon.state / "media" / digest[:2] / digest


@contextlib.contextmanager
def asleep(daemon):
    """The store while no daemon runs."""
    daemon.stop()
    with contextlib.closing(sqlite3.connect(daemon.state / "farmtok.db")) as database:
        yield database
        database.commit()
    (daemon.state / "seal").unlink(missing_ok=True)  # it would show that the database was changed
    daemon.start()


def age(daemon, hours):
    """Everything stored arrived so much earlier, and every post fired so much earlier."""
    with asleep(daemon) as database:
        database.execute("UPDATE media SET kept_at = kept_at - ?1, unused_since = iif(unused_since > 0, "
                         "unused_since - ?1, unused_since)", (hours * HOURS,))
        database.execute("UPDATE posts SET fired_at = fired_at - ?", (hours * HOURS,))


def restart(daemon, **settings):
    daemon.stop()
    for key, value in settings.items():
        daemon.environment["FARMTOK_" + key.replace("__", "_").upper()] = str(value)
    daemon.start()


def rendered(daemon, post):
    def look():
        shown = daemon.get("/scheduled/" + post)
        if shown["dedup_status"] == "failed":
            raise RuntimeError(shown["dedup_error"])
        return shown if shown["dedup_status"] == "completed" else None
    return until(look, 60, "the copy of " + post, 0.1)


def planned(daemon, clip, at=FUTURE):
    """A post with its copy."""
    url = clip if isinstance(clip, str) else daemon.upload(clip)["url"]
    result = daemon.result(daemon.job(), original_video_url=url)
    return rendered(daemon, daemon.schedule(result, at))


def listed(daemon, only):
    return [item["media_id"] for item in daemon.run("media", "list", "--only", only, "--all", "--json")["items"]]


def reasons(told):
    return {each["reason"]: each["files"] for each in told["reasons"] if each["files"]}


def gc(daemon, *flags):
    return daemon.run("media", "gc", "--json", *flags)


def flip(path, at=1000):
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))


def looks(folder):
    with Daemon(render__preset="ultrafast") as daemon:
        clip = clips.tiny(folder / "clip.mp4")
        post = planned(daemon, clip)
        original, copy, poster = (id_of(post[name]) for name in
                                  ("original_video_url", "deduplicated_video_url", "poster_url"))
        for kind, media in (("original", original), ("copy", copy), ("poster", poster)):
            equal(f"the {kind} is listed as one", listed(daemon, kind), [media])
        equal("nothing is unused", listed(daemon, "unused"), [])
        shown = daemon.run("media", "show", copy, "--json")
        check("a copy shows what it holds", shown["facts"]["video_codec"] == "h264", shown)
        equal("and who uses it", shown["used_by"], {"results": [post["result_id"]], "posts": [post["scheduled_id"]]})
        check("the original's facts are known by then", daemon.run("media", "show", original, "--json").get("facts"))
        check("no path is shown", str(daemon.state) not in daemon.cli("media", "show", copy).stdout)
        card = daemon.cli("media", "list")
        check("a person gets a table", card.returncode == 0 and copy in card.stdout and "poster" in card.stdout,
              card.stdout + card.stderr)
        equal("the same file again is the same media", daemon.run("media", "add", clip, "--json")["media_id"], original)
        used = daemon.cli("media", "remove", copy, "--yes")
        check("what is used is not removed", used.returncode == 5 and "media show" in used.stderr, used.stderr)
        kept = sorted(path.name for path in (daemon.state / "media").glob("*/*"))
        equal("gc finds nothing to do", reasons(gc(daemon)), {})
        equal("and leaves every file", sorted(path.name for path in (daemon.state / "media").glob("*/*")), kept)


def damage(folder):
    with Daemon(render__preset="ultrafast") as daemon:
        clip = clips.tiny(folder / "damage.mp4")
        post = planned(daemon, clip)
        original, copy = id_of(post["original_video_url"]), id_of(post["deduplicated_video_url"])
        equal("a sound store is sound", daemon.cli("media", "verify").returncode, 0)
        flip(file_of(daemon, copy))
        tried = daemon.cli("media", "verify", "--dry-run")
        check("a flipped byte is found", tried.returncode == 5 and copy in tried.stdout, tried.stdout + tried.stderr)
        check("a dry run leaves the file", file_of(daemon, copy).exists())
        told = daemon.cli("media", "verify", "--json")
        equal("what is found exits 5", told.returncode, 5)
        again = rendered(daemon, post["scheduled_id"])
        fresh = id_of(again["deduplicated_video_url"])
        check("the copy is made again", file_of(daemon, fresh).exists())
        equal("with the same variation", again["variation"], post["variation"])
        equal("and all is sound", daemon.cli("media", "verify").returncode, 0)
        flip(file_of(daemon, original))
        told = daemon.cli("media", "verify")
        check("a damaged upload names what helps", told.returncode == 5 and "media add FILE" in told.stderr, told.stderr)
        doctor = daemon.cli("doctor")
        check("the doctor reports it", doctor.returncode == 1 and "damaged or missing: 1" in doctor.stdout, doctor.stdout)
        daemon.run("media", "add", clip, "--json")
        equal("the same file repairs it", daemon.cli("media", "verify").returncode, 0)
        flip(file_of(daemon, original))
        other = daemon.result(daemon.job(), original_video_url=post["original_video_url"])
        unseen = daemon.schedule(other, FUTURE)
        failed = until(lambda: (found := daemon.get("/scheduled/" + unseen))["dedup_status"] == "failed" and found, 60,
                       "the render of a damaged original")
        check("nothing is rendered from bytes that are not the original's", "damaged" in failed["dedup_error"], failed)
        check("and that is noted", original in daemon.cli("media", "list", "--only", "damaged").stdout)
        daemon.run("media", "add", clip, "--json")
        equal("mended again", daemon.cli("media", "verify").returncode, 0)
        stray = daemon.state / "media" / "ab" / ("ab" * 32)
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"left by a crash")
        told = daemon.run("media", "gc", "--dry-run", "--json")
        equal("a file without a row would go", reasons(told), {"orphan": 1})
        check("and does not in a dry run", stray.exists())
        equal("but then does", (reasons(gc(daemon)), stray.exists()), ({"orphan": 1}, False))


def old_ones(folder):
    with Daemon(render__preset="ultrafast", media__keep_unused="0s", media__keep_fired="1h") as daemon:
        post = planned(daemon, clips.tiny(folder / "old.mp4"))
        copy, path = id_of(post["deduplicated_video_url"]), urllib.parse.urlsplit(post["deduplicated_video_url"]).path
        daemon.run("schedule", "fire", post["scheduled_id"], "--json")
        equal("a copy that was just used stays", reasons(gc(daemon)), {})
        age(daemon, 2)
        equal("a dry run shows the fired one", reasons(gc(daemon, "--dry-run")), {"fired": 1})
        equal("which then goes", reasons(gc(daemon)), {"fired": 1})
        gone = daemon.tcp("GET", path)
        equal("its address answers that it is gone", (gone.status, gone.code), (404, "MEDIA_NOT_FOUND"))
        check("in clear words, and without a command for strangers", "no longer stored" in gone.error["message"] and
              "hint" not in gone.error, gone.error)
        page = daemon.tcp("GET", urllib.parse.urlsplit(post["volunteer_magic_link"]).path,
                          headers={"Accept": "text/html"}).bytes
        check("and so does the volunteer's page", b"not kept any more" in page and b"<video" not in page)
        equal("one may have it again", daemon.run("media", "remake", copy, "--json")["posts"], 1)
        fresh = rendered(daemon, post["scheduled_id"])
        check("it is there", daemon.tcp("GET", urllib.parse.urlsplit(fresh["deduplicated_video_url"]).path).status == 200)
        check("and is not taken away at once", daemon.get("/scheduled/" + post["scheduled_id"])["fired"] and
              reasons(gc(daemon)) in ({}, {"unused": 1}))
        equal("its job is deleted", daemon.cli("jobs", "delete", post["job_id"], "--yes").returncode, 0)
        equal("its original, which is old, goes", reasons(gc(daemon)), {"unused": 1})
        age(daemon, 2)
        equal("and when the hour is over its new copy and poster", reasons(gc(daemon)), {"unused": 2})
        equal("and none is left", [path.name for path in (daemon.state / "media").glob("*/*")], [])


def quota(folder):
    videos = Videos()
    videos.files["/far.mp4"] = clips.tiny(folder / "far.mp4", number=3).read_bytes()
    with Daemon(render__preset="ultrafast", net__allow=LOOPBACK) as daemon:
        address = videos.url + "/far.mp4"
        brought = planned(daemon, clips.tiny(folder / "own.mp4", number=4))
        fetched = planned(daemon, address)
        waiting = planned(daemon, clips.tiny(folder / "waiting.mp4", number=5))
        for post in (brought, fetched):
            daemon.run("schedule", "fire", post["scheduled_id"], "--json")
        restart(daemon, media__quota=1)
        equal("nothing of the last hour goes for the quota", reasons(gc(daemon)), {})
        age(daemon, 2)
        told = gc(daemon)
        equal("both copies of fired posts and the fetched original go", reasons(told), {"quota": 3})
        gone = set(listed(daemon, "gone"))
        equal("those, and no other", gone, {id_of(brought["deduplicated_video_url"]),
                                            id_of(fetched["deduplicated_video_url"]), id_of(fetched["original_video_url"])})
        doctor = daemon.cli("doctor").stdout
        check("the doctor says that it is still too much", "of a quota of" in doctor and "media gc" in doctor, doctor)
        equal("what waits is sound", daemon.cli("media", "verify").returncode, 0)
        check("its copy too", file_of(daemon, id_of(waiting["deduplicated_video_url"])).exists())
        daemon.run("media", "remake", id_of(fetched["deduplicated_video_url"]), "--json")
        again = rendered(daemon, fetched["scheduled_id"])
        equal("a gone original is fetched again for a copy", id_of(again["original_video_url"]),
              id_of(fetched["original_video_url"]))
        check("and is there", file_of(daemon, id_of(again["original_video_url"])).exists())


with tempfile.TemporaryDirectory(prefix="farmtok-media-") as made:
    for part in (looks, damage, old_ones, quota):
        with section(part.__name__):
            part(pathlib.Path(made))
finish()
