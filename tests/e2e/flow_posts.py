"""A farm with more than one post: batches, times, calendars, passwords, stored media."""
import datetime
import hashlib
import json

from flow_job import PROOF
from kit.checks import check, equal, patience, until


def batch(daemon, clip):
    """Three posts of one volunteer: the next task is always the next waiting one."""
    media = daemon.upload(clip)
    job_id = daemon.job(inbox_tracer="three")
    posts = [daemon.schedule(daemon.result(job_id, post_text=f"post {n}", original_video_url=media["url"]),
                             f"2031-05-0{n + 1}T10:00:00Z")
             for n in range(3)]
    places = [daemon.tcp("GET", f"/volunteer/{post}").data["batch"] for post in posts]
    equal("three posts of one inbox_tracer are numbered by time", [(each["current_index"], each["total"])
                                                                   for each in places],
          [(1, 3), (2, 3), (3, 3)])
    equal("each names the next task", [each["next_task_id"] for each in places], [posts[1], posts[2], posts[0]])
    until(lambda: rendered(daemon, posts), 90, "the batch's renders")
    seen = []
    for number, post in enumerate(posts):
        daemon.post(f"/scheduled/{post}/fire-now")
        reply = daemon.tcp("POST", f"/volunteer/{post}/proof", {"proof_url": f"{PROOF[:-1]}{number}"}).data
        seen.append((reply["has_next_task"], reply.get("next_task_link", "")))
    equal("the proof leads to the next task, and the last to none", seen,
          [(True, f"{daemon.url}/volunteer/{posts[1]}?inbox_tracer=three"),
           (True, f"{daemon.url}/volunteer/{posts[2]}?inbox_tracer=three"),
           (False, "")])
    copies = {post["deduplicated_video_url"] for post in rendered(daemon, posts)}
    equal("every post has a copy of its own", len(copies), 3)


def rendered(daemon, posts):
    found = [daemon.get("/scheduled/" + post) for post in posts]
    return found if all(post["dedup_status"] == "completed" for post in found) else None


def stored_once(daemon, clip):
    first, second = daemon.upload(clip), daemon.upload(clip)
    equal("the same bytes are stored once", first, second)
    files = list((daemon.state / "media").rglob(first["sha256"]))
    equal("as one file named by its digest", [hashlib.sha256(each.read_bytes()).hexdigest() for each in files],
          [first["sha256"]])
    equal("POST /media answers the contract's fields", {"media_id", "url", "sha256", "bytes"} - set(first), set())
    empty = daemon.call("POST", "/media", b"", {"Content-Type": "video/mp4"})
    equal("an empty upload is refused", (empty.status, empty.code), (422, "INVALID_MEDIA"))


def by_itself(daemon, receiver):
    """A post fires at its time without any request."""
    due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)
    at = due.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    result_id = daemon.result(daemon.job(), post_text="on time", on_schedule_webhook=receiver.url + "/on-time")
    scheduled_id = daemon.schedule(result_id, at)
    receiver.wait(lambda event: event["payload"]["scheduled_id"] == scheduled_id)
    post = daemon.get("/scheduled/" + scheduled_id)
    late = (datetime.datetime.fromisoformat(post["fired_at"].replace("Z", "+00:00")) - due).total_seconds()
    check("a post fires at its time by itself, never early", post["fired"] and -0.001 <= late < 1 * patience(),
          f"{late} s late")


def calendars(daemon):
    job_id = daemon.job()
    for at in ("2032-02-29T23:30:00Z", "2032-03-01T00:30:00Z", "2032-12-31T12:00:00Z"):
        daemon.schedule(daemon.result(job_id), at)
    month = daemon.run("calendar", "month", "2032-02", "--tz", "UTC", "--json")
    equal("calendar month holds its days", (month["year"], month["month"], month["total"], list(month["days"])),
          (2032, 2, 1, ["2032-02-29"]))
    week = daemon.get("/calendar/week/2032/9")
    equal("calendar week is the ISO week", sorted(week["days"]), ["2032-02-29"])
    equal("the zone moves a post to its day", list(daemon.get("/calendar/week/2032/10?tz=Asia/Tokyo")["days"]),
          ["2032-03-01"])
    equal("the last day of 2032 is in week 53", daemon.get("/calendar/week/2032/53")["total"], 1)


def protected(daemon):
    result_id = daemon.result(daemon.job(), post_text="behind a word", password_protected="open sesame")
    shown = daemon.get("/results/" + result_id)
    check("a password is never shown", "sesame" not in json.dumps(shown), shown)
    scheduled_id = daemon.schedule(result_id, "2030-01-01T00:00:00Z")
    path = f"/volunteer/{scheduled_id}"
    equal("a protected post asks first", (daemon.tcp("GET", path).status, daemon.tcp("GET", path).code),
          (401, "PASSWORD_REQUIRED"))
    page = daemon.tcp("GET", path, headers={"Accept": "text/html"})
    check("also in a browser, telling nothing", page.status == 401 and b"password" in page.bytes and
          b"behind a word" not in page.bytes)
    equal("no proof without it", daemon.tcp("POST", path + "/proof", {"proof_url": PROOF}).status, 401)
    equal("a wrong password is refused", daemon.tcp("POST", path + "/unlock", {"password": "x"}).status, 401)
    opened = daemon.tcp("POST", path + "/unlock", {"password": "open sesame"})
    cookie = opened.headers["Set-Cookie"]
    check("the right one sets a narrow cookie", opened.status == 200 and "HttpOnly" in cookie and
          f"Path={path}" in cookie, cookie)
    task = daemon.tcp("GET", path, headers={"Cookie": cookie.split(";")[0]})
    equal("which opens the task", (task.status, task.data["tweet_text"]), (200, "behind a word"))
    forged = cookie.split(";")[0][:-1] + ("0" if cookie.split(";")[0][-1] != "0" else "1")
    equal("a forged cookie does not", daemon.tcp("GET", path, headers={"Cookie": forged}).status, 401)
