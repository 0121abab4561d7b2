"""Runs the benches named on the command line, or all, and prints their rows as one table."""
import importlib
import os
import pathlib
import signal
import sys

HEADS = ("bench", "ours", "theirs", "ratio", "spread", "goal", "met")
BENCHES = pathlib.Path(__file__).resolve().parents[1]


def show(rows):
    lines = [HEADS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def main(names):
    known = sorted(path.stem for path in BENCHES.glob("*.py"))
    for name in names:
        if name not in known:
            sys.exit(f'there is no bench "{name}"; there are: {", ".join(known)}')
    sys.path.insert(0, str(BENCHES))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that started processes are ended
    rows, broken = [], 0
    for name in names or known:
        print(f"{name} (load {os.getloadavg()[0]:.1f}) ...", file=sys.stderr, flush=True)
        try:
            rows += importlib.import_module(name).rows()
        except Exception as fault:  # whatever it was: the others still have their rows
            print(f"{name} broke off: {fault!r}", file=sys.stderr)
            broken += 1
    show(rows)
    met = [row.met() for row in rows]
    missed = met.count(False) + broken
    print(f"{met.count(True)} passed, {missed} failed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
