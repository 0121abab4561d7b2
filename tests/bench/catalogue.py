"""The catalogue with 200,000 records: adding them, against sqlite3 .import of the same rows, and searching them."""
import csv
import json
import os
import pathlib
import random
import subprocess
import tempfile
import time
import urllib.parse

from kit.daemon import Daemon
from kit.figures import Goal, Row, paired, percentile

RECORDS = 200_000
SEARCHES = 300
ROUNDS = 5
COLUMNS = "id url author text hashtags posted seconds views likes comments shares width height music".split()


def posts():
    """Real posts, or synthetic ones where those are missing."""
    shared = pathlib.Path(os.environ.get("FARMTOK_SHARED", pathlib.Path(__file__).resolve().parents[3] / "shared"))
    file = shared / "catalogue" / "trending.ndjson"
    if file.exists():
        return [json.loads(line) for line in file.read_text().splitlines()]
    words = [f"word{number}" for number in range(3000)]
    return [{"text": " ".join(random.choices(words, k=12)), "createTime": 1_600_000_000 + number,
             "authorMeta": {"name": f"creator_{number}"}, "musicMeta": {"musicName": "Song"},
             "webVideoUrl": "https://example.com/v", "videoMeta": {"height": 1024, "width": 576, "duration": 15},
             "diggCount": 100 * number, "shareCount": number, "playCount": 1000 * number, "commentCount": number,
             "hashtags": [{"name": words[number]}]} for number in range(791)]


def varied(originals):
    """New ids, and each text shuffled with a quarter of its words from elsewhere."""
    words = [word for post in originals for word in post["text"].split()]
    for number in range(RECORDS):
        post = dict(originals[number % len(originals)])
        own = post["text"].split()
        random.shuffle(own)
        kept = len(own) * 3 // 4
        post["text"] = " ".join(own[:kept] + random.choices(words, k=len(own) - kept))
        post["id"] = str(6_800_000_000_000_000_000 + number * 7919)
        yield post


def row_of(post):
    size = post["videoMeta"]
    return [post["id"], post["webVideoUrl"], post["authorMeta"]["name"], post["text"],
            " ".join(tag["name"] for tag in post["hashtags"]), post["createTime"], size["duration"], post["playCount"],
            post["diggCount"], post["commentCount"], post["shareCount"], size["width"], size["height"],
            post["musicMeta"]["musicName"]]


def write(folder):
    """The same records as NDJSON and as CSV, and the words that more than one post has."""
    random.seed(1)
    originals = posts()
    records, rows = folder / "records.ndjson", folder / "rows.csv"
    with open(records, "w") as lines, open(rows, "w", newline="") as table:
        writer = csv.writer(table)
        for post in varied(originals):
            lines.write(json.dumps(post, ensure_ascii=False) + "\n")
            writer.writerow(row_of(post))
    words = sorted({word.strip("#.,!?").lower() for post in originals for word in post["text"].split()})
    return records, rows, [word for word in words if word.isalpha() and len(word) > 2]


def seconds_of_adding(daemon, records):
    daemon.call("DELETE", "/catalogue")
    daemon.api = type(daemon.api)(daemon.socket)
    daemon.api.timeout = 600
    begun = time.perf_counter()
    added = daemon.call("POST", "/catalogue", {"path": str(records)})
    taken = time.perf_counter() - begun
    if added["added"] != RECORDS:
        raise RuntimeError(f"not all were added: {added}")
    return taken


def seconds_of_import(rows, folder):
    database = folder / "theirs.db"
    database.unlink(missing_ok=True)
    begun = time.perf_counter()
    subprocess.run(["sqlite3", database, f"CREATE TABLE posts ({', '.join(COLUMNS)})", f".import --csv {rows} posts"],
                   check=True)
    return time.perf_counter() - begun


def slowest_search(daemon, words):
    """The 99th percentile of searches for three words each, in milliseconds."""
    taken = []
    for _ in range(SEARCHES):
        asked = urllib.parse.urlencode({"q": " ".join(random.choices(words, k=3)), "limit": 20})
        begun = time.perf_counter()
        daemon.get(f"/catalogue/search?{asked}")
        taken.append((time.perf_counter() - begun) * 1000)
    return percentile(taken, 99)


def rows():
    with tempfile.TemporaryDirectory(prefix="farmtok-bench-") as place, Daemon() as daemon:
        folder = pathlib.Path(place)
        records, table, words = write(folder)
        ours, theirs = paired(lambda: seconds_of_adding(daemon, records), lambda: seconds_of_import(table, folder),
                              ROUNDS)
        searches = [slowest_search(daemon, words) for _ in range(ROUNDS)]
    return [
        Row("catalogue: 200,000 records in, against sqlite3 .import", "s", ours, theirs, Goal(3)),
        Row("catalogue: three words in 200,000, 99th percentile", "ms", searches, goal=Goal(20, of_ours=True)),
    ]
