"""Figures: pairs taken in turn, and the row a bench makes of them."""
import dataclasses
import math
import os
import statistics
import time

ROUNDS = 5  # the fewest a median is made of


def paired(ours, theirs, rounds=ROUNDS):
    """Calls both in turn, once for nothing and then `rounds` times; the two lists of what they returned."""
    ours(), theirs()
    made = [(ours(), theirs()) for _ in range(rounds)]
    return [a for a, _ in made], [b for _, b in made]


def percentile(values, share):
    """The smallest value that at least `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def milliseconds_of(command):
    """Wall time of starting `command` and waiting for its end, its output thrown away; started as cheaply as a shell
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
    """Of things too short to be a figure each: both in turn `times` times, the median of ours and that of theirs."""
    made = [(ours(), theirs()) for _ in range(times)]
    return statistics.median(a for a, _ in made), statistics.median(b for _, b in made)


def cpu_seconds(pids):
    """Processor time that these processes have used so far, with all their threads; finer than /proc's ticks."""
    return sum(time.clock_gettime(~pid << 3 | 2) for pid in pids)  # clock_getcpuclockid(3), which Python lacks


@dataclasses.dataclass(frozen=True)
class Goal:
    """A bound on the median: of the ratio ours/theirs, or of ours where there is nobody to compare with."""

    bound: float
    at_least: bool = False
    of_ours: bool = False

    def words(self, unit):
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}{' ' + unit if self.of_ours and unit else ''}"


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the table. Without a goal it only tells."""

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
    """Three digits that count."""
    return f"{value:.0f}" if value >= 1000 else f"{value:.3g}"
