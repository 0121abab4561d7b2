"""Runs every command that an error or a note advises, where possible in the very state in which it is advised."""
import json

from hints_elsewhere import ANYWHERE, NOT_HERE
from hints_states import STATES, World
from kit.checks import check, finish, section
from kit.hints import advice_in, advised, pattern_of, words_of


def run_in_state(world, template, state):
    """`state` creates the state and returns the output there; the advice is found in it and run."""
    told = state(world)
    pattern = pattern_of(template)
    found = [each for each in advice_in(told) if pattern.match(each)]
    if not check(f"advised: {template}", found, told if isinstance(told, str) else told.stderr):
        return
    for before in world.before.pop(template, ()):  # the same hint's first steps
        world.run(before)
    done = world.run(found[0])
    check(f"works there: {found[0]}", done.returncode in world.allowed.pop(template, (0,)),
          f"exit {done.returncode}: {done.stderr}")


def main():
    table = advised()
    check("hints are found", len(table) > 100, len(table))
    known = {**STATES, **dict.fromkeys(ANYWHERE), **NOT_HERE}
    for template in sorted(set(table) - set(known)):
        check(f"a case for: {template}", False, sorted(table[template]))
    for template in sorted(set(known) - set(table)):
        check(f"no source advises any more: {template}", False)
    with World() as world:
        for template, state in STATES.items():
            with section(template):
                run_in_state(world, template, state)
        for template in ANYWHERE:
            with section(template):
                done = world.run(world.filled(template))
                check(f"is a command: {template}", done.returncode not in (2, 70), f"exit {done.returncode}: {done.stderr}")
    finish()


if __name__ == "__main__":
    main()
