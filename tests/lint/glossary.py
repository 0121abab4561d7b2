#!/usr/bin/python3
"""docs/glossary.md has each noun of the command line and each word of a closed list, each term once, in alphabetical order.

Usage: glossary.py [ROOT]. Prints FILE:LINE: the fault: the remedy. Exit 1 when there was any fault.
"""
import pathlib
import re
import sys

GLOSSARY = "docs/glossary.md"
TERM = re.compile(r"^- \*\*(.+?)\*\*")
NOUN = re.compile(r'Noun\{"(\w+)"')
ENUM = re.compile(r"BOOST_DEFINE_ENUM_CLASS\((\w+), ([^)]*)\)", re.S)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def faults(root):
    lines = (root / GLOSSARY).read_text().splitlines()
    terms = [(number, found[1]) for number, line in enumerate(lines, 1) if (found := TERM.match(line))]
    for (_, before), (number, term) in zip(terms, terms[1:]):
        if before.lower() >= term.lower():
            yield f"{GLOSSARY}:{number}: \"{term}\" comes after \"{before}\": sort the terms, each once"
    defined = "\n".join(lines)
    nouns = "apps/farmtok/commands/commands.cpp"
    text = (root / nouns).read_text()
    for found in NOUN.finditer(text):
        if f"`farmtok {found[1]}" not in defined:
            yield f"{nouns}:{line_of(text, found.start())}: no term names `farmtok {found[1]}`: add it to {GLOSSARY}"
    enums = "lib/model/enums.hpp"
    text = (root / enums).read_text()
    for found in ENUM.finditer(text):
        for word in (each.strip().removesuffix("_") for each in found[2].split(",")):
            if f"`{word}`" not in defined:
                yield f"{enums}:{line_of(text, found.start())}: no term explains `{word}` of {found[1]}: add it to {GLOSSARY}"


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    found = list(faults(root))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
