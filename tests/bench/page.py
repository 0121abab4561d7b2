"""The volunteer's page for a crowd, against nginx with the same bytes as a file."""
import re
import subprocess
import time
import urllib.request

from kit.daemon import Daemon
from kit.figures import Goal, Row, cpu_seconds, paired
from kit.nginx import Nginx

CONNECTIONS = 64
SECONDS = 3
MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1000}


def crowd(server, url):
    """Requests a second, 99th percentile in milliseconds, and the server's CPU microseconds for each request.
    wrk gets one thread: the other core is the server's."""
    before = cpu_seconds(server.pids())
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", "Accept: text/html", url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = cpu_seconds(server.pids()) - before
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(f"wrk on {url}: {told}")
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    count = int(re.search(r"(\d+) requests in", told)[1])
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]), float(late[1]) * MILLISECONDS[late[2]],
            used * 1e6 / count)


def rows():
    with Daemon() as daemon, Nginx() as nginx:
        result = daemon.add_result(daemon.add_job("Pages"), caption="Day 30 #gymtok 💪", pin_comment="Link in bio",
                                   instructions="Post it as it is, then hand in the link.")
        page = f"{daemon.url}/volunteer/{daemon.schedule(result, time.time() + 86_400)}"
        asked = urllib.request.Request(page, headers={"Accept": "text/html"})
        with urllib.request.urlopen(asked) as answer:
            (nginx.files / "page.html").write_bytes(answer.read())
        pairs = paired(lambda: crowd(daemon, page), lambda: crowd(nginx, f"{nginx.url}/page.html"), 7)
    (rate, late, cpu), (their_rate, their_late, their_cpu) = (map(list, zip(*side)) for side in pairs)
    return [
        Row("page: requests, 64 connections", "/s", rate, their_rate, Goal(0.6, at_least=True)),
        Row("page: 99th percentile", "ms", late, their_late, Goal(2)),
        Row("page: the server's CPU a request", "µs", cpu, their_cpu),
    ]
