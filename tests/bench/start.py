"""From the start of the daemon to its report that it is ready."""
import shutil
import tempfile

from kit.daemon import Daemon
from kit.figures import Goal, Row, paired


def milliseconds(state=None):
    with Daemon(state) as daemon:
        return daemon.start_milliseconds


def rows():
    kept = tempfile.mkdtemp(prefix="farmtok-bench-")
    try:
        again, first = paired(lambda: milliseconds(kept), milliseconds, 9)
    finally:
        shutil.rmtree(kept)
    return [
        Row("start: to ready, on an empty store", "ms", again, goal=Goal(200, of_ours=True)),
        Row("start: to ready, making the store", "ms", first, goal=Goal(200, of_ours=True)),
    ]
