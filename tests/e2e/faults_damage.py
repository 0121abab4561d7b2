"""Damaged databases, missing logs, older files: each is refused at the start with the name of the latest good backup,
or holds exactly what was acknowledged."""
import json
import shutil

from kit import state
from kit.checks import check, equal, finish, section
from kit.daemon import Daemon
from kit.survival import every

FUTURE = "2031-05-04T12:00:00Z"
PAGE = 4096


def add(daemon, job, count, name):
    for number in range(count):
        result = daemon.result(job, caption=f"A caption of {name} number {number}, " + "with words enough " * 12)
        daemon.schedule(result, FUTURE)


def content(daemon):
    """All acknowledged data, as the daemon answers it; links without the port, which each start chooses again."""
    port = daemon.get("/status")["http"].rsplit(":", 1)[1]
    return [json.loads(json.dumps(every(daemon, path)).replace(f":{port}/", "/"))
            for path in ("/scheduled", "/results", "/jobs")]


class Farm:
    """One farm in three stages: `old`, stopped in order with a backup (`clean`), and killed with a log (`killed`)."""

    def __init__(self, daemon):
        self.daemon = daemon
        job = daemon.job(title="damaged")
        add(daemon, job, 20, "old")
        daemon.stop()
        self.old = state.keep(daemon, "old")
        daemon.start()
        add(daemon, job, 20, "middle")
        state.kill(daemon)
        self.old_log = (daemon.state / "farmtok.db-wal").read_bytes()
        daemon.start()
        self.backup = daemon.run("backup", "create", "--json")["name"]
        self.clean_content = content(daemon)
        daemon.stop()
        self.clean = state.keep(daemon, "clean")
        daemon.start()
        add(daemon, job, 10, "new")
        self.killed_content = content(daemon)
        state.kill(daemon)
        self.killed = state.keep(daemon, "killed")


def other_farm():
    """The database and the log of another, busier farm."""
    with Daemon() as other:
        add(other, other.job(title="other"), 60, "other")
        state.kill(other)
        return state.files(other)


def cases_of_a_clean_end(size):
    """name → the damage to the state folder."""
    spots = [0, 16, 18, 24, 31, 63, 96, 110, *(size * part // 20 + 1234 for part in range(1, 20, 2))]
    database = "farmtok.db"
    made = {f"a byte flipped at {at}": lambda folder, at=at: state.flip(folder / database, at) for at in spots}
    for left in (0, 50, size // 2, size - PAGE, size - 1):
        made[f"cut to {left} bytes"] = lambda folder, left=left: state.cut(folder / database, left)
    made["the first page zeroed"] = lambda folder: state.zero(folder / database, 0, PAGE)
    made["a page in the middle zeroed"] = lambda folder: state.zero(folder / database, size // PAGE // 2 * PAGE, PAGE)
    made["the last page zeroed"] = lambda folder: state.zero(folder / database, size - PAGE, PAGE)
    made["two pages swapped"] = lambda folder: state.swap(folder / database, 5 * PAGE, 9 * PAGE, PAGE)
    made["the file gone"] = lambda folder: (folder / database).unlink()
    return made


def cases_of_a_kill(size, log):
    database, wal = "farmtok.db", "farmtok.db-wal"
    made = {f"log: a byte flipped at {at}": lambda folder, at=at: state.flip(folder / wal, at)
            for at in (0, 17, 40, log // 3, log // 2, log * 4 // 5, log - 100)}
    for left in (0, 20, log // 2, log - PAGE, log - 1):
        made[f"log: cut to {left} bytes"] = lambda folder, left=left: state.cut(folder / wal, left)
    made["log: gone"] = lambda folder: (folder / wal).unlink()
    made["log: its middle zeroed"] = lambda folder: state.zero(folder / wal, log // 2, PAGE)
    for part in (3, 7, 11, 15):
        made[f"a byte of the database flipped at {part}/20"] = \
            lambda folder, part=part: state.flip(folder / database, size * part // 20 + 1234)
    made["the database cut in half"] = lambda folder: state.cut(folder / database, size // 2)
    made["the database gone"] = lambda folder: (folder / database).unlink()
    return made


def judged(farm, name, kept, wanted, damage):
    """Refused with the right words and unchanged, or harmless. Returns whether it was refused."""
    daemon = farm.daemon
    state.put_back(daemon, kept)
    damage(daemon.state)
    before = state.files(daemon)
    attempt = state.try_start(daemon)
    if attempt.ready:
        same = content(daemon) == wanted
        state.kill(daemon)
        check(f"{name}: harmless", same, "it started and its content is another")
        return False
    told = farm.backup in attempt.words and f"farmtok backup restore {farm.backup}" in attempt.words
    good = attempt.status == 1 and told and state.files(daemon) == before
    check(f"{name}: refused", good, (attempt.status, attempt.words, state.files(daemon) == before))
    return True


def damaged_databases(farm):
    size = (farm.clean / "farmtok.db").stat().st_size
    cases = cases_of_a_clean_end(size)
    refused = sum(judged(farm, "clean end, " + name, farm.clean, farm.clean_content, damage)
                  for name, damage in cases.items())
    older = judged(farm, "clean end, an older file in its place", farm.clean, farm.clean_content,
                   lambda folder: shutil.copy(farm.old / "farmtok.db", folder / "farmtok.db"))
    check("all of them are refused", refused == len(cases) and older, (refused, len(cases)))


def damaged_logs(farm):
    size, log = ((farm.killed / name).stat().st_size for name in ("farmtok.db", "farmtok.db-wal"))
    foreign = other_farm()
    cases = cases_of_a_kill(size, log)
    cases["log: an older one in its place"] = lambda folder: (folder / "farmtok.db-wal").write_bytes(farm.old_log)
    cases["log: another farm's"] = lambda folder: (folder / "farmtok.db-wal").write_bytes(foreign["farmtok.db-wal"])
    cases["database and log of another farm"] = lambda folder: [
        (folder / name).write_bytes(held) for name, held in foreign.items()]
    refused = sum(judged(farm, "killed, " + name, farm.killed, farm.killed_content, damage)
                  for name, damage in cases.items())
    print(f"# {refused} of {len(cases)} refused, the others harmless")


def untouched_states(farm):
    for name, kept, wanted in (("a clean end", farm.clean, farm.clean_content), ("a kill", farm.killed, farm.killed_content)):
        state.put_back(farm.daemon, kept)
        attempt = state.try_start(farm.daemon)
        check(f"{name}: starts and holds everything", attempt.ready and content(farm.daemon) == wanted, attempt.words)
        state.kill(farm.daemon)


def going_on(farm):
    """The remedies of a refusal: they are the ones that it names."""
    daemon = farm.daemon
    state.put_back(daemon, farm.killed)
    (daemon.state / "farmtok.db-wal").unlink()
    done = state.try_start(daemon, "--check", "--json")
    check("--check says so, with the exit status of the table",
          done.status == 1 and farm.backup in done.words and "missing" in done.words, (done.status, done.words))
    attempt = state.try_start(daemon, "--accept-state")
    posts = len(every(daemon, "/scheduled")) if attempt.ready else None
    equal("--accept-state goes on with what is there", posts, len(farm.clean_content[0]))
    daemon.stop()
    attempt = state.try_start(daemon)
    check("and the next start needs it no more", attempt.ready, attempt.words)
    daemon.stop()
    state.put_back(daemon, farm.killed)
    (daemon.state / "farmtok.db-wal").unlink()
    told = daemon.cli("backup", "restore", farm.backup, "--yes", "--json")
    equal("the command that the refusal names restores", told.returncode, 0)
    check("the farm is what it was at the backup", state.try_start(daemon).ready and
          content(daemon) == farm.clean_content, told.stderr)
    daemon.stop()
    done = state.try_start(daemon, "--check", "--json")
    check("--check finds the restored state sound", done.status == 0, (done.status, done.words))
    for words in (["--check"], ["--list-backups"]):
        done = state.try_start(daemon, *words)
        check(f"{words[0]} has a form for people, too", done.status == 0 and done.words.strip(), (done.status, done.words))


def run():
    with section("damaged states"):
        with Daemon(log__level="warn") as daemon:
            farm = Farm(daemon)
            for case in (untouched_states, damaged_databases, damaged_logs, going_on):
                with section(case.__name__):
                    case(farm)


if __name__ == "__main__":
    run()
    finish()
