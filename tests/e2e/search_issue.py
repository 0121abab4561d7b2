"""The job of the issue on real records: ten fitness videos above 50,000 views, best first, none twice; one is posted."""
import json
import os

from kit import clips
from kit.checks import check, equal
from kit.jobs import add_catalogue, balance, books_balance, started
from kit.stand_ins import records
from search_judged import FITNESS

JOB = ["jobs", "create", "--mode", "search", "--prompt", "viral fitness transformation clips", "--quantity", "10",
       "--filter", "Only videos with 50k+ views", "--publish-mode", "AUTO_APPROVED", "--wait", "--json"]


def mapped(folder):
    """A folder of clips named by the ids of records."""
    media = folder / "media"
    media.mkdir()
    made = [clips.tiny(folder / f"clip{number}.mp4", 1, "96x160", 10, number=number) for number in range(3)]
    for number, video_id in enumerate(sorted(FITNESS)):
        os.link(made[number % len(made)], media / f"{video_id}.mp4")
    return media


def job_of(daemon, *more):
    done = daemon.cli(*JOB, *more, timeout=120)
    equal("jobs create --wait exits 0", (done.returncode, done.stderr), (0, ""))
    return json.loads(done.stdout)


def listed(daemon, job):
    return daemon.run("results", "list", job["job_id"], "--json")["items"]


def judge(name, job, found):
    views = {record["id"]: record["playCount"] for record in records.trending()}
    ids = [each["tiktok_video_id"] for each in found]
    scores = [each["match_score"] for each in found]
    equal(f"{name}: ten results", (job["status"], len(found), job["progress"]["kept"]), ("COMPLETED", 10, 10))
    check(f"{name}: none twice", len(set(ids)) == len(ids), ids)
    check(f"{name}: all above 50,000 views", all(views[each] >= 50_000 for each in ids), [views[each] for each in ids])
    check(f"{name}: as the results say", all(each["tiktok_view_count"] == views[each["tiktok_video_id"]]
                                             for each in found))
    check(f"{name}: best first", scores == sorted(scores, reverse=True) and scores[-1] >= 30, scores)
    return ids


def run(folder):
    with started() as daemon:
        added = add_catalogue(daemon, records.FILE, "--media", mapped(folder))
        equal("catalogue add takes every record and finds the clips",
              (added["records"], added["added"], added["faults"], added["with_video"]),
              (len(records.trending()), len(records.trending()), 0, len(FITNESS)))
        job = job_of(daemon)
        found = listed(daemon, job)
        ids = judge("the first job", job, found)
        texts = {record["id"]: record["text"] for record in records.trending()}
        equal("all are fitness videos", [texts[each] for each in ids if each not in FITNESS], [])
        check("all are approved by themselves", all(each["approved"] and each["decided_by"] for each in found),
              [(each["match_score"], each.get("approval_decision")) for each in found if not each["approved"]])
        check("each says why, from where, and whose it is",
              all(each["ai_analysis"] and each["source_provider"] == "catalogue" and each["tiktok_author"] in
                  each["credit_line"] and each["source_url"].endswith(each["tiktok_video_id"]) and
                  each["rights_status"] == "unknown" and each["tweet_text"] and each["caption"] for each in found), found[0])
        equal("they cost 41.82 credits", (job["credits_spent"], job.get("credits_reserved") or 0), (41.82, 0))
        books_balance(daemon, "after the first job")
        again(daemon, job, ids)
        equal("every job was paid for once", balance(daemon)["spent"], round(3 * 41.82, 6))
        posted(daemon, found)
        explained(daemon, job)


def again(daemon, first, ids):
    job = job_of(daemon)
    others = judge("the same job again", job, listed(daemon, job))
    equal("it finds others", sorted(set(ids) & set(others)), [])
    check("and counts those it passed over", job["progress"]["seen"] >= 10, job["progress"])
    same = job_of(daemon, "--allow-seen")
    repeated = judge("with --allow-seen", same, listed(daemon, same))
    # Videos of one score are in the order in which their analyses ended.
    equal("--allow-seen finds the same ten", sorted(repeated), sorted(ids))
    waiting = daemon.cli("results", "list", first["job_id"], "--state", "pending", "--ndjson")
    equal("results list --state pending --ndjson has none of the approved", (waiting.returncode, waiting.stdout), (0, ""))


def posted(daemon, found):
    """The best one becomes a post with a rendered copy of its clip."""
    check("the clip is the result's video", found[0].get("original_video_url"), found[0].get("video_error"))
    post = daemon.run("results", "schedule", found[0]["result_id"], "--at", "+1h", "--wait=90", "--json", timeout=120)
    equal("scheduled, its clip is rendered", (post["dedup_status"], bool(post["deduplicated_video_url"])),
          ("completed", True))
    books_balance(daemon, "a post of a found video is included in its price")


def explained(daemon, job):
    kept = daemon.run("jobs", "found", job["job_id"], "--only", "kept", "--json")
    equal("jobs found --only kept has the ten", kept["total"], 10)
    rest = daemon.run("jobs", "found", job["job_id"], "--only", "unused", "--limit", "5", "--json")["items"]
    check("what was not needed any more says so", rest and all("ended" in each["reason"] for each in rest), rest[:1])
    shown = daemon.cli("jobs", "found", job["job_id"])
    check("a person sees a table", shown.returncode == 0 and "kept" in shown.stdout, shown)
    told = daemon.run("jobs", "explain-filter", "50k+ views, no ads, real transformations", "--json")
    check("explain-filter tells what it understood", len(told["conditions"]) == 2 and len(told["understood"]) == 2 and
          any("transformation" in each for each in told["not_understood"]), told)
    words = daemon.cli("jobs", "explain-filter", "50k+ views, real transformations").stdout
    check("a person sees both parts", "understood:\n" in words and "left to you, or to a model that analyses:" in words, words)
