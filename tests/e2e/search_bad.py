"""Bad input of every kind: refused at once or FAILED in words that name provider, path and status, never the key."""
import pathlib
import re
import time

from kit.checks import check, equal, patience, section, until
from kit.jobs import (SECRETS, add_catalogue, balance, books_balance, create, ended, failed_well, ran, results, started)
from kit.stand_ins import aweme, records, tikwm

# Refused before anything is reserved: name, flags or body, code, exit status, a word of the message.
REFUSED = [
    ("no prompt", ["--mode", "search"], "INVALID_REQUEST", 2, "prompt"),
    ("an empty prompt", ["--mode", "search", "--prompt", "  "], "INVALID_REQUEST", 2, "prompt"),
    ("no channel", ["--mode", "channel"], "INVALID_REQUEST", 2, "channel"),
    ("a channel that is a path", ["--mode", "channel", "--channel", "../../x"], "INVALID_REQUEST", 2, "channel"),
    ("a channel that is an option", ["--mode", "channel", "--channel", "--exec=x"], None, 2, "--exec=x"),
    ("an unknown discovery provider", ["--prompt", "x", "--discovery", "youtube"], "INVALID_REQUEST", 2, "youtube"),
    ("an unknown analysis provider", ["--prompt", "x", "--analysis", "oracle"], "INVALID_REQUEST", 2, "oracle"),
    ("an unknown mode", ["--mode", "browse", "--prompt", "x"], None, 2, "browse"),
    ("a quantity of zero", ["--prompt", "x", "--quantity", "0"], "INVALID_REQUEST", 2, "quantity"),
    ("a quantity beyond all bounds", ["--prompt", "x", "--quantity", "99999999"], "INVALID_REQUEST", 2, "quantity"),
    ("aweme without its key", ["--prompt", "x", "--discovery", "aweme"], "PROVIDER_NOT_READY", 78, "aweme.key"),
    ("gemini without its key", ["--prompt", "x", "--analysis", "gemini"], "PROVIDER_NOT_READY", 78, "gemini.key"),
    ("no program to ask", ["--prompt", "x", "--discovery", "command"], "PROVIDER_NOT_READY", 78, "discovery.command"),
    ("no program to judge", ["--prompt", "x", "--analysis", "command"], "PROVIDER_NOT_READY", 78, "analysis.command"),
    ("yt-dlp that is not there", ["--mode", "channel", "--channel", "x", "--discovery", "ytdlp"], "PROVIDER_NOT_READY",
     78, "no-such-yt-dlp"),
]

# The ways in which tikwm can misbehave, and a word of the reason.
MISBEHAVES = [("html", "HTML"), ("empty", ""), ("broken", "JSON"), ("array", ""), ("deep", ""), ("huge", ""),
              ("endless", ""), ("drop", ""), ("hang", ""), ("redirect", "302"), ("401", "401"), ("403", "403"),
              ("404", "404"), ("500", "500"), ("503", "503")]


def refused(daemon):
    before = balance(daemon)
    for name, flags, code, status, word in REFUSED:
        done = daemon.cli("jobs", "create", *flags, "--json", timeout=30)
        check(f"{name} is refused, exit {status}", done.returncode == status and not done.stdout and
              word.lower() in done.stderr.lower() and (code is None or f'"{code}"' in done.stderr), done)
    body = daemon.call("POST", "/jobs", {"job_mode": "browse", "content_prompt": "x"})
    equal("an unknown mode over the API", (body.status, body.code), (400, "INVALID_REQUEST"))
    equal("nothing was reserved for any of them", balance(daemon), before)


def misbehaving(daemon, server):
    """All at once; the prompt of each job tells the service how to answer."""
    server.wish = lambda asked: asked.query.get("keywords", "").removeprefix("do ") or None
    begun = time.monotonic()
    jobs = {how: create(daemon, discovery_provider="tikwm", content_prompt=f"do {how}") for how, _ in MISBEHAVES}
    for how, word in MISBEHAVES:
        job = ended(daemon, jobs[how])
        failed_well(f"tikwm answers {how}", job, "tikwm", "/feed/search", word)
        equal(f"tikwm answers {how}: its credits are released", (job["credits_spent"], job.get("credits_reserved") or 0),
              (0, 0))
    check("all of them in good time", time.monotonic() - begun < 25 * patience(), time.monotonic() - begun)
    server.wish = lambda asked: None
    server.release.set()
    peak = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{daemon.process.pid}/status").read_text())[1]) >> 10
    check("two gigabytes are never taken in", peak < 400 * (4 if patience() > 1 else 1), f"{peak} MB")


def tikwm_words(daemon, server):
    server.message = "Free Api Limit: 5000 request/1 day."
    job = ran(daemon, discovery_provider="tikwm")
    failed_well("a limit for the day", job, "tikwm", "1 day")
    server.message = None
    server.mangle = lambda body: body.replace(b"fitness", b"fit\xff\xfe\x80ness").replace(b"\\u", b"\\ud83d\\u", 1)
    job = ran(daemon, discovery_provider="tikwm", output_quantity=3)
    check("captions that are no UTF-8 harm nobody", job["status"] == "COMPLETED" and len(results(daemon, job["job_id"])) == 3,
          (job["status"], job.get("status_reason")))
    server.mangle = None
    for name, flag, word in (("a private channel", "private", "private"), ("an unknown channel", "unknown", "")):
        setattr(server, flag, True)
        job = ran(daemon, discovery_provider="tikwm", job_mode="channel", channel_username="somebody.else",
                  content_prompt=None)
        failed_well(name, job, "tikwm", word, "somebody.else")
        setattr(server, flag, False)
    empty = ran(daemon, discovery_provider="catalogue", job_mode="channel", channel_username="nobody_at_all",
                content_prompt=None)
    failed_well("a channel the catalogue does not have", empty, "nobody_at_all")


def endless_pages(daemon, server):
    server.endless = True
    job = ran(daemon, discovery_provider="tikwm", output_quantity=50, filter_prompt="at least 900 million views")
    check("endless pages end at the bound, and the job says why", job["status"] == "COMPLETED" and
          0 < job["progress"]["pages"] <= 4 and job["progress"]["kept"] == 0 and job["status_reason"], job)
    server.endless, server.stuck = False, True
    job = ran(daemon, discovery_provider="tikwm", output_quantity=500, allow_seen=True)
    check("the same page again and again ends too", job["status"] == "COMPLETED" and job["progress"]["pages"] <= 4 and
          job["progress"]["kept"] <= 30 and job["status_reason"], job)
    ids = [each["tiktok_video_id"] for each in results(daemon, job["job_id"])]
    equal("and gives no video twice", len(ids), len(set(ids)))
    server.stuck = False


def keys(daemon):
    """A service that refuses the key: the setting is named, the key is not."""
    server = aweme.Aweme("tokapi")
    with started(discovery__provider="aweme", aweme__base_url=server.url, aweme__key="a-wrong-key-0123",
                 discovery__patience="1s") as other:
        job = ran(other)
        failed_well("a refused key", job, "aweme", "/v1/search/post", "401")
        told = (job["status_reason"] + " " + str(other.get(f"/why/{job['job_id']}")) + other.log() +
                other.cli("jobs", "show", job["job_id"], "--json").stdout)
        check("the setting is named", "aweme.key" in told, job["status_reason"])
        check("the key is not", "a-wrong-key-0123" not in told)
        books_balance(other, "a refused key")
    equal("no key of this suite is in the log", [key for key in SECRETS if key in daemon.log()], [])


def big_numbers(daemon, folder):
    """Ids beyond 2^53, as numbers; absurd values; every line without a record is reported and the others are added."""
    best = records.search("fitness workout")[0]
    rows = ['{"id":7349123456789012345,"text":"zebrafish one","createTime":1608214517,"authorMeta":{"name":"a"},'
            '"playCount":9007199254740993,"diggCount":5,"videoMeta":{"duration":15}}',
            '{"id":"7349123456789012347","text":"zebrafish two","createTime":99999999999999,'
            '"authorMeta":{"name":"b"},"playCount":-5,"diggCount":1e300,"videoMeta":{"duration":"x"}}',
            "no json", '{"id":null}', "[1,2", '{"id":"' + best["id"] + '"']
    file = folder / "numbers.ndjson"
    file.write_bytes("\n".join(rows).encode() + b'\n{"id":"73","text":"\xff\xfe fitness","authorMeta":{"name":"c"}}\n')
    added = add_catalogue(daemon, file)
    check("what is no record is told by its line", added["faults"] >= 4 and added["added"] >= 2 and
          {3, 4, 5, 6} <= {each["line"] for each in added["first_faults"]}, added)
    job = ran(daemon, discovery_provider="catalogue", output_quantity=2, content_prompt="zebrafish")
    check("ids keep every digit", {"7349123456789012345", "7349123456789012347"} <=
          {each["tiktok_video_id"] for each in results(daemon, job["job_id"])},
          [each["tiktok_video_id"] for each in results(daemon, job["job_id"])])
    empty = folder / "empty.ndjson"
    empty.write_text("")
    for name, path in (("an empty file", empty), ("a file that is not there", folder / "none.ndjson")):
        done = daemon.cli("catalogue", "add", path)
        check(f"{name} is refused", done.returncode == 2 and done.stderr.startswith("error: "), done)


def stops_quickly(daemon, server):
    """SIGTERM while a provider hangs; the job continues after the next start."""
    server.release.clear()
    server.misbehave = "hang"
    job_id = create(daemon, discovery_provider="tikwm", output_quantity=2)
    before = len(server.asked)
    until(lambda: len(server.asked) > before or daemon.get("/jobs/" + job_id)["status"] != "PENDING", 10)
    begun = time.monotonic()
    status = daemon.stop()
    took = time.monotonic() - begun
    check("a hanging provider does not hold up the stop", status == 0 and took < 5 * patience(), (status, took))
    server.misbehave = None
    server.release.set()
    daemon.start()
    job = ended(daemon, job_id)
    equal("and the job goes on after the start", (job["status"], job["progress"]["kept"]), ("COMPLETED", 2))


def run(folder):
    server = tikwm.Tikwm()
    with started(tikwm__base_url=server.url, discovery__timeout="1s", discovery__patience="1s", discovery__max_pages=4,
                 analysis__jobs=len(MISBEHAVES), ytdlp__program="no-such-yt-dlp") as daemon:
        add_catalogue(daemon, records.FILE)
        for part in (refused, lambda it: misbehaving(it, server), lambda it: tikwm_words(it, server),
                     lambda it: endless_pages(it, server), keys, lambda it: big_numbers(it, folder),
                     lambda it: stops_quickly(it, server)):
            with section("bad input"):
                part(daemon)
        check("the daemon lives", daemon.alive())
        books_balance(daemon, "after all of it")
