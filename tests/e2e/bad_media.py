"""Videos and targets that are no good. Each task fails alone, with a reason that schedule show, why and work list tell."""
import pathlib
import subprocess
import tempfile

from kit import clips
from kit.checks import check, equal, finish, section, until
from kit.daemon import Daemon
from kit.receivers import Videos

PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
CONCAT = b"ffconcat version 1.0\nfile /etc/passwd\nfile http://127.0.0.1:1/x\n"


def planned(daemon, url, at=None, **fields):
    return daemon.schedule(daemon.result(daemon.job(), original_video_url=url, **fields), at)


def failed(daemon, post):
    shown = daemon.get("/scheduled/" + post)
    return shown if shown.get("dedup_status") == "failed" else None


def told(daemon, name, post, words):
    """The reason contains one of `words`, and stands wherever an operator would look."""
    shown = until(lambda: failed(daemon, post), 40, f"the failure of {name}")
    reason = shown["dedup_error"]
    check(f"{name}: the reason tells", any(word in reason.lower() for word in words), reason)
    card = daemon.cli("schedule", "show", post).stdout
    why = daemon.cli("why", post).stdout
    work = {each["key"]: each for each in daemon.run("work", "list", "--only", "dead", "--all", "--json")["items"]}
    flat = " ".join(reason.split())
    check(f"{name}: schedule show, why and work list tell it", all(flat[:50] in " ".join(text.split())
                                                                   for text in (card, why)) and
          work.get(post, {}).get("last_error").startswith(reason), (reason, card, why, work.get(post)))
    return work[post]


def files(daemon, folder):
    whole = clips.tiny(folder / "whole.mp4", 3).read_bytes()
    bad = {"text that is no video": (b"hello, I am a text\n" * 50, ("video", "media", "format", "read")),
           "a picture": ((folder / "picture").read_bytes(), ("video", "picture", "format")),
           "a truncated mp4": (tail_less(whole), ("trunc", "end", "damaged", "read", "format", "moov", "invalid")),
           "a playlist named .mp4": (PLAYLIST, ("format", "video", "kind")),
           "a concat script": (CONCAT, ("format", "video", "kind")),
           "random bytes": (bytes(range(256)) * 400, ("video", "format", "media", "read")),
           "sound only": ((folder / "sound.m4a").read_bytes(), ("video", "picture"))}
    posts = {}
    for name, (data, words) in bad.items():
        media = daemon.call("POST", "/media", data, {"Content-Type": "video/mp4"}).data
        posts[name] = planned(daemon, media["url"]), words
    good = planned(daemon, daemon.upload(folder / "whole.mp4")["url"])
    for name, (post, words) in posts.items():
        told(daemon, name, post, words)
    until(lambda: daemon.get("/scheduled/" + good)["dedup_status"] == "completed", 40, "the good neighbour")
    check("a good video among them is rendered", True)
    empty = daemon.cli("results", "add", daemon.job(), "--video", folder / "empty.mp4", "--text", "t", "--json")
    check("an empty file is refused when it is added", empty.returncode != 0 and "empty" in empty.stderr and
          not empty.stdout, (empty.returncode, empty.stderr))
    missing = daemon.cli("results", "add", daemon.job(), "--video", folder / "none.mp4", "--text", "t")
    check("a missing file too, by its name", missing.returncode != 0 and "none.mp4" in missing.stderr, missing.stderr)


def tail_less(mp4):
    """Without its end: the index comes first, so it opens, and the samples are missing. And so short that no frame decodes."""
    return mp4[:mp4.index(b"mdat") + 40]


def urls(daemon, folder):
    videos = Videos()
    whole = (folder / "whole.mp4").read_bytes()
    videos.files.update({"/empty.mp4": b"", "/text.mp4": b"<html>no video</html>", "/late.mp4": whole,
                         "/later.mp4": whole})
    videos.status.update({"/late.mp4": 404, "/later.mp4": 404})
    lost = planned(daemon, videos.url + "/none.mp4")
    nothing = planned(daemon, videos.url + "/empty.mp4")
    page = planned(daemon, videos.url + "/text.mp4")
    late = planned(daemon, videos.url + "/late.mp4")
    told(daemon, "a URL that answers 404", lost, ("404",))
    told(daemon, "a URL of 0 bytes", nothing, ("empty",))
    told(daemon, "a URL of a web page", page, ("video", "format", "media"))
    work = told(daemon, "a URL that is not there yet", late, ("404",))
    del videos.status["/late.mp4"]
    retried = daemon.run("work", "retry", work["work_id"], "--json")
    equal("work retry lets dead work live", retried["state"] if isinstance(retried, dict) and
          "state" in retried else retried, "queued")
    until(lambda: daemon.get("/scheduled/" + late)["dedup_status"] == "completed", 40, "the retried render")
    check("and the render is done once the cause is gone", not daemon.get("/scheduled/" + late).get("dedup_error"),
          daemon.get("/scheduled/" + late))
    broken(daemon, videos)
    held(daemon, videos)
    hanging(daemon, videos)


def broken(daemon, videos):
    """A server in trouble is asked again by itself: the reason is told, the post is not given up."""
    videos.status["/trouble.mp4"] = 500
    post = planned(daemon, videos.url + "/trouble.mp4")
    shown = until(lambda: next((each for each in [daemon.get("/scheduled/" + post)] if each.get("dedup_error")), None),
                  40, "the first try")
    check("a URL that answers 500 is tried again", shown["dedup_status"] == "pending" and "500" in shown["dedup_error"],
          shown)
    work = next(each for each in daemon.get("/work?kind=render&state=queued")["items"] if each["key"] == post)
    check("work list tells why and when", "500" in work["last_error"] and work["attempt"] == 1, work)
    check("why tells it", "500" in daemon.cli("why", post).stdout, daemon.cli("why", post).stdout)


def held(daemon, videos):
    """A post without its video is never fired by itself; it says so, and goes out when the video is there."""
    post = planned(daemon, videos.url + "/later.mp4", on_schedule_email="v@example.com")
    until(lambda: failed(daemon, post), 40, "the failure")
    now = daemon.call("POST", f"/scheduled/{post}/fire-now")
    check("fire-now of a post whose render failed is refused with the reason", now.status == 409 and
          now.code == "NOT_READY" and "404" in now.error["message"], now.bytes)
    fired = daemon.cli("schedule", "fire", post)
    equal("and the CLI exits 5", fired.returncode, 5)
    timestamp = daemon.get("/health")["timestamp"]
    daemon.call("PATCH", "/scheduled/" + post, {"scheduled_datetime": timestamp}).data
    shown = until(lambda: next((each for each in [daemon.get("/scheduled/" + post)] if each["state"] == "held"), None),
                  20, "held")
    check("at its time it is held, with the reason", not shown["fired"] and "404" in shown["state_reason"], shown)
    check("why says so", "held" in daemon.cli("why", post).stdout and "404" in daemon.cli("why", post).stdout)
    del videos.status["/later.mp4"]
    work = next(each for each in daemon.get("/work?kind=render&state=dead")["items"] if each["key"] == post)
    daemon.post(f"/work/{work['work_id']}/retry")
    until(lambda: daemon.get("/scheduled/" + post)["fired"], 40, "the firing after the retry")
    check("with its video there, it fires by itself", True)


def hanging(daemon, videos):
    """A server that never answers costs its own task only, and does not hold up a stop."""
    videos.hang.add("/hang.mp4")
    post = planned(daemon, videos.url + "/hang.mp4")
    until(lambda: "/hang.mp4" in videos.asked, 20, "the request")
    other = planned(daemon, videos.url + "/late.mp4")
    until(lambda: daemon.get("/scheduled/" + other)["dedup_status"] == "completed", 40,
          "the neighbour of a hanging download")
    check("a hanging server holds up nobody else", daemon.get("/scheduled/" + post)["dedup_status"] == "pending")
    daemon.call("DELETE", "/scheduled/" + post)
    videos.release.set()


def private(folder):
    """Without an allow-list nothing private is asked, whatever way it is written."""
    videos = Videos()
    videos.files["/whole.mp4"] = (folder / "whole.mp4").read_bytes()
    port = videos.url.rsplit(":", 1)[1]
    with Daemon(webhook__retry="1") as daemon:
        ways = ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1",
                "169.254.169.254", "10.0.0.1", "[fd00::1]", "100.64.0.1"]
        posts = {way: planned(daemon, f"http://{way}:{port}/whole.mp4") for way in ways}
        for way, post in posts.items():
            told(daemon, f"a video at {way}", post, ("address", "private", "refused", "allow", "net.allow"))
        post = daemon.schedule(daemon.result(daemon.job(), on_schedule_webhook=videos.url + "/hook"))
        daemon.post(f"/scheduled/{post}/fire-now")
        work = until(lambda: next(iter(daemon.get("/work?kind=webhook&state=dead")["items"]), None), 20,
                     "the dead webhook")
        check("a webhook to a private address is dead at once, with the reason", "address" in work["last_error"] or
              "private" in work["last_error"], work)
        check("why tells it, by the post and by the number", all("private" in text or "address" in text for text in
              (daemon.cli("why", post).stdout, daemon.cli("why", work["work_id"]).stdout)))
        equal("the post fired all the same", daemon.get("/scheduled/" + post)["fired"], True)
        equal("nothing private was asked", videos.asked, [])
        check("the daemon is alive", daemon.alive())


def main(folder):
    clips.tiny(folder / "whole.mp4", 1)
    (folder / "empty.mp4").touch()
    make(folder / "sound.m4a", "sine=duration=1", "-c:a", "aac")
    make(folder / "picture", "testsrc2=size=64x64:duration=1:rate=1", "-frames:v", "1", "-f", "image2", "-c:v", "mjpeg")
    with Daemon(net__allow="127.0.0.0/8", webhook__retry="1", render__preset="ultrafast", render__jobs="3") as daemon:
        with section("files"):
            files(daemon, folder)
        with section("URLs"):
            urls(daemon, folder)
        check("the daemon is alive, and no step of it failed", daemon.alive() and
              [each["ok"]
               for each in daemon.get("/doctor")["checks"] if each["name"] in ("daemon", "store",
                                                                               "media")] == [True] * 3)
        equal("nothing is left in the scratch folder", until(lambda: list((daemon.state / "tmp").iterdir()) == [], 10),
              True)
    with section("private addresses"):
        private(folder)


def make(path, source, *words):
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, *words, str(path)], check=True)


with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
    with section("the run"):
        main(pathlib.Path(place))
finish()
