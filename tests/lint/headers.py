#!/usr/bin/python3
"""Every .cpp is declared where one looks for it: in a header of its own name, or in the header that bears the name of its
folder. A .cpp that bears its folder's name may be declared in the header that bears the name of the folder above.

Usage: headers.py [ROOT]. Prints FILE:LINE: the fault: the remedy. Exit 1 when there was any fault.
"""
import pathlib
import sys

# Sources of other libraries, compiled into the command line: their headers are those of the libraries.
LINKED = "apps/farmtok/linked/"


def named_like(folder):
    return folder / f"{folder.name}.hpp"


def is_declared(source):
    folder = source.parent
    if source.name == "main.cpp" or source.with_suffix(".hpp").exists() or named_like(folder).exists():
        return True
    return source.stem == folder.name and named_like(folder.parent).exists()


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    faults = 0
    for top in ("lib", "apps"):
        for source in sorted((root / top).rglob("*.cpp")):
            name = source.relative_to(root).as_posix()
            if name.startswith(LINKED) or is_declared(source):
                continue
            faults += 1
            print(f"{name}:1: has no header of its own name: add {source.stem}.hpp, "
                  f"or declare it in {source.parent.name}/{source.parent.name}.hpp")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
