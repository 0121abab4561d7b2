"""Figures: pairs measured alternately, and the row that a bench makes of them."""
import dataclasses
import math
import os
import statistics
import time

ROUNDS = 5  # the least number for a median


def paired(ours, theirs, rounds=ROUNDS):
    """Calls both alternately, once without counting and then `rounds` times; returns the two lists of results."""
    ours(), theirs()
    made = [(ours(), theirs()) for _ in range(rounds)]
    return [a for a, _ in made], [b for _, b in made]


def percentile(values, share):
    """The smallest value that at least `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def milliseconds_of(command):
    """Wall time of starting `command` and waiting for its end, its output discarded; started as cheaply as a shell
    can. Raises when it fails."""
    nothing = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    begun = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=nothing)
    status = os.waitpid(child, 0)[1]
    taken = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"failed: {' '.join(command)}")
    return taken * 1000


def medians(ours, theirs, times):
    """For things too short for a figure each: both alternately `times` times, the median of ours and that of theirs."""
    made = [(ours(), theirs()) for _ in range(times)]
    return statistics.median(a for a, _ in made), statistics.median(b for _, b in made)


def cpu_seconds(pids):
    """Processor time of these processes so far, with all their threads; finer than /proc's ticks."""
    return sum(time.clock_gettime(~pid << 3 | 2) for pid in pids)  # clock_getcpuclockid(3), which Python lacks


@dataclasses.dataclass(frozen=True)
class Goal:
    """A bound on the median: of the ratio ours/theirs, or of ours where there is nothing to compare with."""

    bound: float
    at_least: bool = False
    of_ours: bool = False

    def words(self, unit):
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}{' ' + unit if self.of_ours and unit else ''}"


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the table. Without a goal it is only information."""

    name: str
    unit: str
    ours: list
    theirs: list | None = None
    goal: Goal | None = None

    @property
    def ratios(self):
        return [a / b if b else math.inf for a, b in zip(self.ours, self.theirs)] if self.theirs else None

    def met(self):
        """None without a goal."""
        if not self.goal:
            return None
        value = statistics.median(self.ours if self.goal.of_ours else self.ratios)
        return value >= self.goal.bound if self.goal.at_least else value <= self.goal.bound

    def cells(self):
        ratios = self.ratios
        spread = self.ours if ratios is None or (self.goal and self.goal.of_ours) else ratios
        return (
            self.name,
            f"{short(statistics.median(self.ours))} {self.unit}",
            f"{short(statistics.median(self.theirs))} {self.unit}" if self.theirs else "-",
            short(statistics.median(ratios)) if ratios else "-",
            f"{short(min(spread))} – {short(max(spread))}",
            self.goal.words(self.unit) if self.goal else "-",
            {None: "", True: "yes", False: "NO"}[self.met()],
        )


def short(value):
    """Three significant digits."""
    return f"{value:.0f}" if value >= 1000 else f"{value:.3g}"
