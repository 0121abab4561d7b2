"""The quality of the catalogue's order: nDCG@10 over judged queries, ours and that of plain full-text search.

ranking/judged.json names for each query the posts that are good (grade 2) and fair (grade 1) answers to it, judged by
reading their texts and hashtags; all others count as 0. Judged were the results of keywords, the fifteen best of both
rankings, and others found by reading all posts. Only ids are kept: the posts themselves are in the shared folder.
"""
import json
import math
import os
import pathlib
import re
import sqlite3

from kit.checks import check, equal, finish, section, skip
from kit.daemon import ROOT, Daemon

HERE = pathlib.Path(__file__).parent
POSTS = pathlib.Path(os.environ.get("FARMTOK_SHARED") or ROOT.parent / "shared") / "catalogue" / "trending.ndjson"
TOP = 10
AHEAD = 0.15  # a clear margin: about as much as between a plain search and one with all words' forms


def grades_of(judged):
    return {**{video_id: 1 for video_id in judged["fair"]}, **{video_id: 2 for video_id in judged["good"]}}


def ndcg(ranked, grades):
    """Normalised discounted cumulative gain of the first ten: 1 is the best possible order."""
    def gain(values):
        return sum((2 ** grade - 1) / math.log2(place + 2) for place, grade in enumerate(values[:TOP]))
    best = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(video_id, 0) for video_id in ranked]) / best


def plain_search(posts):
    """SQLite's full-text search alone: any of the words, ordered by BM25."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE posts USING fts5(id UNINDEXED, text, hashtags, author, tokenize='unicode61')")
    db.executemany("INSERT INTO posts VALUES (?, ?, ?, ?)",
                   ((post["id"], post["text"], " ".join(tag["name"] for tag in post["hashtags"]),
                     post["authorMeta"]["name"]) for post in posts))

    def search(query):
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query))
        rows = db.execute("SELECT id FROM posts WHERE posts MATCH ? ORDER BY bm25(posts), id LIMIT ?", (words, TOP))
        return [row[0] for row in rows]
    return search


def measure(daemon, posts, judged):
    plain, ours, theirs = plain_search(posts), [], []
    for query, lists in judged.items():
        found = daemon.run("catalogue", "search", query, "--limit", TOP, "--json")
        items = found["items"] if isinstance(found, dict) else found
        grades = grades_of(lists)
        ours.append(ndcg([item["video_id"] for item in items], grades))
        theirs.append(ndcg(plain(query), grades))
        print(f"#   {ours[-1]:.2f}  {theirs[-1]:.2f}  {query}")
    return sum(ours) / len(ours), sum(theirs) / len(theirs)


def fitness(daemon):
    """The search of the README's first example, by its filter and its threshold."""
    found = daemon.run("catalogue", "search", "viral fitness transformation clips", "--filter",
                       "Only videos with 50k+ views", "--limit", TOP, "--json")
    items = found["items"] if isinstance(found, dict) else found
    judged = grades_of(json.loads((HERE / "ranking/judged.json").read_text())["viral fitness transformation clips"])
    equal("ten fitness videos are found", len({item["video_id"] for item in items}), TOP)
    check("each is about fitness", all(item["video_id"] in judged for item in items),
          [item["video_id"] for item in items if item["video_id"] not in judged])
    check("each has 50,000 views", all(item["views"] >= 50_000 for item in items), [item["views"] for item in items])
    scores = [item["score"] for item in items]
    check("each would be approved", min(scores) >= 70, scores)
    equal("the best are first", scores, sorted(scores, reverse=True))


def main():
    if not POSTS.exists():
        skip("the order of search results", f"{POSTS.name} is missing: FARMTOK_SHARED names the folder that has it")
        return check("there is nothing to measure without it", True)
    posts = [json.loads(line) for line in POSTS.read_text().splitlines()]
    judged = json.loads((HERE / "ranking/judged.json").read_text())
    with Daemon() as daemon:
        daemon.run("catalogue", "add", POSTS, "--json")
        with section("judged queries"):
            known = {post["id"] for post in posts}
            check("at least thirty queries are judged", len(judged) >= 30, len(judged))
            check("all judged posts are there", all(video_id in known for lists in judged.values()
                                                    for video_id in grades_of(lists)))
            ours, theirs = measure(daemon, posts, judged)
            check(f"nDCG@10 is {ours:.3f} against {theirs:.3f} of plain full-text search", ours >= theirs + AHEAD)
        with section("the fitness search"):
            fitness(daemon)


with section("the run"):
    main()
finish()
