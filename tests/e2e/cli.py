"""The command line with a live daemon: its output on each stream, and its exit statuses."""
import csv
import io
import json
import pathlib
import re
import select
import shutil
import signal
import subprocess
import tempfile

import jsonschema

from kit import clips
from kit.checks import check, equal, finish, patience, section, skip, until
from kit.daemon import BIN, ROOT, Daemon

PROOF = "https://www.tiktok.com/@brand/video/7349123456789012345"


def told(done):
    """The error object on stderr."""
    return json.loads(done.stderr.strip().splitlines()[-1])["error"]


def daemon_manual(daemon):
    """farmtok makes farmtokd(8) without linking farmtokd's options: this check compares them."""
    told = subprocess.run([BIN / "farmtokd", "--help"], capture_output=True, text=True, check=True).stdout
    page = daemon.cli("manual", "farmtokd").stdout.replace("\\-", "-")
    options = sorted(set(re.findall(r"--[a-z][a-z-]+", told)))
    equal("the manual of farmtokd has every option", [each for each in options if each not in page], [])


def statuses(daemon, folder):
    # With an address: a post that reaches no one gets a note before any error.
    job = daemon.run("jobs", "create", "--mode", "manual", "--on-schedule-email-default", "ana@a.test",
                     "--json=job_id")["job_id"]
    waiting = daemon.run("results", "add", job, "--text", "t", "--no-approved", "--json=result_id")["result_id"]
    long_clip = clips.tiny(folder / "long.mp4", 20, "720x1280", 30)
    rendering = daemon.run("results", "add", job, "--text", "t", "--video", long_clip, "--json=result_id")["result_id"]
    daemon.examined()  # a video that is still being compared gets a note before any error, too
    notes = folder / "notes.txt"
    notes.write_text("no video\n" * 100)
    hopeless = daemon.run("results", "add", job, "--text", "t", "--video", "http://127.0.0.1:9/none.mp4",
                          "--json=result_id")["result_id"]
    elsewhere = {"FARMTOK_SOCKET": str(folder / "nobody.sock"), "FARMTOK_STATE": str(folder / "nobody")}
    rows = [(0, "an empty list", ["schedule", "list"], {}), (2, "an unknown flag", ["jobs", "list", "--colour"], {}),
            (2, "an unknown noun", ["job", "list"], {}),
            (2, "a refused field", ["jobs", "create", "--mode", "search"], {}),
            (3, "an unknown id", ["jobs", "show", "job_none"], {}),
            (1, "a video that is none", ["results", "add", job, "--text", "t", "--video", notes], {}),
            (5, "not approved", ["results", "schedule", waiting], {}), (6, "a wait that runs out",
                                                                        ["results", "schedule", rendering, "--wait=1"],
                                                                        {}),
            (1, "a wait for what fails", ["results", "schedule", hopeless, "--wait=60"], {}),
            (7, "no daemon", ["jobs", "list", "--no-autostart"], elsewhere),
            (7, "daemon status without one", ["daemon", "status"], elsewhere),
            (78, "a wrong configuration", ["jobs", "list"], {"FARMTOK_CONFIG": str(notes)}),
            (78, "a wrong key", ["config", "get", "no.such"], {})]
    for status, name, words, env in rows:
        for form in ([], ["--json"]):
            if form and name.startswith("a wait"):
                continue  # the result is scheduled by now
            done = daemon.cli(*words, *form, env=env)
            check(f"{name}{' as JSON' if form else ''} exits {status}", done.returncode == status,
                  (done.returncode, done.stdout, done.stderr))
            if status and form:
                check(f"{name}: stdout is empty, stderr one object", not done.stdout and
                      {"code", "message", "hint", "retryable", "details"} <= set(told(done)), done)
            elif status:
                check(f"{name}: says error: on stderr", done.stderr.startswith("error: ") and not done.stdout,
                      done.stderr)
    posts = daemon.run("schedule", "list", "--json")["items"]
    busy = next(each["scheduled_id"] for each in posts if each["result_id"] == rendering)
    equal("not finished yet exits 8", daemon.cli("schedule", "show", busy, "--exit-status").returncode, 8)
    daemon.run("schedule", "delete", busy, "--yes", "--json")


def output(daemon):
    jobs = [daemon.run("jobs", "create", "--mode", "manual", "--title", f"j,{n}\"x", "--json=job_id")["job_id"]
            for n in range(3)]
    one = daemon.run("jobs", "show", jobs[0], "--json=job_id,title")
    equal("--json=a,b gives those, in that order", list(one.items()), [("job_id", jobs[0]), ("title", "j,0\"x")])
    unknown = daemon.cli("jobs", "show", jobs[0], "--json=job_id,titel")
    check("an unknown field lists the known ones", unknown.returncode == 2 and "titel" in unknown.stderr and
          "schedule_prompt" in unknown.stderr and not unknown.stdout, unknown)
    page = daemon.run("jobs", "list", "--limit", "2", "--json")
    check("a cut list says so in JSON", page.get("next_cursor") and page["total"] >= 3 and len(page["items"]) == 2,
          page)
    table = daemon.cli("jobs", "list", "--limit", "2")
    check("and on stderr under a table", "--all" in table.stderr and "--cursor" in table.stderr and
          "--all" not in table.stdout, table)
    lines = daemon.cli("jobs", "list", "--ndjson=job_id,status", "--all").stdout.splitlines()
    check("--ndjson is an object a line", len(lines) >= 3 and all(list(json.loads(line)) == ["job_id", "status"]
                                                                  for line in lines), lines)
    rows = list(csv.DictReader(io.StringIO(daemon.cli("jobs", "list", "--csv=title,job_id", "--all").stdout)))
    check("--csv quotes what must be quoted", {"title": "j,0\"x", "job_id": jobs[0]} in rows, rows)
    ids = daemon.cli("jobs", "list", "--ids", "--all")
    check("--ids are bare", set(jobs) <= set(ids.stdout.split()) and all(word.startswith("job_")
                                                                         for word in ids.stdout.split()) and
          not ids.stderr, ids)
    coloured = daemon.cli("jobs", "list", env={"NO_COLOR": ""})
    check("no colour on a pipe", "\x1b" not in coloured.stdout)
    for name, env, words in (("NO_COLOR", {"NO_COLOR": "1"}, []), ("TERM=dumb", {"NO_COLOR": "", "TERM": "dumb"}, []),
                             ("--no-color", {"NO_COLOR": ""}, ["--no-color"])):
        check(f"{name} has no colour on a terminal", "\x1b[" not in on_terminal(daemon, ["jobs", "list", *words],
                                                                                {"TERM": "xterm-256color", **env}))
    check("a terminal has colour", "\x1b[" in on_terminal(daemon, ["calendar", "month"],
                                                          {"TERM": "xterm-256color", "NO_COLOR": ""}))
    for words, suggestion in ((["jbos", "list"], "jobs"), (["jobs", "lst"], "list"),
                              (["jobs", "create", "--titel", "x"], "--title")):
        done = daemon.cli(*words)
        check(f"{' '.join(words)} suggests {suggestion}", done.returncode == 2 and suggestion in done.stderr,
              done.stderr)
    equal("no abbreviated subcommands", daemon.cli("jobs", "li").returncode, 2)


def on_terminal(daemon, words, env):
    done = subprocess.run(["script", "-qec", " ".join(daemon.command(*words)), "/dev/null"],
                          env={**daemon.environment, **env}, capture_output=True, text=True,
                          check=False, timeout=60, stdin=subprocess.DEVNULL)
    return done.stdout


def input_many(daemon, folder):
    lines = '{"title":"a"}\n{"colour":1}\n\nno json\n{"title":"b","job_mode":"manual"}\n'.replace('{"title":"a"}', '{"title":"a","job_mode":"manual"}')
    done = daemon.cli("jobs", "create", "--from", "-", "--ids", stdin=lines)
    check("--from - makes what is right", len(done.stdout.split()) == 2 and done.returncode not in (0, 130), done)
    check("and tells each failure by its line", "line 2" in done.stderr and "line 4" in done.stderr and
          "line 1" not in done.stderr, done.stderr)
    as_json = daemon.cli("jobs", "create", "--from", "-", "--json", stdin=lines)
    told_lines = [json.loads(line)["error"].get("line")
                  for line in as_json.stderr.strip().splitlines() if line.startswith("{")]
    check("also as JSON", 2 in told_lines and 4 in told_lines, as_json)
    file = folder / "jobs.ndjson"
    file.write_text("".join(json.dumps({"job_mode": "manual", "title": f"n{n}"}) + "\n" for n in range(30)))
    first = daemon.cli("jobs", "create", "--from", file, "--ids", "--idempotency-key", "batch").stdout.split()
    second = daemon.cli("jobs", "create", "--from", file, "--ids", "--idempotency-key", "batch").stdout.split()
    check("--idempotency-key replays a whole file", len(set(first)) == 30 and first == second,
          (len(first), len(second)))
    total = daemon.run("jobs", "list", "--json")["total"]
    dry = daemon.cli("jobs", "create", "--from", file, "--dry-run", "--ids")
    equal("--dry-run changes nothing", (dry.returncode, daemon.run("jobs", "list", "--json")["total"]), (0, total))
    deleted = daemon.cli("jobs", "delete", *first[:2], "--yes", "--json")
    check("delete works with --yes", deleted.returncode == 0 and daemon.cli("jobs", "show", first[0]).returncode == 3,
          deleted)
    piped = subprocess.run(f"{BIN}/farmtok jobs list --ids --limit 3 | {BIN}/farmtok jobs delete --from - --yes --ndjson", shell=True, env=daemon.environment,
                           capture_output=True, text=True, check=False, timeout=60)
    equal("ids flow from one command into another", (piped.returncode, len(piped.stdout.splitlines())), (0, 3))


def calls(daemon):
    made = daemon.cli("api", "POST", "/jobs", "-", stdin='{"job_mode":"manual"}')
    check("api prints the envelope", json.loads(made.stdout)["data"]["status"] == "COMPLETED", made)
    missing = daemon.cli("api", "GET", "/jobs/job_none")
    equal("and exits with the error's status", missing.returncode, 3)
    job = json.loads(made.stdout)["data"]["job_id"]
    result = daemon.run("results", "add", job, "--text", "t", "--json")
    post = daemon.run("results", "schedule", result["result_id"], "--at", "2030-01-01T09:00", "--tz", "Europe/Paris",
                      "--json")
    daemon.run("schedule", "fire", post["scheduled_id"], "--json")
    daemon.run("proof", "submit", post["scheduled_id"], "--url", PROOF, "--json")
    schemas = daemon.run("schema")
    objects = {"job": daemon.run("jobs", "show", job, "--json"), "result": daemon.run("results", "show",
                                                                                      result["result_id"], "--json"),
               "post": daemon.run("schedule", "show", post["scheduled_id"], "--json"),
               "event": daemon.run("events", "--limit", "1", "--json")["items"][0],
               "work": daemon.run("work", "list", "--json")["items"][0],
               "proof": daemon.run("proof", "show", post["scheduled_id"], "--json")["items"][0]}
    for noun, one in objects.items():
        schema = schemas[noun] if noun in schemas else daemon.run("schema", noun)
        jsonschema.Draft202012Validator.check_schema(schema)
        faults = [fault.message for fault in jsonschema.Draft202012Validator(schema).iter_errors(one)]
        extra = set(one) - set(schema["properties"])
        check(f"a real {noun} fits its schema, and has no field beside it", not faults and not extra, (faults, extra))
    page = daemon.run("schedule", "link", post["scheduled_id"], "--json")
    equal("schedule link is the magic link", page["volunteer_magic_link"], objects["post"]["volunteer_magic_link"])
    doctor = daemon.cli("doctor", "--json")
    faults = [each["name"] for each in json.loads(doctor.stdout)["checks"] if not each["ok"]]
    equal("doctor names what is wrong, here the render that failed, and exits 1", (doctor.returncode, faults),
          (1, ["work"]))


def following(daemon):
    follower = subprocess.Popen(daemon.command("events", "--follow", "--ndjson"), env=daemon.environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        # The stream is open once it delivers an event; until then jobs are made.
        made = []
        def speaks():
            made.append(daemon.job(title="seen"))
            return select.select([follower.stdout], [], [], 0.3)[0]
        until(speaks, 20, "the follower's first line")
        event = json.loads(follower.stdout.readline())
        check("events --follow streams", event["what"] == "job.created" and event["subject"] in made, event)
        follower.send_signal(signal.SIGINT)
        equal("SIGINT ends it with 130", follower.wait(10 * patience()), 130)
    finally:
        if follower.poll() is None:
            follower.kill()


def settings(daemon, folder):
    config = folder / "own.toml"
    config.write_text('# mine\n[log]\nlevel = "warn"\n')
    env = {"FARMTOK_CONFIG": str(config)}
    def origin(key, **more):
        rows = daemon.run("config", "list", "--origin", "--json", env={**env, **more})
        rows = rows["items"] if isinstance(rows, dict) and "items" in rows else rows
        return next((row["value"], row["origin"]) for row in rows if row["key"] == key)
    equal("a value of the file comes from the file", origin("log.level")[0], "warn")
    check("the environment goes before it", origin("log.level", FARMTOK_LOG_LEVEL="error")[0] == "error" and
          "environment" in origin("log.level", FARMTOK_LOG_LEVEL="error")[1])
    check("what nobody set is built in", "built" in origin("fire.grace")[1], origin("fire.grace"))
    daemon.cli("config", "set", "mail.from", "farm@example.com", env=env)
    equal("config set keeps the rest of the file", (config.read_text().startswith("# mine\n[log]"),
                                                    daemon.cli("config", "get", "mail.from", env=env).stdout.strip()),
          (True, "farm@example.com"))
    later = {"FARMTOK_CONFIG": str(folder / "later.toml")}
    missing = daemon.cli("config", "get", "http", env=later)
    hint = missing.stderr.rsplit("hint: ", 1)[-1].strip()
    check("a named file that is missing is refused with 78, and what makes it is said", missing.returncode == 78 and
          "later.toml does not exist" in missing.stderr and hint.startswith("install "), missing)
    typed = subprocess.run(hint, shell=True, check=False, capture_output=True, timeout=10)
    equal("typed as it stands, the hint makes it", (typed.returncode, daemon.cli("config", "get", "http", env=later).returncode),
          (0, 0))
    (folder / "later.toml").unlink()
    made = daemon.cli("config", "set", "net.timeout", "9s", env=later)
    check("config set makes it, for its owner alone", made.returncode == 0 and
          (folder / "later.toml").stat().st_mode & 0o777 == 0o600, made)
    wrong = daemon.cli("config", "set", "net.timeout", "soon", env=env)
    check("a wrong value is refused with 78 and changes nothing", wrong.returncode == 78 and
          "soon" not in config.read_text(), wrong)
    for key, value in (("plan.blackout", "banana"), ("plan.blackout", "2027-01-02..2026-12-31"),
                       ("webhook.retry", "5,abc"), ("mail.from", "not an address")):
        before = config.read_text()
        done = daemon.cli("config", "set", key, value, env=env)
        check(f"{key} {value} is refused with 78, told and not written", done.returncode == 78 and
              value in done.stderr and "must be" in done.stderr and config.read_text() == before, done)
        loaded = daemon.cli("config", "list", env={**env, "FARMTOK_" + key.replace(".", "_").upper(): value})
        check("and when it is read", loaded.returncode == 78 and value in loaded.stderr, loaded)
    mending(daemon, folder)
    masked = daemon.cli("config", "list", "--json", env={**env, "FARMTOK_MAIL_SMTP_PASSWORD": "hush-hush"})
    check("secrets are masked", "hush-hush" not in masked.stdout, masked.stdout[:300])


def mending(daemon, folder):
    """config set repairs the file that every other command refuses."""
    wrong = folder / "wrong.toml"
    wrong.write_text('[plan]\nper_day = "x" # many\n')
    env = {"FARMTOK_CONFIG": str(wrong)}
    refused = daemon.cli("config", "list", env=env)
    check("a wrong value in the file is refused", refused.returncode == 78 and
          "plan.per_day" in refused.stderr, refused)
    dry = daemon.cli("config", "set", "plan.per_day", "3", "--dry-run", env=env)
    check("config set --dry-run changes nothing", dry.returncode == 0 and '"x"' in wrong.read_text(), dry)
    mended = daemon.cli("config", "set", "plan.per_day", "3", env=env)
    check("config set mends it and keeps the comment", mended.returncode == 0 and
          wrong.read_text() == "[plan]\nper_day = 3 # many\n", mended)
    check("and says when it counts", "at start" in mended.stderr, mended.stderr)
    still = daemon.cli("config", "set", "plan.gap", "2h", env={**env, "FARMTOK_PLAN_GAP": "1h"})
    check("a variable that goes before it is named", still.returncode == 0 and "FARMTOK_PLAN_GAP" in still.stderr, still)
    secret = ("config", "set", "mail.smtp_password", "-")
    daemon.cli(*secret, stdin=" hush \n", env=env)
    check("of a secret only the last line break goes", "' hush '" in wrong.read_text(), wrong.read_text())
    before = wrong.read_text()
    two = daemon.cli(*secret, stdin="one\ntwo\n", env=env)
    check("two lines are refused and not shown", two.returncode == 78 and "line" in two.stderr and
          "two" not in two.stderr.replace("two lines", "") and wrong.read_text() == before, two)


def refused_start(folder):
    """A daemon that ends after it began to listen: its error is shown, and no line says that it started."""
    home = folder / "halfway"
    home.mkdir()
    shutil.copy(BIN / "farmtok", home / "farmtok")
    (home / "farmtokd").write_text("""#!/usr/bin/python3
import os, socket, sys, time
door = socket.socket(socket.AF_UNIX)
door.bind(os.environ["FARMTOK_SOCKET"])
door.listen()
time.sleep(0.3)
os.unlink(os.environ["FARMTOK_SOCKET"])
sys.exit(print("error: plan.blackout: banana\\nhint: Write days.", file=sys.stderr) or int(os.environ["STATUS"]))
""")
    (home / "farmtokd").chmod(0o755)
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin", "NO_COLOR": "1", "FARMTOK_STATE": str(home / "state"),
           "FARMTOK_SOCKET": str(home / "d.sock")}
    for status in (78, 5):
        for words in (["jobs", "list"], ["daemon", "start"]):
            done = subprocess.run([home / "farmtok", *words], env={**env, "STATUS": str(status)}, capture_output=True,
                                  text=True, check=False, timeout=60)
            # To a command that only needs a daemon, one that cannot be started for its state is no daemon.
            wanted = 7 if (status, words[0]) == (5, "jobs") else status
            check(f"{' '.join(words)} shows the refusal and ends with {wanted}", done.returncode == wanted and
                  "plan.blackout: banana" in done.stderr and "hint: Write days." in done.stderr and
                  "note: started" not in done.stderr and not done.stdout, done)


def autostart(folder):
    """Without a daemon the first command starts one for this user and says so on stderr."""
    with Daemon() as made:
        made.stop()
        env = {"FARMTOK_NO_AUTOSTART": ""}
        first = made.cli("jobs", "list", "--json", env=env)
        check("a daemon is started, and stderr says so", first.returncode == 0 and
              json.loads(first.stdout)["total"] == 0 and "started farmtokd" in first.stderr, first)
        second = made.cli("jobs", "list", "--json", env=env)
        equal("once", (second.returncode, second.stderr), (0, ""))
        pid = made.run("daemon", "status", "--json")["pid"]
        logs = made.cli("daemon", "logs")
        check("daemon logs shows its log", "ready" in logs.stdout, logs)
        stopped = made.cli("daemon", "stop")
        check("daemon stop ends it", stopped.returncode == 0 and not pathlib.Path(f"/proc/{pid}").exists() or
              until(lambda: not pathlib.Path(f"/proc/{pid}").exists(), 10), stopped)
        refused = made.cli("jobs", "list", "--no-autostart", env=env)
        check("--no-autostart refuses with 7 and the command that helps", refused.returncode == 7 and
              "farmtok daemon start" in refused.stderr, refused)


def completions(daemon):
    folder = ROOT / "completions"
    shells = {"bash": ["bash", "--norc", "-c",
                       ". /usr/share/bash-completion/bash_completion; . '{}' && complete -p farmtok"],
              "zsh": ["zsh", "-f", "-c", "autoload -U compinit && compinit -D -u && . '{}'; whence -w _farmtok"],
              "fish": ["fish", "--no-config", "-c", "source '{}'; complete -C 'farmtok jobs '"]}
    for shell, command in shells.items():
        file = next((each for each in folder.glob("*") if shell in each.name or
                     (shell == "zsh" and each.name.startswith("_"))), None)
        if shell == "bash" and not file:
            file = folder / "farmtok" if (folder / "farmtok").exists() else None
        if not file or not shutil.which(shell):
            skip(f"completion for {shell}", "there is no file for it" if not file else "the shell is not installed")
            continue
        done = subprocess.run([word.replace("{}", str(file)) for word in command], env=daemon.environment,
                              capture_output=True, text=True, check=False, timeout=60)
        check(f"the completion for {shell} loads without a word", done.returncode == 0 and not done.stderr, done)


def main(folder):
    with Daemon(render__preset="ultrafast") as daemon:
        for name, run in (("statuses", lambda: statuses(daemon, folder)),
                          ("the daemon's manual", lambda: daemon_manual(daemon)), ("output", lambda: output(daemon)),
                          ("input", lambda: input_many(daemon, folder)),
                          ("calls", lambda: calls(daemon)), ("following", lambda: following(daemon)),
                          ("settings", lambda: settings(daemon, folder)),
                          ("completions", lambda: completions(daemon))):
            with section(name):
                run()
    with section("a refused start"):
        refused_start(folder)
    with section("autostart"):
        autostart(folder)


with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
    with section("the run"):
        main(pathlib.Path(place))
finish()
