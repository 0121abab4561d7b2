"""The rights to use a found video, and the credit to its author."""
import json

from kit.checks import check, equal, section
from kit.jobs import add_trending, ran, results, started


def approved(daemon, **more):
    job = ran(daemon, output_quantity=2, filter_prompt="50k+ views", **more)
    found = results(daemon, job["job_id"])
    daemon.run("results", "approve", *[each["result_id"] for each in found], "--ndjson") if len(found) == 1 else \
        daemon.cli("results", "approve", *[each["result_id"] for each in found])
    return [daemon.get("/results/" + each["result_id"]) for each in found]


def required(folder):
    with started(rights__policy="require") as daemon:
        add_trending(daemon, folder)
        first = approved(daemon, caption_prompt="Strong! Credit: {credit}")[0]
        equal("a found video's rights are unknown at first", first["rights_status"], "unknown")
        check("its author is named in the caption", f"@{first['tiktok_author']}" in first["caption"] and
              "{credit}" not in first["caption"], first["caption"])
        refused = daemon.cli("results", "schedule", first["result_id"], "--at", "+1h", "--json")
        error = json.loads(refused.stderr)["error"]
        check("without rights it cannot be scheduled: exit 5, and the command that helps", refused.returncode == 5 and
              error["code"] == "RIGHTS_REQUIRED" and f"farmtok results edit {first['result_id']} --rights" in error["hint"],
              refused)
        equal("nothing was scheduled", daemon.get("/scheduled")["total"], 0)
        edited = daemon.run("results", "edit", first["result_id"], "--rights", "permission", "--rights-note",
                            "mail of 3 May, kept by the office", "--credit", "Video by our friend @x", "--json")
        equal("the status is set, with its proof", (edited["rights_status"], edited["rights_note"], edited["credit_line"]),
              ("permission", "mail of 3 May, kept by the office", "Video by our friend @x"))
        post = daemon.run("results", "schedule", first["result_id"], "--at", "+1h", "--json")
        check("then it is scheduled, and its caption names the author", post["scheduled_id"] and
              "{credit}" not in post["caption"], post["caption"])
        own = daemon.schedule(daemon.result(daemon.job()), "2031-01-01T00:00:00Z")
        check("what one brought oneself is not asked about", own.startswith("post_"))
        bulk_refused = daemon.cli("results", "edit", first["result_id"], "--rights", "stolen")
        check("a status that is none is refused", bulk_refused.returncode == 2 and "public_domain" in bulk_refused.stderr,
              bulk_refused)


def warned(folder):
    with started() as daemon:
        add_trending(daemon, folder)
        first, second = approved(daemon)
        done = daemon.cli("results", "schedule", first["result_id"], "--at", "+1h", "--json")
        post = json.loads(done.stdout)
        check("by default it is scheduled with a warning", done.returncode == 0 and "rights" in (post.get("notice") or "").lower(),
              done)
        daemon.run("results", "edit", second["result_id"], "--caption", "Wow! {credit}", "--rights", "licensed", "--json")
        post = daemon.run("results", "schedule", second["result_id"], "--at", "+1h", "--json")
        equal("{credit} in a caption of one's own is filled", post["caption"], f"Wow! Video by @{second['tiktok_author']}")
        check("and nothing is said of rights", "rights" not in (post.get("notice") or "").lower(), post.get("notice"))


def off(folder):
    with started(rights__policy="off", rights__credit="(c) {author}") as daemon:
        add_trending(daemon, folder)
        first = approved(daemon)[0]
        daemon.run("results", "edit", first["result_id"], "--on-schedule-email", "ana@a.test", "--json")
        post = daemon.run("results", "schedule", first["result_id"], "--at", "+1h", "--json")
        equal("off is silent, and the credit line is the operator's", (post.get("notice"), first["credit_line"]),
              (None, f"(c) {first['tiktok_author']}"))


def run(folder):
    for part in (required, warned, off):
        with section(part.__name__):
            part(folder)
