"""CPU of one picture's warp, as the program prints it, beside copying the same planes; the program is built by
`cmake --build … --target bench_programs`."""
import json
import os
import pathlib
import subprocess

from kit.figures import Goal, Row

GOALS = {"720x1280": 0.8, "1080x1920": 1.7}  # of bilinear, vector


def rows():
    program = pathlib.Path(os.environ["FARMTOK_BIN"]) / "bench_warp"
    if not program.exists():
        raise SystemExit("bench_warp is not built: cmake --build --preset release --target bench_programs")
    told = json.loads(subprocess.run([program], check=True, capture_output=True).stdout)
    return [
        Row(f"warp: {size}, {way}, CPU a picture, against memcpy", "ms", taken, ways["memcpy"],
            Goal(GOALS[size], of_ours=True) if way == "bilinear vector" else None)
        for size, ways in told.items() for way, taken in ways.items() if way != "memcpy"
    ]
