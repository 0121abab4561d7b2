"""Renders by the due time of their posts, and video hosts that drip: posts that are due soon are rendered in time.
FAR_RENDERS=1500 queues as many renders that are due in years, instead of 40."""
import datetime
import os
import pathlib
import socket
import tempfile
import threading
import time

from kit import clips
from kit.checks import check, equal, finish, patience, section, until
from kit.daemon import LOOPBACK, Daemon
from kit.receivers import Videos

FAR = int(os.environ.get("FAR_RENDERS", "40"))


def started(**settings):
    return Daemon(**{"net__allow": LOOPBACK, "render__preset": "ultrafast", "render__jobs": 1, **settings})


def in_seconds(seconds):
    due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return due.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def is_rendered(daemon, post):
    return daemon.get("/scheduled/" + post)["dedup_status"] == "completed"


def far_batch(daemon, media, count=FAR, at=None):
    job = daemon.job(title="far")
    return [daemon.schedule(daemon.result(job, post_text=f"far {n}", original_video_url=media["url"]),
                            at or f"2031-01-{n // 1440 + 1:02}T{n // 60 % 24:02}:{n % 60:02}:00Z") for n in range(count)]


def done(daemon, posts):
    return sum(is_rendered(daemon, post) for post in posts)


def by_due_time(clip):
    with started() as daemon:
        media = daemon.upload(clip)
        far = far_batch(daemon, media)
        ended = done(daemon, far)
        begun = time.monotonic()
        soon = daemon.schedule(daemon.result(daemon.job(title="soon"), post_text="soon",
                                             original_video_url=media["url"]), in_seconds(60))
        until(lambda: is_rendered(daemon, soon), 20, "the render of the post that is due soon", 0.05)
        took, before = time.monotonic() - begun, done(daemon, far) - ended
        print(f"# with {FAR - ended} renders queued that are due in years, one due in 60 s was there after {took:.1f} s, "
              f"{before} of the others before it")
        check("a post that is due soon is rendered before a far batch", before <= FAR // 2, before)
        daemon.call("PATCH", "/scheduled/" + far[-1], {"scheduled_datetime": in_seconds(50)})
        until(lambda: is_rendered(daemon, far[-1]), 20, "the render of the moved post", 0.05)
        left = FAR - done(daemon, far)
        check("moving a post moves its render", left > 0, left)


def jobs_take_turns(clip):
    with started() as daemon:
        media = daemon.upload(clip)
        at = "2031-01-01T12:00:00Z"
        batch = far_batch(daemon, media, FAR, at)
        other = daemon.schedule(daemon.result(daemon.job(title="other"), post_text="other",
                                              original_video_url=media["url"]), at)
        until(lambda: is_rendered(daemon, other), 20, "the render of the other job", 0.05)
        before = done(daemon, batch)
        check("a batch does not starve another job's post that is due at the same time", before <= FAR // 2, before)


class Dripping:
    """A host of videos that sends a byte now and then."""

    def __init__(self, address):
        self.ear = socket.create_server((address, 0), backlog=64)
        self.url = "http://%s:%d" % self.ear.getsockname()
        self.peers = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                peer = self.ear.accept()[0]
            except OSError:
                return
            self.peers.append(peer)
            threading.Thread(target=self.drip, args=(peer,), daemon=True).start()

    @staticmethod
    def drip(peer):
        try:
            peer.recv(4096)
            peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 1000000\r\n\r\n")
            while True:
                peer.sendall(b"x")
                time.sleep(0.2)
        except OSError:
            pass

    def stop(self):
        self.ear.close()
        for peer in self.peers:
            peer.close()


def dripping_hosts(clip):
    hosts = [Dripping("127.0.0.1"), Dripping("127.0.0.2")]
    videos = Videos()
    videos.files["/good.mp4"] = pathlib.Path(clip).read_bytes()
    with started(render__jobs=2) as daemon:
        job = daemon.job(title="dripping")
        waiting = [daemon.schedule(daemon.result(job, post_text=f"drip {n}",
                                                 original_video_url=hosts[n % 2].url + f"/{n}.mp4"), in_seconds(30))
                   for n in range(10)]
        until(lambda: all(host.peers for host in hosts), 10, "the downloads")
        media = daemon.upload(clip)
        begun = time.monotonic()
        local = daemon.schedule(daemon.result(daemon.job(), post_text="local", original_video_url=media["url"]),
                                in_seconds(60))
        far = daemon.schedule(daemon.result(daemon.job(), post_text="good host",
                                            original_video_url=videos.url + "/good.mp4"), in_seconds(60))
        until(lambda: is_rendered(daemon, local), 10, "the render of a local video", 0.05)
        print(f"# with two dripping video hosts a local render was there after {time.monotonic() - begun:.1f} s")
        check("two dripping video hosts do not stop a local render", True)
        until(lambda: is_rendered(daemon, far), 10, "the video of a good host", 0.05)
        check("nor the download from a good one", True)
        equal("each host has at most three downloads", [len(host.peers) <= 3 for host in hosts], [True, True])
        equal("no post waits in vain for good", {daemon.get("/scheduled/" + post)["dedup_status"] for post in waiting},
              {"pending"})
        gone = waiting[-1]
        daemon.call("DELETE", "/scheduled/" + gone)
        equal("with a post its download goes", [work["key"] for work in daemon.get("/work?kind=fetch&limit=100")["items"]
                                                if gone in work["key"]], [])
        for host in hosts:
            host.stop()


def many_dripping_hosts(clip):
    """Twelve video hosts that drip, each with three posts that are due earlier: a good video is rendered in time."""
    hosts, videos = [Dripping("127.0.0.1") for _ in range(12)], Videos()
    videos.files["/good.mp4"] = pathlib.Path(clip).read_bytes()
    with started() as daemon:
        job = daemon.job(title="dripping")
        for number in range(36):
            daemon.schedule(daemon.result(job, post_text=f"drip {number}",
                                          original_video_url=hosts[number % 12].url + f"/{number}.mp4"), in_seconds(15))
        begun = time.monotonic()
        good = daemon.schedule(daemon.result(daemon.job(), post_text="good host",
                                             original_video_url=videos.url + "/good.mp4"), in_seconds(20))
        until(lambda: is_rendered(daemon, good), 40, "the video of a good host", 0.05)
        took = time.monotonic() - begun
        print(f"# with 12 dripping video hosts a video of a good one was rendered after {took:.1f} s")
        check("12 dripping video hosts: a post that is due in 20 s has its video in time", took < 15, took)
        fired = until(lambda: (post := daemon.get("/scheduled/" + good))["fired"] and post, 30, "the post")
        equal("and fires on time", fired["state"], "fired")
    for host in hosts:
        host.stop()


def lost_originals(clip):
    """A video that cannot be fetched leaves the render dead, with the reason, and a retry fetches it again."""
    videos = Videos()
    with started() as daemon:
        post = daemon.schedule(daemon.result(daemon.job(), original_video_url=videos.url + "/late.mp4"),
                               "2031-01-01T00:00:00Z")
        dead = until(lambda: daemon.get("/work?state=dead")["items"], 10, "the dead render")
        equal("a video that is not there is one dead render", [(work["kind"], work["key"]) for work in dead],
              [("render", post)])
        refused = daemon.cli("work", "drop", dead[0]["work_id"], "--yes", "--json")
        check("which is not dropped while its post waits for it", refused.returncode == 5 and
              "WORK_NEEDED" in refused.stderr, (refused.returncode, refused.stderr))
        videos.files["/late.mp4"] = pathlib.Path(clip).read_bytes()
        daemon.run("work", "retry", dead[0]["work_id"], "--json")
        until(lambda: is_rendered(daemon, post), 20, "the render after the retry")
        check("retried it is fetched anew", True)


def run():
    with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
        folder = pathlib.Path(place)
        long, tiny = clips.tiny(folder / "long.mp4", 2), clips.tiny(folder / "tiny.mp4")
        for name, case, clip in (("the due time", by_due_time, long), ("jobs take turns", jobs_take_turns, long),
                                 ("dripping hosts", dripping_hosts, tiny),
                                 ("many dripping hosts", many_dripping_hosts, tiny), ("lost originals", lost_originals, tiny)):
            with section(name):
                case(clip)


if __name__ == "__main__":
    run()
    finish()
