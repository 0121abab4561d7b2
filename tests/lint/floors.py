#!/usr/bin/python3
"""The floors of the project: reads every #include of lib/ and apps/ and reports those that break the order.

The order and the edges are those of lib/CMakeLists.txt and apps/CMakeLists.txt; they are not repeated here.
Usage: floors.py [ROOT]. Prints FILE:LINE: the fault: the remedy. Exit 1 when there was any fault.
"""
import pathlib
import re
import sys

# A C or C++ library with one home: header pattern, the folder that may use it, and in how many translation units.
HOMES = [
    (r"sqlite3\.h", "lib/sql", None),
    (r"lib(av(format|codec|filter|util)|sw(scale|resample))/", "lib/av", None),
    (r"curl/", "lib/http", None),
    (r"boost/beast", "lib/http", 1),
    (r"boost/asio", "lib/http", 1),
    (r"date/", "lib/zones", None),
    (r"sodium", "lib/crypto", None),
    (r"toml\+\+/", "lib/settings", None),
    (r"spdlog/", "lib/log", None),
    (r"libical/", "lib/farm/planning", None),
    (r"unicode/", "lib/words", None),
    (r"libstemmer", "lib/words", 1),
    (r"simdjson", "lib/farm/discovery", None),
    (r"expat\.h", "lib/media/provenance", 1),
    (r"cbor\.h$", "lib/media/provenance", 1),
    (r"gnutls/", "lib/media/provenance", 1),
]

# Libraries that a program must not reach: the command line starts in a millisecond, the child that decodes has no data.
FAR_FROM = {"farmtok": ["http", "sql", "av", "zones", "words"], "farmtok-media": ["http", "sql", "words"]}

# Other libraries' own sources, compiled into the command line so that it loads nothing: each includes its library.
LINKED = "apps/farmtok/linked/"

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def read_edges(cmake, function):
    """name -> the farm_ libraries it links, in the file's order; from function(NAME ...) and target_link_libraries. The name
    of a library is that of the last of its folders."""
    edges = {}
    for match in re.finditer(rf"^(?:{function}|target_link_libraries)\(([^$)\s]+)([^)]*)\)", cmake.read_text(), re.M):
        name = match.group(1).removeprefix("farm_").split("/")[-1]
        links = [link.removeprefix("farm_") for link in match.group(2).split() if link.startswith("farm_")]
        edges[name] = edges.get(name, []) + links
    return edges


def closure(edges, name):
    reached, waiting = set(), [name]
    while waiting:
        for link in edges.get(waiting.pop(), []):
            if link not in reached:
                reached.add(link)
                waiting.append(link)
    return reached


class House:
    def __init__(self, root):
        self.root = root
        self.faults = []
        self.libraries = read_edges(root / "lib/CMakeLists.txt", "farm_library")
        self.programs = read_edges(root / "apps/CMakeLists.txt", "farm_program")
        if not self.libraries or not self.programs:
            sys.exit("floors.py: no farm_library or farm_program line found: adapt the lint to the CMake files")
        self.includes = {}  # path from the root -> [(line, is_quoted, what)]
        for top in ("lib", "apps"):
            for file in sorted((root / top).rglob("*.[ch]pp")):
                self.includes[file.relative_to(root).as_posix()] = list(self.read(file))

    @staticmethod
    def read(file):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match.group(1) == '"', match.group(2)

    def fault(self, file, line, text, advice):
        self.faults.append(f"{file}:{line}: {text}: {advice}")

    def resolve(self, file, what):
        """The path from the root of a quoted include; None when there is no such file."""
        bases = ["lib"] + (["/".join(file.split("/")[:2])] if file.startswith("apps/") else [])
        return next((f"{base}/{what}" for base in bases if f"{base}/{what}" in self.includes), None)

    @staticmethod
    def owner(path):
        """The library or program of a file. The folders in lib/farm, the stages, are libraries of their own."""
        folders = path.split("/")[:-1]
        return folders[2] if folders[:2] == ["lib", "farm"] and len(folders) > 2 else folders[1]

    def check_order(self):
        above = set()
        for name, links in self.libraries.items():
            for link in links:
                if link not in above:
                    self.fault("lib/CMakeLists.txt", 1, f"{name} links {link}, which does not stand above it",
                               "list the lower floor first")
            above.add(name)
        for name, far in FAR_FROM.items():
            for reached in sorted(closure(self.programs | self.libraries, name) & set(far)):
                self.fault("apps/CMakeLists.txt", 1, f"{name} reaches farm_{reached}", "it must start without it")

    def check_floor(self, file, line, what):
        top, owner = file.split("/")[0], self.owner(file)
        target = self.resolve(file, what)
        if target is None:
            self.fault(file, line, f'"{what}" is not found', "write the path from lib/, and use <> for other libraries")
            return
        if target.startswith("apps/"):
            return
        edges = self.programs | self.libraries if top == "apps" else self.libraries
        folder = self.owner(target)
        if owner not in edges:
            self.fault(file, line, f"{top}/{owner} has no line in {top}/CMakeLists.txt", "add it")
        elif folder != owner and folder not in closure(edges, owner):
            self.fault(file, line, f"{owner} includes {folder}, which is not below it",
                       "move the code to the floor it belongs to, or hand it in from above; a stage passes work on by the queue")

    def units(self, file, seen=None):
        """Files reached by quoted includes, the file itself among them."""
        seen = set() if seen is None else seen
        seen.add(file)
        for _, quoted, what in self.includes[file]:
            target = self.resolve(file, what) if quoted else None
            if target and target not in seen:
                self.units(target, seen)
        return seen

    def check_homes(self):
        for pattern, home, most in HOMES:
            known = [(file, line) for file, rows in self.includes.items() for line, _, what in rows if re.match(pattern, what)]
            for file, line in known:
                if not file.startswith((home + "/", LINKED)):
                    self.fault(file, line, f"only {home} knows this header", f"use what {home} offers")
            if most is None:
                continue
            owners = {file for file, _ in known}
            units = [file for file in self.includes if file.endswith(".cpp") and self.units(file) & owners]
            for file in units if len(units) > most else []:
                self.fault(file, 1, f"is one of {len(units)} translation units that know {pattern}, {most} may",
                           "its types stay behind one door, or every build pays for it")

    def check(self):
        self.check_order()
        for file, rows in self.includes.items():
            for line, quoted, what in rows:
                if quoted:
                    self.check_floor(file, line, what)
        self.check_homes()
        return self.faults


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    house = House(root)
    faults = house.check()
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
