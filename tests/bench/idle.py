"""The cost of a daemon with an empty store and no requests."""
import pathlib
import time

from kit.daemon import Daemon
from kit.figures import ROUNDS, Goal, Row

SECONDS = 10


def memory(pid):
    """PSS and RSS in megabytes."""
    sizes = {}
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, size = line.split()[:2]
        sizes[name.rstrip(":")] = int(size) * 1024 / 1e6
    return sizes["Pss"], sizes["Rss"]


def wake_ups(pid):
    """How often its threads went to sleep so far."""
    return sum(int(line.split()[1]) for status in pathlib.Path(f"/proc/{pid}/task").glob("*/status")
               for line in status.read_text().splitlines() if line.startswith("voluntary_ctxt_switches"))


def look(_):
    with Daemon() as daemon:
        daemon.api.close()
        time.sleep(1)
        pid = daemon.process.pid
        before = wake_ups(pid)
        time.sleep(SECONDS)
        return *memory(pid), (wake_ups(pid) - before) / SECONDS


def rows():
    pss, rss, woken = map(list, zip(*map(look, range(ROUNDS))))
    return [
        Row("idle: memory of its own (PSS)", "MB", pss, goal=Goal(25, of_ours=True)),
        Row("idle: memory with all it shares (RSS)", "MB", rss, goal=Goal(25, of_ours=True)),
        Row("idle: wake-ups", "/s", woken, goal=Goal(2, of_ours=True)),
    ]
