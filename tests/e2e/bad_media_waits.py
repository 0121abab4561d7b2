"""Originals that come slowly, and one that comes back: no post waits for another's video longer than it must."""
import shutil
import socket
import threading
import time

from kit import clips
from kit.checks import check, equal, section, until
from kit.daemon import LOOPBACK, Daemon
from kit.receivers import Videos

FAR = "2031-01-01T00:00:00Z"


class Dripping:
    """Sends a large video at a speed just above media.least_speed; `peers` has the open connections."""

    def __init__(self):
        self.ear = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self.ear.getsockname()[1]}"
        self.peers, self.over = set(), threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                peer = self.ear.accept()[0]
            except OSError:
                return
            self.peers.add(peer)
            threading.Thread(target=self.drip, args=(peer,), daemon=True).start()

    def drip(self, peer):
        try:
            peer.recv(4096)
            peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 400000000\r\n\r\n")
            while not self.over.wait(0.25):
                peer.sendall(b"\0" * 2300)
        except OSError:
            pass
        self.peers.discard(peer)
        peer.close()

    def stop(self):
        self.over.set()
        self.ear.close()


def dripping(folder):
    """Six hosts with three downloads each would fill the lane for a quarter of an hour."""
    clip = clips.tiny(folder / "quick.mp4", number=3)
    hosts, good = [Dripping() for _ in range(6)], Videos()
    good.files["/good.mp4"] = clip.read_bytes()
    with Daemon(net__allow=LOOPBACK, render__preset="ultrafast") as daemon:
        job = daemon.job()
        slow = [daemon.schedule(daemon.result(job, original_video_url=f"{hosts[n % 6].url}/{n}.mp4"), FAR)
                for n in range(18)]
        until(lambda: sum(len(host.peers) for host in hosts) >= 12, 30, "the downloads that drip")
        begun = time.monotonic()
        post = daemon.schedule(daemon.result(daemon.job(), original_video_url=good.url + "/good.mp4"))
        until(lambda: good.asked, 40, "the request to the quick host")
        print(f"# beside six hosts that drip a quick one was asked after {time.monotonic() - begun:.1f} s")
        until(lambda: daemon.get("/scheduled/" + post)["dedup_status"] == "completed", 40, "the render of its video")
        check("six hosts that drip do not keep the lane from a quick one", True)
        check("and go on themselves", sum(len(host.peers) for host in hosts) >= 4, [len(each.peers) for each in hosts])
        fetches = daemon.get("/work?kind=fetch&limit=100")["items"]
        equal("no try of theirs is counted", {each["attempt"] for each in fetches if each["state"] == "queued"} - {0},
              set())
        equal("none of their posts failed", {daemon.get("/scheduled/" + each)["dedup_status"] for each in slow},
              {"pending"})
        for each in hosts:
            each.stop()


def brought_again(folder):
    """The same file, brought again, wakes the renders that failed because it was gone."""
    clip = clips.tiny(folder / "again.mp4", number=4)
    with Daemon(render__preset="ultrafast") as daemon:
        job, url = daemon.job(), daemon.upload(clip)["url"]
        posts = [daemon.schedule(daemon.result(job, original_video_url=url), FAR) for _ in range(2)]

        def all_are(status):
            return {daemon.get("/scheduled/" + each)["dedup_status"] for each in posts} == {status}
        until(lambda: all_are("completed"), 40, "the renders")
        daemon.stop()
        shutil.rmtree(daemon.state / "media")
        daemon.start()
        daemon.cli("media", "verify")
        until(lambda: all_are("failed"), 40, "the failure of the renders")
        check("the reason has the remedy", all("farmtok media add FILE" in each["last_error"]
                                               for each in daemon.get("/work?kind=render&state=dead")["items"]))
        equal("media add takes the file", daemon.cli("media", "add", clip).returncode, 0)
        until(lambda: all_are("completed"), 40, "the renders after the file came")
        check("the renders are made without another command", True)
        equal("nothing is dead any more", daemon.get("/work?state=dead")["items"], [])


def run(folder):
    for name, part in (("hosts that drip", dripping), ("a file that comes again", brought_again)):
        with section(name):
            part(folder)
