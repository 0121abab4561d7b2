"""Faults from outside, each played on a real daemon. Every part is a separate program, tests/e2e/faults_NAME.py, and
some run in parallel, because they wait more than they compute."""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

from kit.checks import patience

HERE = pathlib.Path(__file__).resolve().parent
PARTS = sorted(path.stem.removeprefix("faults_") for path in HERE.glob("faults_*.py"))
#: Parts that measure: the others would distort their figures, so they run alone.
MEASURING = {"flood"}
SECONDS = 180  # for one part; each takes far less


def play(name):
    """The part's status and its output."""
    try:
        done = subprocess.run(["/usr/bin/python3", "-B", HERE / f"faults_{name}.py"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
                              timeout=SECONDS * patience())
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        return 1, f"{(late.stdout or b'').decode(errors='replace')}\nFAIL  {name} took more than {SECONDS} s\n"


def totals_of(status, text):
    """Passed, failed and skipped, by the part's last line; an interrupted part counts as one failure."""
    lines = text.strip().splitlines()
    found = re.fullmatch(r"(\d+) passed, (\d+) failed(?:, (\d+) skipped)?", lines[-1] if lines else "")
    passed, failed, skipped = (int(number or 0) for number in found.groups()) if found else (0, 0, 0)
    return passed, failed or int(status != 0), skipped


def main(names):
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"{' '.join(unknown)}: no such part; there are {' '.join(PARTS)}")
    beside = 1 if os.environ.get("FAULTS") == "0" else 3
    names = sorted(names or PARTS, key=lambda name: name in MEASURING)
    alone = [name for name in names if name in MEASURING]
    with concurrent.futures.ThreadPoolExecutor(beside) as pool:
        played = list(pool.map(play, names[:len(names) - len(alone)]))
    played += map(play, alone)
    for name, (_, text) in zip(names, played):
        print(f"# {name}\n{text}")
    passed, failed, skipped = map(sum, zip(*(totals_of(*each) for each in played)))
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
