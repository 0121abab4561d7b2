"""10,000 videos scored and given their texts by the rules, on one thread; the program is built by
`cmake --build … --target bench_programs`."""
import json
import os
import pathlib
import subprocess
import tempfile

import catalogue
from kit.figures import ROUNDS, Goal, Row

VIDEOS = 10_000


def per_second(records):
    program = pathlib.Path(os.environ["FARMTOK_BIN"]) / "bench_rules"
    if not program.exists():
        raise SystemExit("bench_rules is not built: cmake --build --preset release --target bench_programs")
    command = [program, records, str(VIDEOS)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return told["videos"] / told["seconds"]


def rows():
    with tempfile.TemporaryDirectory(prefix="farmtok-bench-") as place:
        records = pathlib.Path(place) / "records.ndjson"
        posts = ({"id": str(6_800_000_000_000_000_000 + number), **post} for number, post in enumerate(catalogue.posts()))
        records.write_text("".join(json.dumps(post) + "\n" for post in posts))
        taken = [per_second(records) for _ in range(ROUNDS)]
    return [Row("rules: 10,000 videos analysed, one thread", "/s", taken, goal=Goal(5000, at_least=True, of_ours=True))]
