"""One fingerprint among 1,000,000 of 256 bits, against reading the same 32 MB; the program is built by
`cmake --build … --target bench_programs`."""
import json
import os
import pathlib
import subprocess

from kit.figures import Goal, Row


def rows():
    program = pathlib.Path(os.environ["FARMTOK_BIN"]) / "bench_similar"
    if not program.exists():
        raise SystemExit("bench_similar is not built: cmake --build --preset release --target bench_programs")
    told = json.loads(subprocess.run([program], check=True, capture_output=True).stdout)
    return [Row("similar: 1 of 1,000,000 fingerprints, against reading them", "ms", told["search"], told["read"],
                goal=Goal(1.5))]
