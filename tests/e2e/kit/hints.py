"""The commands that the programs advise: found in their sources, recognised in their output, and run."""
import re
import shlex

from .daemon import ROOT

# These hold help, examples and descriptions, which other tests run.
NO_HINTS = ("apps/farmtok/generate/", "apps/farmtok/help.cpp", "apps/farmtok/declare.cpp", "apps/farmtok/linked/",
            "lib/settings/keys.cpp", "apps/farmtok/output/standing.cpp", "apps/farmtokd/options.cpp",
            "lib/farm/messages/secrets.cpp", "apps/farmtok/run.cpp:farmtok {}")
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
JOINED = re.compile(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*')


def literals(text):
    """(the text before, the whole literal) of every string of a source; adjacent ones are one."""
    text = re.sub(r"(?m)//[^\n]*$", "", text)
    for found in JOINED.finditer(text):
        whole = "".join(LITERAL.findall(found.group(0)))
        before = text[max(0, found.start() - 40):found.start()].rstrip()
        yield before, whole.replace('\\"', '"').replace("\\'", "'").replace("\\\\", "\\")


def commands_in(text):
    """Those between backquotes, and one that the text ends with."""
    made = re.findall(r"`(farmtok [^`]*)`", text)
    bare = re.fullmatch(r"(?:.*: )?(farmtok [^`;]*)", text)
    return made or ([bare.group(1).strip()] if bare and not text.rstrip().endswith(":") else [])


def advised():
    """Every command that a source advises, with its files."""
    table = {}
    for folder in ("lib", "apps"):
        for path in sorted((ROOT / folder).rglob("*.[ch]pp")):
            name = str(path.relative_to(ROOT))
            if name.startswith(NO_HINTS):
                continue
            for before, text in literals(path.read_text()):
                # An example of a verb is the first of a pair in braces.
                if before.endswith("{") or not re.search(r"farmtok [a-z]", text):
                    continue
                for command in commands_in(text):
                    if re.match(r"farmtok [a-z]+( |$)", command):
                        table.setdefault(command, set()).add(name)
    return table


def pattern_of(template):
    """A template of the source in its printed form."""
    parts = re.split(r"\{\d*\}", template)
    return re.compile(".*?".join(re.escape(part) for part in parts) + r"\Z", re.S)


def advice_in(done):
    """The commands in what a program printed to stderr, or in a text."""
    text = done if isinstance(done, str) else done.stderr
    made = re.findall(r"`(farmtok [^`]*)`", text)
    for line in text.splitlines():
        if "`" not in line:
            made += re.findall(r"(?:^|^hint: |: |; )(farmtok .*)$", line)
    return made


def words_of(command, fill):
    """The words to run: placeholders for a file or an address are filled in, a redirection is removed."""
    words = shlex.split(command.split(" <")[0].split("    (")[0])
    return [fill.get(word, word) for word in words[1:]]
