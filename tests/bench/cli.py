"""The command line's whole round trip, from its start to its end, against curl on the same route."""
import json
import os
import shutil
import subprocess

from kit.daemon import Daemon
from kit.figures import Goal, Row, medians, milliseconds_of

JOBS = 50
STARTS = 40  # one figure is the median of so many
ROUNDS = 9


def rows():
    with Daemon() as daemon:
        for number in range(JOBS):
            daemon.add_job(f"Job {number}")
        os.environ["FARMTOK_SOCKET"] = str(daemon.socket)
        ours = [str(daemon.bin / "farmtok"), "jobs", "list", "--json"]
        theirs = [shutil.which("curl"), "-s", "--unix-socket", str(daemon.socket), "http://localhost/jobs"]
        listed = json.loads(subprocess.run(ours, capture_output=True, check=True).stdout)
        if len(listed if isinstance(listed, list) else listed["items"]) != JOBS:
            raise RuntimeError("the command line did not list every job")
        pairs = [medians(lambda: milliseconds_of(ours), lambda: milliseconds_of(theirs), STARTS) for _ in range(ROUNDS)]
        del os.environ["FARMTOK_SOCKET"]
    mine, curl = map(list, zip(*pairs))
    return [
        Row("cli: jobs list --json, against curl", "ms", mine, curl, Goal(0.5)),
        Row("cli: jobs list --json, by the clock", "ms", mine, goal=Goal(5, of_ours=True)),
    ]
