"""Programs in place of yt-dlp and of an operator's own: written to a folder, controlled by a file."""
import json
import pathlib
import stat
import sys

from . import records

# The programs do not use the kit: they read their instructions from the JSON file beside them.
HEAD = f"""#!{sys.executable}
import json, os, pathlib, shutil, sys, time
told = json.loads(pathlib.Path(__file__ + ".json").read_text())
with open(__file__ + ".asked", "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
if told.get("sleep"):
    time.sleep(told["sleep"])
if told.get("fail"):
    sys.stderr.write(told["fail"] + "\\n")
    sys.exit(told.get("status", 1))
if "raw" in told:
    sys.stdout.buffer.write(bytes(told["raw"]))
    sys.exit(0)
if told.get("flood"):
    for _ in range(4096):
        sys.stdout.buffer.write(b" " * (1 << 20))
"""

YTDLP = """
words = sys.argv[1:]
def value(*names, otherwise=None):
    for name in names:
        if name in words:
            return words[words.index(name) + 1]
        for word in words:
            if word.startswith(name + "="):
                return word.split("=", 1)[1]
    return otherwise
url = words[-1]
if "--flat-playlist" in words:
    author = url.rstrip("/").rsplit("@", 1)[-1]
    entries = [each for each in told["entries"] if each["uploader"] == author]
    first, last = int(value("--playlist-start", otherwise=1)), int(value("--playlist-end", otherwise=10**6))
    items = value("-I", "--playlist-items")
    if items:
        first, _, last = items.partition(":")
        first, last = int(first or 1), int(last or 10**6)
    print(json.dumps({"_type": "playlist", "id": author, "title": author, "entries": entries[first - 1:last]}))
elif value("-o", "--output"):
    shutil.copy(told["clip"], value("-o", "--output").replace("%(ext)s", "mp4"))
else:
    print(json.dumps(next(each for each in told["entries"] if each["url"] == url)))
"""

DISCOVER = """
ask = json.load(sys.stdin)
with open(__file__ + ".asked", "a") as log:
    log.write(json.dumps(ask) + "\\n")
for line in told["lines"]:
    print(line)
"""

ANALYSE = """
ask = json.load(sys.stdin)
with open(__file__ + ".asked", "a") as log:
    log.write(json.dumps(ask) + "\\n")
print(told["answer"] if isinstance(told["answer"], str) else json.dumps(told["answer"]))
"""


class Program:
    """`told` holds the instructions: set its keys and call tell()."""

    def __init__(self, folder, name, body, **told):
        self.path = pathlib.Path(folder) / name
        self.path.write_text(HEAD + body)
        self.path.chmod(self.path.stat().st_mode | stat.S_IXUSR)
        self.tell(**told)

    def tell(self, **told):
        self.told = told
        fresh = self.path.with_name(self.path.name + ".json.new")
        fresh.write_text(json.dumps(told))
        fresh.rename(self.path.with_name(self.path.name + ".json"))

    def asked(self):
        log = self.path.with_name(self.path.name + ".asked")
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def ytdlp(folder, clip=None, **told):
    return Program(folder, "yt-dlp", YTDLP, entries=[records.flat_entry(each) for each in records.trending()],
                   clip=str(clip), **told)


def discover(folder, lines=None, **told):
    lines = lines if lines is not None else [json.dumps(each) for each in records.search("fitness gym workout")[:60]]
    return Program(folder, "discover", DISCOVER, lines=lines, **told)


def analyse(folder, answer, **told):
    return Program(folder, "analyse", ANALYSE, answer=answer, **told)
