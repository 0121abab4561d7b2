"""The results of a search in the languages of the content, and the renewal of an index of an older version.

languages/NAME.txt has captions of one language, "NUMBER TEXT" a line, and queries with the captions that answer them,
"? QUERY = NUMBER…". All captions are in one catalogue, so that each language also meets the others.
"""
import json
import pathlib
import re
import sqlite3

from kit.checks import check, equal, finish, section, until
from kit.daemon import Daemon

TEXTS = pathlib.Path(__file__).parent / "languages"
TOP = 10
ENOUGH = 0.9

# One word of the language appears in other words, in other forms, after an article or before a particle.
CAPTIONS = [("東京の美味しいラーメン屋さん", "美味しいラーメン"), ("วิธีทำต้มยำกุ้งง่ายๆ", "ต้มยำกุ้ง"), ("广州早茶点心推荐", "早茶"),
            ("وصفة كبسة الدجاج", "دجاج"), ("Рецепт борща", "борщ"), ("떡볶이를 만드는 법", "떡볶이"),
            ("Die besten Rezepte für Käsekuchen", "Rezept"), ("Recettes de crêpes à l'ancienne", "recette ancienne"),
            ("Las mejores canciones de cuna", "canción de cuna")]


def read(file):
    """The captions by their numbers, and the queries with theirs."""
    captions, queries = {}, []
    for line in file.read_text().splitlines():
        if asked := re.fullmatch(r"\? (.+) = ([\d ]+)", line):
            queries.append((asked[1], asked[2].split()))
        elif said := re.fullmatch(r"(\d+) (.+)", line):
            captions[said[1]] = said[2]
    return captions, queries


def add(daemon, name, captions):
    """Each caption as the video NAME-NUMBER."""
    file = daemon.folder / f"{name}.ndjson"
    file.write_text("".join(json.dumps({"video_id": f"{name}-{number}", "author": f"author{number}", "text": text}) + "\n"
                            for number, text in captions.items()))
    return daemon.run("catalogue", "add", file, "--json")


def search(daemon, *words):
    found = daemon.run("catalogue", "search", *words, "--limit", TOP, "--json")
    return [item["video_id"] for item in (found["items"] if isinstance(found, dict) else found)]


def recall(daemon, name, queries):
    shares = []
    for query, answers in queries:
        found = search(daemon, query)
        shares.append(sum(f"{name}-{answer}" in found for answer in answers) / len(answers))
        if shares[-1] < 1:
            print(f"#   {shares[-1]:.2f}  {query}: {found}")
    return sum(shares) / len(shares)


def languages(daemon):
    files = sorted(TEXTS.glob("*.txt"))
    known = {file.stem: read(file) for file in files}
    for name, (captions, _) in known.items():
        equal(f"{name}: all captions are added", add(daemon, name, captions)["added"], len(captions))
    check("there are at least twelve languages", len(known) >= 12, list(known))
    for name, (_, queries) in known.items():
        check(f"{name}: there are at least ten queries", len(queries) >= 10, len(queries))
        share = recall(daemon, name, queries)
        check(f"{name}: recall at {TOP} is {share:.2f}", share >= ENOUGH)


def captions(daemon):
    add(daemon, "caption", {str(number): text for number, (text, _) in enumerate(CAPTIONS)})
    for number, (text, query) in enumerate(CAPTIONS):
        found = search(daemon, query)
        check(f"{query} finds {text}", f"caption-{number}" in found, found)


def filters(daemon):
    for text, query in CAPTIONS[2:6]:
        number = [caption for caption, _ in CAPTIONS].index(text)
        found = search(daemon, query, "--filter", f'must mention "{query}"')
        check(f'must mention "{query}" lets {text} pass', f"caption-{number}" in found, found)
    found = search(daemon, "京都", "--filter", 'must mention "京都"')
    check("東京都 does not mention 京都", "japanese-10" in found and "japanese-14" not in found, found)


def doctor(daemon):
    return next(check for check in daemon.get("/doctor")["checks"] if check["name"] == "catalogue")


def make_old(daemon):
    """The state that an older version leaves: its number, and words that no search uses any more."""
    with sqlite3.connect(daemon.state / "catalogue.db") as db:
        db.execute("INSERT INTO words (words) VALUES ('delete-all')")
        db.execute("UPDATE videos SET terms = ''")
        db.execute("PRAGMA user_version = 1")
    db.close()


def renewal(daemon):
    before = search(daemon, "борщ")
    records = daemon.get("/catalogue/stats")["records"]
    sound = {"name": "catalogue", "ok": True, "message": "is sound"}
    equal("doctor calls an index sound that is as it should be", doctor(daemon), sound)
    daemon.stop()
    make_old(daemon)
    daemon.start()
    until(lambda: doctor(daemon) == sound, what="the index made anew")
    equal("a search finds what it found before", search(daemon, "борщ"), before)
    equal("all records are still there", daemon.get("/catalogue/stats")["records"], records)
    log = daemon.log()
    check("the log says when it begins", "the words of the catalogue are indexed anew" in log, log[-2000:])
    check("the log says when it is done", "the words of the catalogue are indexed\"" in log or
          re.search(r"catalogue are indexed(?! anew)", log), log[-2000:])
    daemon.stop()
    told = daemon.log().count("indexed anew")
    daemon.start()
    equal("the next start has nothing to do", daemon.log().count("indexed anew"), told)


def main():
    with Daemon() as daemon:
        with section("ten queries in each language"):
            languages(daemon)
        with section("captions"):
            captions(daemon)
        with section("filters"):
            filters(daemon)
        with section("an index of an older version"):
            renewal(daemon)


with section("the run"):
    main()
finish()
