"""This build against an earlier one, in one run: the round trip of a command, the volunteer's page, lateness and start.

FARMTOK_BENCH_BEFORE names the folder of the earlier build's programs; without it there is nothing to compare."""
import contextlib
import os
import shutil
import tempfile
import time

from cli import JOBS, STARTS
from kit.daemon import Daemon
from kit.figures import Goal, Row, medians, milliseconds_of, paired
from lateness import Follower, round_of
from page import crowd
from start import milliseconds

WITHIN = Goal(1.05)


@contextlib.contextmanager
def programs_of(folder):
    """Daemons started inside use the programs of `folder`."""
    ours = os.environ["FARMTOK_BIN"]
    os.environ["FARMTOK_BIN"] = folder
    try:
        yield
    finally:
        os.environ["FARMTOK_BIN"] = ours


def both(measure, folder, rounds):
    def earlier():
        with programs_of(folder):
            return measure()
    return paired(measure, earlier, rounds)


def command(daemon):
    """A round trip of `jobs list --json`: a thunk that returns its milliseconds."""
    for number in range(JOBS):
        daemon.add_job(f"Job {number}")
    words = ["/usr/bin/env", f"FARMTOK_SOCKET={daemon.socket}", str(daemon.bin / "farmtok"), "jobs", "list", "--json"]
    return lambda: milliseconds_of(words)


def cli_rows(folder):
    with Daemon() as now, programs_of(folder), Daemon() as then:
        run_now, run_then = command(now), command(then)
        pairs = [medians(run_now, run_then, STARTS) for _ in range(9)]
    ours, theirs = map(list, zip(*pairs))
    return [Row("before: jobs list --json", "ms", ours, theirs, WITHIN)]


def page(daemon):
    result = daemon.add_result(daemon.add_job("Pages"), caption="Day 30 #gymtok", pin_comment="Link in bio",
                               instructions="Post it as it is, then hand in the link.")
    return f"{daemon.url}/volunteer/{daemon.schedule(result, time.time() + 86_400)}"


def page_rows(folder):
    with Daemon(volunteer_rate=10**9) as now, programs_of(folder), Daemon() as then:
        here, there = page(now), page(then)
        pairs = paired(lambda: crowd(now, here), lambda: crowd(then, there), 7)
    (rate, late, cpu), (their_rate, their_late, their_cpu) = (map(list, zip(*side)) for side in pairs)
    return [Row("before: page requests, 64 connections", "/s", rate, their_rate, Goal(0.95, at_least=True)),
            Row("before: page, 99th percentile", "ms", late, their_late, WITHIN),
            Row("before: page, the server's CPU a request", "µs", cpu, their_cpu)]


def lateness():
    with Daemon() as daemon:
        return round_of(daemon, Follower(daemon))[0]


def starts_again(folder):
    """On an existing store, one for each build: the later build may have changed its form."""
    mine, theirs = tempfile.mkdtemp(prefix="farmtok-bench-"), tempfile.mkdtemp(prefix="farmtok-bench-")
    try:
        def earlier():
            with programs_of(folder):
                return milliseconds(theirs)
        return paired(lambda: milliseconds(mine), earlier, 15)
    finally:
        shutil.rmtree(mine)
        shutil.rmtree(theirs)


def rows():
    folder = os.environ.get("FARMTOK_BENCH_BEFORE")
    if not folder:
        print("before: FARMTOK_BENCH_BEFORE names no earlier build; nothing to compare")
        return []
    return [*cli_rows(folder), *page_rows(folder),
            Row("before: lateness, p99 of 1,000 posts, idle", "ms", *both(lateness, folder, 7), WITHIN),
            Row("before: start to ready, on an empty store", "ms", *starts_again(folder), WITHIN),
            Row("before: start to ready, making the store", "ms", *both(milliseconds, folder, 15), WITHIN)]
