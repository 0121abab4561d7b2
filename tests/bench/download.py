"""A large stored video by GET /media/:id, against nginx with the same file."""
import os
import struct
import subprocess

from kit.clip import make
from kit.daemon import Daemon
from kit.figures import Goal, Row, cpu_seconds, paired
from kit.nginx import Nginx

MEGABYTES = 300


def fetch(server, url):
    """Megabytes a second, as curl reports them, and the server's CPU milliseconds."""
    before = cpu_seconds(server.pids())
    told = subprocess.run(["curl", "-sf", "-o", os.devnull, "-w", "%{size_download} %{time_total}", url],
                          capture_output=True, text=True, check=True).stdout.split()
    used = cpu_seconds(server.pids()) - before
    if int(told[0]) != MEGABYTES * 1_000_000:
        raise RuntimeError(f"{url} sent {told[0]} bytes")
    return MEGABYTES / float(told[1]), used * 1000


def rows():
    with Daemon() as daemon, Nginx() as nginx:
        file = nginx.files / "video.mp4"
        make(file, 1, 180, 320)
        # Players skip the box that follows.
        rest = MEGABYTES * 1_000_000 - file.stat().st_size
        with open(file, "ab") as out:
            out.write(struct.pack(">I4s", rest, b"free"))
            for piece in range(rest - 8, 0, -1_000_000):
                out.write(os.urandom(min(piece, 1_000_000)))
        stored = f"{daemon.url}/media/{daemon.upload(file)['media_id']}"
        pairs = paired(lambda: fetch(daemon, stored), lambda: fetch(nginx, f"{nginx.url}/video.mp4"), 15)
    (speed, cpu), (their_speed, their_cpu) = (map(list, zip(*side)) for side in pairs)
    return [
        Row("download: 300 MB", "MB/s", speed, their_speed, Goal(0.95, at_least=True)),
        Row("download: the server's CPU", "ms", cpu, their_cpu),
    ]
