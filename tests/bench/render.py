"""One varied copy of a 15 s clip by farmtok-media, and eight of them, compared with ffmpeg on the same clip.

`FARMTOK_BENCH_ROUNDS` sets other than five rounds, `FARMTOK_BENCH_CLIPS` some of real1080, noisy1080, real720,
noisy720 (by default the first and the last), `FARMTOK_BENCH_KERNEL` bilinear instead of the default."""
import contextlib
import os
import time

from kit import renders
from kit.clip import clip, footage
from kit.figures import ROUNDS, Goal, Row

SECONDS = 15
SIZES = {"1080": (1080, 1920), "720": (720, 1280)}
BATCH, AT_ONCE = 8, 2
MEGABYTES = 350

rounds = int(os.environ.get("FARMTOK_BENCH_ROUNDS", ROUNDS))
wishes = {"kernel": os.environ["FARMTOK_BENCH_KERNEL"]} if "FARMTOK_BENCH_KERNEL" in os.environ else {}


def in_turn(*ways):
    """Each way once a round; a list of costs for each."""
    made = [[way() for way in ways] for _ in range(rounds)]
    return [list(costs) for costs in zip(*made)]


def against(name, ours, theirs, wall, cpu):
    return [Row(f"render {name}: {part}", "s", [getattr(a, part) for a in ours], [getattr(b, part) for b in theirs],
                Goal(bound) if bound else None) for part, bound in (("wall", wall), ("cpu", cpu))]


def size_of(path):
    return os.path.getsize(path) / 1e6


def single(name, source, width, height):
    frames = renders.warped_frames(source)
    ours, plain, bare, naive, best = in_turn(
        lambda: renders.cost(*renders.child(source, **wishes)),
        lambda: renders.cost(renders.plain(source)),
        lambda: renders.unavoidable(source, frames),
        lambda: renders.cost(renders.naive(source, width, height)),
        lambda: renders.cost(renders.best(source, width, height)))
    os.unlink(frames)
    copy, encoded = size_of(f"{source}.copy0.mp4"), size_of(f"{source}.encoded.mp4")
    rows = [*against(f"{name} / no filter", ours, plain, 1.20, 1.20),
            *against(f"{name} / frames already warped", ours, bare, 1.05, 1.05),
            *against(f"{name} / naive chain", ours, naive, 0.60, 0.60),
            *against(f"{name} / best chain", ours, best, 0.80, 0.80),
            Row(f"render {name}: size / frames already warped", "MB", [copy], [encoded], Goal(1.03))]
    if height == 1920:
        rows.append(Row(f"render {name}: memory", "MB", [a.memory for a in ours], [b.memory for b in plain],
                        Goal(MEGABYTES, of_ours=True)))
    return rows


def batch_of_ours(source):
    """As in the daemon: as many children at once as there are cores, one encoder thread each."""
    begun, cpu = time.perf_counter(), 0.0
    waiting, running = list(range(BATCH)), []
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            process, given = renders.start(*renders.child(source, waiting.pop(0), threads=1, **wishes))
            process.stdin.write(given)
            process.stdin.close()
            running.append(process)
        pid, status, used = os.wait3(0)
        ended = next(process for process in running if process.pid == pid)
        ended.returncode = os.waitstatus_to_exitcode(status)
        if ended.returncode:
            raise RuntimeError("a render of the batch failed")
        running.remove(ended)
        cpu += used.ru_utime + used.ru_stime
    return renders.Cost(time.perf_counter() - begun, cpu)


def batch(name, source, width, height):
    ours, theirs = in_turn(lambda: batch_of_ours(source),
                           lambda: sum((renders.cost(renders.best(source, width, height)) for _ in range(BATCH)),
                                       renders.Cost(0, 0)))
    return against(f"{BATCH} x {name} / best chain", ours, theirs, 0.70, None)


def rows():
    names = os.environ.get("FARMTOK_BENCH_CLIPS", "real1080 noisy720").split()
    if not footage():
        names = [name.replace("real", "noisy") for name in names]
    made = []
    for name in dict.fromkeys(names):
        kind, size = name[:-4] if name.endswith("1080") else name[:-3], "1080" if name.endswith("1080") else "720"
        width, height = SIZES[size]
        with contextlib.ExitStack() as open_clip:
            source = open_clip.enter_context(clip(SECONDS, width=width, height=height, real=kind == "real"))
            made += single(name, source, width, height)
            if size == "720":
                made += batch(name, source, width, height)
    return made
