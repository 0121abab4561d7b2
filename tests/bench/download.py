"""A large stored video by GET /media/:id, against nginx with the same file."""
import os
import subprocess

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
        with open(file, "wb") as out:
            for _ in range(MEGABYTES):
                out.write(os.urandom(1_000_000))
        stored = f"{daemon.url}/media/{daemon.upload(file)['media_id']}"
        pairs = paired(lambda: fetch(daemon, stored), lambda: fetch(nginx, f"{nginx.url}/video.mp4"), 15)
    (speed, cpu), (their_speed, their_cpu) = (map(list, zip(*side)) for side in pairs)
    return [
        Row("download: 300 MB", "MB/s", speed, their_speed, Goal(0.95, at_least=True)),
        Row("download: the server's CPU", "ms", cpu, their_cpu),
    ]
