"""The benches that are separate programs."""
import json
import os
import pathlib
import subprocess


def told_by(name, *arguments):
    """The output of the program, read as JSON."""
    program = pathlib.Path(os.environ["FARMTOK_BIN"]) / name
    if not program.exists():
        raise SystemExit(f"{name} is not built: cmake --build --preset release --target bench_programs")
    return json.loads(subprocess.run([program, *arguments], check=True, capture_output=True).stdout)
