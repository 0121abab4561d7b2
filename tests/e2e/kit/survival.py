"""Invariants of a farm that was killed again and again, once its work has ended."""
import collections
import datetime
import socket

from . import mail
from .checks import check, equal, until


def answers(daemon):
    """Waits until the daemon accepts connections, or has died."""
    def reachable():
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(daemon.socket)) == 0 or daemon.process.poll() is not None
    until(reachable, 20, "the daemon's socket", 0.002)


def every(daemon, path):
    items, cursor = [], ""
    while True:
        page = daemon.get(f"{path}{'&' if '?' in path else '?'}limit=1000{cursor}")
        items += page["items"]
        if not page.get("next_cursor"):
            return items
        # Events are numbered: their cursor is the number of the last one read.
        cursor = ("&after=" if path.startswith("/events") else "&cursor=") + page["next_cursor"]


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def drained(daemon):
    work = every(daemon, "/work")
    return not [each for each in work if each["kind"] not in ("sweep", "backup") and each["state"] != "dead"]


def judge(daemon, planned, proofs, receiver):
    """`planned`: ids of the acknowledged posts; `proofs`: the submitted address, by the post's id. Returns the
    posts, the videos among them, and how many webhooks were sent again."""
    until(lambda: drained(daemon), 60, "the end of the queue", 0.2)
    posts = every(daemon, "/scheduled")
    kept = {post["scheduled_id"] for post in posts}
    equal("no acknowledged post is lost", sorted(set(planned) - kept), [])
    equal("no post is there twice", [text for text, count in collections.Counter(post["tweet_text"]
                                                                                 for post in posts).items() if count > 1], [])
    results = collections.Counter(each["tweet_text"] for each in every(daemon, "/results"))
    equal("no result is there twice", [text for text, count in results.items() if count > 1], [])
    equal("every post fired", [post["scheduled_id"] for post in posts if not post["fired"]], [])
    early = [post["scheduled_id"] for post in posts if post["fired"] and
             instant(post["fired_at"]) < instant(post["scheduled_datetime"])]
    equal("none fired early", early, [])
    events = collections.Counter((event["what"], event["subject"]) for event in every(daemon, "/events"))
    equal("each fired exactly once", [post for post in kept if events["post.fired", post] != 1], [])
    told = collections.defaultdict(set)
    for came in receiver.received:
        told[came.event["action"], came.event["payload"]["scheduled_id"]].add(came.id)
    equal("each SCHEDULE_FIRED came, under one webhook-id", [post
                                                             for post in kept if len(told["SCHEDULE_FIRED", post]) != 1], [])
    equal("each PROOF_SUBMITTED came, under one webhook-id", [post
                                                              for post in proofs if len(told["PROOF_SUBMITTED", post]) != 1], [])
    check("every webhook was signed", all(came.genuine for came in receiver.received))
    mails = collections.Counter()
    for file in (daemon.state / "outbox").glob("*.eml"):
        text = mail.parts(mail.parse(file.read_bytes()))["text/plain"]
        mails[text.split("/volunteer/")[1].split("\n")[0].strip().split("?")[0]] += 1
    equal("each post has one mail", [post for post in kept if mails[post] != 1], [])
    equal("every proof counts", [post for post in posts if post["scheduled_id"] in proofs and
                                 post.get("proof_url") != proofs[post["scheduled_id"]]], [])
    videos = [post for post in posts if post.get("dedup_status")]
    check("every video was rendered", videos and all(post["dedup_status"] == "completed" for post in videos),
          [(post["scheduled_id"], post.get("dedup_error")) for post in videos if post["dedup_status"] != "completed"])
    equal("nothing failed for good", [each["last_error"] for each in every(daemon, "/work?state=dead")], [])
    sound = {each["name"]: each["ok"] for each in daemon.get("/doctor")["checks"]}
    check("the database is sound", sound["store"], sound)
    equal("no scratch file is left", [file.name for file in (daemon.state / "tmp").iterdir()], [])
    return posts, videos, len(receiver.received) - sum(len(ids) for ids in told.values())
