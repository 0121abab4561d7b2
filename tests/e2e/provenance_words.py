"""What a person reads of AI and its label: probes, lists, empty lists and hints."""
import re

from kit import clips, credentials
from kit.checks import check, equal, until
from kit.daemon import Daemon
from kit.jobs import add_catalogue, started

LATER = "2031-01-01T09:00:00Z"
# Every verb that reads ids, with what else it needs.
READERS = (("results", "edit", "--ai-origin", "operator"), ("results", "approve"), ("results", "reject"),
           ("results", "schedule", "--at", "+1d"), ("results", "add", "JOB"), ("schedule", "edit", "--caption", "x"),
           ("schedule", "fire"), ("schedule", "delete"), ("schedule", "recover", "--drop"), ("jobs", "edit", "--title", "x"),
           ("jobs", "cancel"), ("jobs", "delete"), ("work", "retry"), ("work", "drop"),
           ("proof", "submit"))


def result_of(daemon, clip, *words):
    return daemon.run("results", "add", daemon.job(), "--video", clip, "--text", "A dance.", *words, "--json")


def probes(daemon, folder, clip):
    """What the probe of a result says depends on its label."""
    result = result_of(daemon, clip)["result_id"]

    def probe(named):
        return daemon.cli("media", "probe", named).stdout
    check("a result without its label: the command has its id",
          f"`farmtok results edit {result} --ai-origin operator`" in probe(result), probe(result))
    daemon.run("results", "edit", result, "--ai-origin", "operator", "--json")
    told = probe(result)
    check("one with its label needs none", f"the AI label of {result} is on" in told and "--ai-origin" not in told, told)
    daemon.run("results", "edit", result, "--ai-origin", "none", "--reason", "filmed by us", "--json")
    told = probe(result)
    check("nor one that has none for a reason", f"the AI label of {result} is off: filmed by us" in told and
          "--ai-origin" not in told, told)
    said = result_of(daemon, clips.tiny(folder / "said.mp4", number=21), "--ai-origin", "operator")["result_id"]
    check("what only the operator says is said, too", f"the AI label of {said} is on" in probe(said), probe(said))
    plain = clips.tiny(folder / "filmed.mp4", number=22)
    camera = credentials.ended(plain, folder / "camera.mp4",
                               credentials.c2pa_box(credentials.store(credentials.manifest("Camera", "digitalCapture"))))
    told = probe(camera)
    check("a camera's credentials are named as such", "content credentials of Camera, nothing of AI in them, are not in the copy"
          in told, told)
    made = result_of(daemon, camera)
    check("and in the result's notice", "nothing of AI is in them" in made["ai_notice"], made)
    told = daemon.cli("media", "list").stdout
    check("the list of files has a column where one says AI", re.search(r"^MEDIA.* AI\b", told) and
          re.search("original .*credentials", told), told)


def empty_lists(daemon):
    job = daemon.job()
    for noun, verb, *more in READERS:
        done = daemon.cli(noun, verb, *(job if word == "JOB" else word for word in more), "--from", "-", stdin="")
        equal(f"{noun} {verb}: an empty list is no fault", (done.returncode, done.stdout,
                                                            "nothing to do: stdin is empty" in done.stderr), (0, "", True))
    done = daemon.cli("results", "edit", "--from", "-", "--ai-origin", "operator", "--json", stdin="\n")
    equal("for programs it is an empty list", (done.returncode, done.stdout.strip(), done.stderr),
          (0, '{"items":[],"total":0}', ""))
    done = daemon.cli("jobs", "create", "--from", "-", stdin="")
    check("a new job needs an object", done.returncode == 2 and "stdin is empty" in done.stderr and
          "farmtok jobs create -h" in done.stderr, done)
    result = daemon.result(job)
    done = daemon.cli("results", "edit", result, "--from", "-", stdin="")
    check("and so does a result that is named", done.returncode == 2 and "stdin is empty" in done.stderr, done)


def hints(daemon, clip):
    result = result_of(daemon, clip, "--ai-origin", "operator")["result_id"]
    post = daemon.schedule(result, LATER)
    done = daemon.cli("proof", "submit", post, "--ai-label-set")
    advised = f"farmtok proof submit {post} --ai-label-set --url URL"
    check("a proof without its link: the line as it was typed, with a place for the link",
          done.returncode == 2 and advised in done.stderr, done)
    done = daemon.cli(*advised.split()[1:])
    check("which cannot be submitted as it is", done.returncode == 2 and "URL" in done.stderr, done)
    done = daemon.cli("results", "edit", result, "--ai-label", "on")
    check("the flag that was meant", done.returncode == 2 and "did you mean: --ai-origin" in done.stderr, done)
    told = daemon.cli("results", "edit", "-h").stdout
    told = " ".join(told.split())
    check("its help explains each word", all(each in told for each in ("operator: you say so", "declared: its record", "none_found: nothing",
          "which only a file can")), told)
    for view in (("month", "2031-01"), ("week", "2031-W01"), ("day", "2031-01-01"), ("agenda", "--from", "2031-01-01")):
        told = daemon.cli("calendar", *view, "--tz", "UTC").stdout
        check(f"calendar {view[0]} marks the post", "AI with the AI label" in told, told)
    page = daemon.cli("calendar", "month", "2031-01", "--html", "-", "--tz", "UTC").stdout
    check("and so does its page", ">AI</abbr>" in page, page[-800:])
    equal("totals count it", daemon.get("/calendar/month/2031/1")["totals"]["2031-01-01"]["ai_labels"], 1)


def found(folder):
    """Records that declare AI: in the catalogue and among what a job found."""
    source = folder / "usual.ndjson"
    source.write_text('{"id": "7349123456789012345", "text": "fitness dance", "author": "ana", "views": 90000, "is_aigc": true}\n')
    with started() as daemon:
        add_catalogue(daemon, source)
        told = daemon.cli("catalogue", "search", "fitness").stdout
        check("catalogue search shows it", "is_aigc true" in told and "ana" in told, told)
        job = daemon.post("/jobs", {"content_prompt": "fitness", "output_quantity": 1})["job_id"]
        until(lambda: daemon.get(f"/jobs/{job}")["status"] in ("COMPLETED", "FAILED"), 60, "the end of the search")
        told = daemon.cli("jobs", "found", job).stdout
        check("and so does jobs found", "is_aigc true" in told, told)


def words(folder, clip):
    with Daemon(render__preset="ultrafast") as daemon:
        probes(daemon, folder, clip)
        empty_lists(daemon)
        hints(daemon, clip)
    found(folder)
