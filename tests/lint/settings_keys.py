#!/usr/bin/python3
"""The key of a setting is in two places alone: lib/settings declares it, and one policy file (policy.cpp or
NAME_policy.cpp) reads it into a typed member. All other code asks that struct. The command line's `config` is about keys,
and its own policy may read what a stage reads too: it links no stage.

Usage: settings_keys.py [ROOT]. Prints FILE:LINE: the fault: the remedy. Exit 1 when there was any fault.
"""
import pathlib
import re
import sys

READ = r"(?:text|whole|real|amount|truth|list|seconds|origin)"
EXEMPT = ("lib/settings/", "apps/farmtok/commands/config.cpp")
POLICY = re.compile(r"(?:^|_)policy\.cpp$")
COMMAND_LINE = "apps/farmtok/"

# `settings.text(…)`, `farm_.settings.text(…)`, `context.settings().text(…)`, over several lines too.
OF_SETTINGS = rf"\bsettings_?(?:\s*\(\s*\))?\s*\.\s*{READ}\s*\("
# The names that a file gives to Settings: a parameter, a member, a local one.
NAMED = (re.compile(r"\bSettings\s*&?\s+(\w+)\s*[,;)={]"),
         re.compile(r"\b(\w+)\s*=\s*(?:[\w.>-]|\(\))*\bsettings_?(?:\(\))?\s*;"))


def reads(text, keys):
    names = {match.group(1) for pattern in NAMED for match in pattern.finditer(text)} - {"settings", "settings_"}
    patterns = [OF_SETTINGS, rf'[.>]\s*{READ}\s*\(\s*"(?:{"|".join(map(re.escape, keys))})"']
    if names:
        patterns.append(rf"(?<![\w.>])(?:{'|'.join(sorted(names))})\s*\.\s*{READ}\s*\(")
    return sorted({match.start() for pattern in patterns for match in re.finditer(pattern, text)})


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    declared = re.findall(r'Key\{"([^"]+)"', (root / "lib/settings/keys.cpp").read_text())
    # Words alone, like "http", are flags of the command line too.
    keys = [key for key in declared if "." in key]
    if not keys:
        sys.exit("settings_keys.py: no key found in lib/settings/keys.cpp: adapt the lint")
    lines = set()
    readers = {}  # key -> the place in the policy that reads it
    for top in ("lib", "apps"):
        for file in sorted((root / top).rglob("*.[ch]pp")):
            path = file.relative_to(root).as_posix()
            if path.startswith(EXEMPT):
                continue
            text = file.read_text(encoding="utf-8")
            if POLICY.search(file.name):
                for match in re.finditer(r'"([a-z_.]+)"', text):
                    key = match.group(1)
                    if key not in keys or path.startswith(COMMAND_LINE):
                        continue
                    first = readers.setdefault(key, path)
                    if first != path:
                        lines.add((path, text.count("\n", 0, match.start()) + 1))
                        print(f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {key} is read by {first} already: ask "
                              "that policy")
                continue
            for at in reads(text, keys):
                place = (path, text.count("\n", 0, at) + 1)
                if place in lines:
                    continue
                lines.add(place)
                print(f"{path}:{place[1]}: reads a setting by its key: read it in the policy of its stage (policy.cpp), "
                      "and ask that")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
