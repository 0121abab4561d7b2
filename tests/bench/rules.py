"""10,000 videos that the rules score and write texts for, on one thread."""
import json
import pathlib
import tempfile

import catalogue
from kit.figures import ROUNDS, Goal, Row
from kit.program import told_by

VIDEOS = 10_000


def per_second(records):
    told = told_by("bench_rules", records, str(VIDEOS))
    return told["videos"] / told["seconds"]


def rows():
    with tempfile.TemporaryDirectory(prefix="farmtok-bench-") as place:
        records = pathlib.Path(place) / "records.ndjson"
        posts = ({"id": str(6_800_000_000_000_000_000 + number), **post} for number, post in enumerate(catalogue.posts()))
        records.write_text("".join(json.dumps(post) + "\n" for post in posts))
        taken = [per_second(records) for _ in range(ROUNDS)]
    return [Row("rules: 10,000 videos analysed, one thread", "/s", taken, goal=Goal(5000, at_least=True, of_ours=True))]
