"""Videos and targets that are no good. Each task fails alone, with a reason that schedule show, why and work list tell."""
import hashlib
import json
import os
import pathlib
import select
import shutil
import socket
import subprocess
import tempfile
import time

import bad_media_waits
import kit.daemon
from kit import clips
from kit.checks import check, equal, finish, patience, section, until
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
    """The reason contains one of `words`, and is shown wherever an operator would look."""
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


def refused(daemon, name, data, words):
    """What cannot be rendered is not stored, whichever way it comes."""
    answer = daemon.call("POST", "/media", data, {"Content-Type": "video/mp4"})
    check(f"{name}: refused when it is sent, with the reason", (answer.status, answer.code) == (422, "INVALID_MEDIA") and
          any(word in answer.error["message"].lower() for word in words), answer.bytes)
    file, job = daemon.folder / "sent.mp4", daemon.job()
    file.write_bytes(data)
    kept = daemon.result(job)
    for way in (["media", "add", file], ["media", "add", file, "--dry-run"], ["results", "add", job, "--video", file, "--text", "t"],
                ["results", "add", job, "--video", file, "--text", "t", "--dry-run"], ["results", "edit", kept, "--video", file]):
        done = daemon.cli(*way, "--json")
        check(f"{name}: {' '.join(map(str, way[:2]))} refuses it in the same words", done.returncode == 1 and
              json.loads(done.stderr)["error"]["message"] == answer.error["message"], done)
    equal(f"{name}: nothing was added", daemon.get(f"/jobs/{job}/results")["total"], 1)
    check(f"{name}: nor does an edit take it", "original_video_url" not in daemon.get("/results/" + kept))
    digest = hashlib.sha256(data).hexdigest()
    check(f"{name}: nothing was stored", not (daemon.state / "media" / digest[:2] / digest).exists())


def files(daemon, folder):
    whole = clips.tiny(folder / "whole.mp4", 3).read_bytes()
    bad = {"text that is no video": (b"hello, I am a text\n" * 50, ("video", "media", "format", "read")),
           "a picture": ((folder / "picture").read_bytes(), ("video", "picture", "format")),
           "a truncated mp4": (tail_less(whole), ("trunc", "end", "damaged", "read", "format", "moov", "invalid")),
           "a playlist named .mp4": (PLAYLIST, ("format", "video", "kind")),
           "a concat script": (CONCAT, ("format", "video", "kind")),
           "random bytes": (bytes(range(256)) * 400, ("video", "format", "media", "read")),
           "sound only": ((folder / "sound.m4a").read_bytes(), ("video", "picture"))}
    posts, videos = {}, Videos()
    for number, (name, (data, words)) in enumerate(bad.items()):
        refused(daemon, name, data, words)
        # A video elsewhere is only examined when it is rendered.
        videos.files[f"/{number}.mp4"] = data
        posts[name] = planned(daemon, f"{videos.url}/{number}.mp4"), words
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
    """A server in trouble is retried automatically: the reason is shown, the post is not abandoned."""
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
    """A post without its video never fires by itself; it says so, and fires when the video is there."""
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
    """A server that never answers affects only its own task, and does not delay a stop."""
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
    """Without an allow-list no private address is requested, in any notation."""
    videos = Videos()
    videos.files["/whole.mp4"] = (folder / "whole.mp4").read_bytes()
    port = videos.url.rsplit(":", 1)[1]
    with Daemon(webhook__retry="1") as daemon:
        ways = ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254",
                "10.0.0.1", "[fd00::1]", "100.64.0.1"]
        for way in ("2130706433", "0x7f.1", "127.1"):
            refused = daemon.call("POST", f"/jobs/{daemon.job()}/results",
                                  {"post_text": "x", "original_video_url": f"http://{way}:{port}/whole.mp4"})
            check(f"a video at {way} is refused when it is given", refused.status == 400 and way in
                  refused.error["message"], refused.json)
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


def trapped(daemon, folder):
    """Files that name other files and addresses: these are never opened."""
    secret = folder / "secret.txt"
    secret.write_text("CANARY-5417\n")
    with socket.create_server(("127.0.0.1", 0)) as ear:
        ear.setblocking(False)
        names = [f"file://{secret}", str(secret), f"concat:{secret}", f"subfile,,start,0,end,9,,:{secret}",
                 f"http://127.0.0.1:{ear.getsockname()[1]}/x", f"tcp://127.0.0.1:{ear.getsockname()[1]}"]
        kinds = {"a playlist": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n" + "".join(f"#EXTINF:1,\n{name}\n" for name in names),
                 "a concat script": "ffconcat version 1.0\n" + "".join(f"file '{name}'\n" for name in names),
                 "a DASH manifest": "<?xml version='1.0'?>\n<MPD xmlns='urn:mpeg:dash:schema:mpd:2011' type='static'>"
                                    "<Period><AdaptationSet mimeType='video/mp4'><Representation id='1' bandwidth='1'>"
                                    f"<BaseURL>{names[4]}</BaseURL></Representation></AdaptationSet></Period></MPD>\n",
                 "a session description": f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video "
                                          f"{ear.getsockname()[1]} RTP/AVP 96\na=rtpmap:96 H264/90000\n"}
        videos = Videos()
        videos.files.update({f"/{number}.mp4": text.encode() for number, text in enumerate(kinds.values())})
        posts = {kind: planned(daemon, f"{videos.url}/{number}.mp4") for number, kind in enumerate(kinds)}
        for kind, post in posts.items():
            shown = until(lambda: failed(daemon, post), 40, f"the failure of {kind}")  # noqa: B023
            check(f"{kind}: it is called no video", "not a video" in shown["dedup_error"] or
                  "not an accepted video format" in shown["dedup_error"], shown["dedup_error"])
            check(f"{kind}: nothing of the other file is told", "CANARY" not in str(shown), shown)
        try:
            ear.accept()
            check("nobody connected", False)
        except BlockingIOError:
            check("nobody connected", True)
    check("the log knows nothing of it either", "CANARY" not in daemon.log())


def taken_back(folder):
    """A post that is deleted while its video is rendered: the render ends, and no copy appears."""
    clip = clips.tiny(folder / "long.mp4", 60, "360x640", 30)
    with Daemon(render__preset="veryslow", render__jobs="1") as daemon:
        video, waits = daemon.upload(clip)["url"], []
        for _ in range(3):
            post = planned(daemon, video)
            until(lambda: daemon.get(f"/scheduled/{post}/progress").get("fraction", 0) > 0, 40, "the render")  # noqa: B023
            daemon.examined()
            child = os.pidfd_open(children(daemon.process.pid)[0])
            asked = time.monotonic()
            daemon.call("DELETE", "/scheduled/" + post)
            check("deleting a post ends its render", select.select([child], [], [], 20 * patience())[0])
            waits.append(time.monotonic() - asked)
            os.close(child)
        print("# from DELETE to the end of the child: " + ", ".join(f"{wait * 1000:.0f} ms" for wait in waits))
        check("within 200 ms", sorted(waits)[1] < 0.2 * patience(), waits)
        until(lambda: not list((daemon.state / "tmp").iterdir()), 20, "an empty scratch folder")
        equal("nothing is stored but the original", len([each for each in (daemon.state / "media").rglob("*")
                                                         if each.is_file()]), 1)
        equal("no render is left to do", daemon.get("/work?kind=render")["items"], [])
        check("no child is left", until(lambda: not children(daemon.process.pid), 20))


def children(pid):
    """Processes below this one, dead ones too."""
    return [int(each) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()
            for each in (task / "children").read_text().split()]


def quarantined(folder):
    """A child that dies of every video replaces a decoder that does: after two crashes the file is left alone."""
    programs, runs = folder / "bin", folder / "runs"
    programs.mkdir()
    for name in ("farmtok", "farmtokd"):
        shutil.copy(kit.daemon.BIN / name, programs)
    (programs / "farmtok-media").write_text(
        "#!/bin/sh\nread -r request\ncase $request in *self-test*) echo '{\"done\":{}}'; exit 0;; esac\n"
        f"echo run >> {runs}\nkill -SEGV $$\n")
    (programs / "farmtok-media").chmod(0o700)
    real, kit.daemon.BIN = kit.daemon.BIN, programs
    try:
        with Daemon(render__jobs="1") as daemon:
            told = [daemon.call("POST", "/media", (folder / "whole.mp4").read_bytes(),
                                {"Content-Type": "video/mp4"}).error["message"] for _ in range(3)]
            check("after two crashes a file is refused with the reason and the time", "crash 2 times (signal 11), last 20"
                  in told[-1] and "not tried again" in told[-1], told)
            equal("and the decoder was tried twice", runs.read_text().count("run"), 2)
            doctor = {each["name"]: each for each in daemon.get("/doctor")["checks"]}
            check("doctor tells it", not doctor["crashes"]["ok"] and "signal 11" in doctor["crashes"]["message"], doctor)
            check("and the daemon is well", doctor["daemon"]["ok"] and doctor["media"]["ok"], doctor)
    finally:
        kit.daemon.BIN = real


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
        with section("traps"):
            trapped(daemon, folder)
        check("the daemon is alive, and no step of it failed", daemon.alive() and
              [each["ok"]
               for each in daemon.get("/doctor")["checks"] if each["name"] in ("daemon", "store",
                                                                               "media")] == [True] * 3)
        equal("nothing is left in the scratch folder", until(lambda: list((daemon.state / "tmp").iterdir()) == [], 10),
              True)
    with section("private addresses"):
        private(folder)
    with section("taken back"):
        taken_back(folder)
    with section("quarantine"):
        quarantined(folder)
    bad_media_waits.run(folder)


def make(path, source, *words):
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, *words, str(path)], check=True)


with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
    with section("the run"):
        main(pathlib.Path(place))
finish()
