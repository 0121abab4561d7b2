#!/usr/bin/python3
"""Rules for every file of the project: its length, no paths of one machine, no unfinished business, no loop through a
temporary's items, valid Python.

Usage: files.py [ROOT]. Prints FILE:LINE: the fault: the remedy. Exit 1 when there was any fault.
"""
import ast
import os
import pathlib
import re
import sys

LONGEST = 400
SOURCES = {".cpp", ".hpp", ".py", ".sh", ".mjs", ".css", ".html", ".sql", ".cmake"}
SKIPPED_FOLDERS = {".git", "build", "node_modules"}
SKIPPED_FILES = {"package-lock.json"}

# Written in pieces, so that this file obeys its own rules.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")
# A folder of one person's machine. "/work" is also a route of the API: there an id, variable or placeholder follows.
MACHINE = re.compile(r"""(?<![\w./}*])/(ro""" + r"""ot|ho""" + r"""me)/\w|(?<![\w./}*])/wo""" + r"""rk/(?=[a-z._])(?!retry)""")

# C++20 ends the temporary before the loop begins: its items are gone. A direct member of it would live on.
WALKED = re.compile(r"\bfor \([^;]*[^:]: [\w:]+\(.*\)\.(items|at|front|back)\(")


def files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(each for each in folders if each not in SKIPPED_FOLDERS)
        for name in sorted(names):
            path = pathlib.Path(folder) / name
            if name not in SKIPPED_FILES and not path.is_symlink():
                yield path


def faults_of(path, text):
    lines = text.splitlines()
    if path.suffix in SOURCES and len(lines) > LONGEST:
        yield len(lines), f"has {len(lines)} lines, more than {LONGEST}", "split it along its purposes"
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line):
            yield number, "unfinished business", "finish it, or open an issue and take the mark out"
        if MACHINE.search(line):
            yield number, "names a folder of one machine", "take it from an argument, the environment or the file's own place"
        if path.suffix in {".cpp", ".hpp"} and WALKED.search(line):
            yield number, "walks through what a temporary holds", "give the answer of the call a name first"
    if path.suffix == ".py":
        try:
            ast.parse(text)
        except SyntaxError as fault:
            yield fault.lineno or 1, f"is not valid Python ({fault.msg})", "correct it"


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    count = 0
    for path in files(root):
        data = path.read_bytes()
        if b"\0" in data[:8000]:
            continue
        for line, what, advice in faults_of(path, data.decode("utf-8", errors="replace")):
            count += 1
            print(f"{path.relative_to(root)}:{line}: {what}: {advice}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
