"""The main job itself: created, rendered, fired, notified, proven."""
import hashlib
import pathlib
import time
import urllib.parse

from kit import mail
from kit.checks import check, equal

PROOF = "https://www.tiktok.com/@brand/video/7349123456789012345"
CAPTION = "It works #gymtok ❤ <b>שלום</b> & “quotes”\nsecond line"


def main_job(daemon, receiver, server, clip):
    """Creation to proof, with a webhook and a mail by plain SMTP. Returns the post in its final state."""
    job_id = daemon.run("jobs", "create", "--mode", "manual", "--title", "Q1", "--instruction-prompt", "Tag the brand.",
                        "--on-schedule-webhook-default", receiver.url + "/fired", "--on-schedule-email-default",
                        "volunteer@example.com", "--on-proof-webhook-default", receiver.url + "/proof",
                        "--on-proof-email-default", "operator@example.com", "--destination-url",
                        "https://www.tiktok.com/@brand", "--inbox-tracer", "batch-1", "--tracer", "q1",
                        "--json=job_id")["job_id"]
    result = daemon.run("results", "add", job_id, "--video", clip, "--text", "Day 30", "--caption", CAPTION,
                        "--pin-comment", "First!", "--json")
    inherited = {"on_schedule_webhook": receiver.url + "/fired", "on_schedule_email": "volunteer@example.com",
                 "on_proof_webhook": receiver.url + "/proof", "on_proof_email": "operator@example.com",
                 "destination_url": "https://www.tiktok.com/@brand", "inbox_tracer": "batch-1", "tracer": "q1"}
    equal("the job's defaults flow to the result", {key: result.get(key) for key in inherited}, inherited)
    equal("a manual result is approved, scored 100 and explained",
          (result["approved"], result["match_score"], result["ai_analysis"]), (True, 100, "Manually created result"))
    post = daemon.run("results", "schedule", result["result_id"], "--at", "2030-12-24T09:00", "--tz",
                      "America/New_York",
                      "--wait=90", "--json")
    equal("and to the post", {key: post.get(key) for key in inherited}, inherited)
    equal("--wait waits for the render", post["dedup_status"], "completed")
    equal("the wall time is meant in its zone", post["scheduled_datetime"][:19], "2030-12-24T14:00:00")
    equal("the job's instructions are the post's prompt", post.get("instruction_prompt"), "Tag the brand.")
    variation = post["variation"]
    check("the variation is drawn within its bounds", 1.01 <= variation["zoom"] <= 1.05 and
          abs(variation.get("tilt_degrees", variation.get("tilt", 9))) <= 1 and 0.95 <= variation["saturation"] <= 1.06
          and 0.98 <= variation["speed"] <= 1.03 and "seed" in variation, variation)
    equal("the input's digest is told", post["render"]["input_sha256"],
          hashlib.sha256(pathlib.Path(clip).read_bytes()).hexdigest())
    fired_and_told(daemon, receiver, server, post)
    proven(daemon, receiver, server, post)
    return daemon.get("/scheduled/" + post["scheduled_id"])


def fired_and_told(daemon, receiver, server, post):
    scheduled_id = post["scheduled_id"]
    fired = daemon.run("schedule", "fire", scheduled_id, "--json")
    equal("schedule fire fires", (fired["fired"], fired["state"]), (True, "fired"))
    webhook = receiver.wait(lambda event: event["action"] == "SCHEDULE_FIRED" and
                            event["payload"]["scheduled_id"] == scheduled_id)
    check("SCHEDULE_FIRED is signed as published", webhook.genuine, dict(webhook.headers))
    check("its timestamp is now", abs(int(webhook.timestamp) - time.time()) < 60, webhook.timestamp)
    equal("the event has the contract's fields", sorted(webhook.event), ["action", "id", "payload", "timestamp"])
    equal("the event's id is the webhook-id", webhook.event["id"], webhook.id)
    wanted = {"scheduled_id": scheduled_id, "result_id": post["result_id"], "job_id": post["job_id"],
              "user_id": post["user_id"],
              "original_video_url": post["original_video_url"],
              "deduplicated_video_url": post["deduplicated_video_url"],
              "caption": CAPTION, "pin_comment": "First!", "instructions": "Tag the brand.",
              "volunteer_magic_link": f"{daemon.url}/volunteer/{scheduled_id}?inbox_tracer=batch-1",
              "submit_proof_endpoint": f"{daemon.url}/volunteer/{scheduled_id}/proof", "tracer": "q1",
              "inbox_tracer": "batch-1"}
    equal("the payload of SCHEDULE_FIRED is the contract's", webhook.event["payload"], wanted)
    envelope, message, _ = server.wait(1)[0]
    mail_told(envelope, message, wanted["volunteer_magic_link"])
    again = daemon.call("POST", f"/scheduled/{scheduled_id}/fire-now")
    equal("firing twice is refused", (again.status, again.code), (400, "ALREADY_FIRED"))
    moved = daemon.call("PATCH", f"/scheduled/{scheduled_id}", {"scheduled_datetime": "2031-01-01T00:00:00Z"})
    equal("a fired post is not moved", moved.code, "ALREADY_FIRED")


def mail_told(envelope, message, link):
    equal("the mail goes to the volunteer", envelope.rcpt_tos, ["volunteer@example.com"])
    texts = mail.parts(message)
    equal("it is multipart text and HTML", (message.get_content_type(), sorted(texts)),
          ("multipart/alternative", ["text/html", "text/plain"]))
    plain, page = texts["text/plain"].replace("\r", ""), texts["text/html"]
    check("the text has link, caption and instructions", all(word in plain
                                                             for word in (link, CAPTION, "Tag the brand.")), plain)
    check("the HTML has link and instructions", link.replace("&", "&amp;") in page and "Tag the brand." in page, page)
    check("the HTML is escaped", "&lt;b&gt;שלום" in page and "<b>ש" not in page, page)
    check("it has a Message-ID and a Date", message["Message-ID"] and message["Date"], message.items())


def proven(daemon, receiver, server, post):
    scheduled_id = post["scheduled_id"]
    reply = daemon.tcp("POST", f"/volunteer/{scheduled_id}/proof", {"proof_url": PROOF, "reported_by": "Ana"})
    equal("a volunteer hands in the proof over TCP", (reply.status, reply.data["proof_url"],
                                                      reply.data["has_next_task"]),
          (200, PROOF, False))
    webhook = receiver.wait(lambda event: event["action"] == "PROOF_SUBMITTED")
    check("PROOF_SUBMITTED is signed", webhook.genuine)
    equal("the payload of PROOF_SUBMITTED is the contract's", webhook.event["payload"],
          {"scheduled_id": scheduled_id, "result_id": post["result_id"], "job_id": post["job_id"],
           "user_id": post["user_id"],
           "proof_url": PROOF, "proof_timestamp": reply.data["proof_timestamp"], "tweet_text": "Day 30", "tracer": "q1",
           "inbox_tracer": "batch-1"})
    envelope, message, _ = server.wait(2)[1]
    check("the proof is mailed to the operator", envelope.rcpt_tos == ["operator@example.com"] and
          PROOF in mail.parts(message)["text/plain"], envelope.rcpt_tos)
    same = daemon.tcp("POST", f"/volunteer/{scheduled_id}/proof", {"proof_url": PROOF})
    equal("the same proof again is answered the same", same.data["proof_timestamp"], reply.data["proof_timestamp"])
    other = daemon.tcp("POST", f"/volunteer/{scheduled_id}/proof", {"proof_url": PROOF[:-1] + "9"})
    equal("another proof is disputed and does not count", (other.data["standing"], other.data["proof_url"]),
          ("disputed", PROOF))
    standings = [each["standing"] for each in daemon.run("proof", "show", scheduled_id, "--json")["items"]]
    equal("proof show lists both", sorted(standings), ["counted", "disputed"])
    told = daemon.run("why", scheduled_id, "--json")
    check("why tells the whole story", told["state"] == "fired" and any(PROOF in words
                                                                        for words in told["explanation"]) and
          {"post.planned", "video.rendered", "post.fired", "webhook.delivered", "mail.delivered", "proof.submitted"} <=
          {event["what"] for event in told["events"]}, told)
    equal("PROOF_SUBMITTED came once", sum(each.event["action"] == "PROOF_SUBMITTED" for each in receiver.received), 1)


def volunteer(daemon, post):
    link = urllib.parse.urlsplit(post["volunteer_magic_link"])
    path = f"{link.path}?{link.query}"
    task = daemon.tcp("GET", path, headers={"Accept": "application/json"})
    fields = {"scheduled_id", "tweet_text", "scheduled_datetime", "destination_url", "fired", "proof_url",
              "proof_timestamp",
              "inbox_tracer", "batch"}
    equal("the volunteer's JSON has the contract's fields", fields - set(task.data), set())
    equal("and the job's instructions", task.data.get("instruction_prompt"), "Tag the brand.")
    equal("the batch has the contract's shape", {**task.data["batch"], "next_task_id": None},
          {"total": 1, "completed": 1, "current_index": 1, "next_task_id": None})
    page = daemon.tcp("GET", path, headers={"Accept": "text/html"})
    check("a browser gets HTML with a strict policy", page.status == 200 and
          page.headers["Content-Type"].startswith("text/html")
          and "default-src 'none'" in page.headers["Content-Security-Policy"] and
          "no-store" in page.headers["Cache-Control"]
          and page.headers["Referrer-Policy"] == "no-referrer", dict(page.headers))
    check("with the texts escaped", b"&lt;b&gt;" in page.bytes and "<b>ש".encode() not in page.bytes)
    video = urllib.parse.urlsplit(post["deduplicated_video_url"]).path
    whole = daemon.tcp("GET", video)
    equal("the copy's bytes have the told digest", hashlib.sha256(whole.bytes).hexdigest(),
          post["render"]["output_sha256"])
    part = daemon.tcp("GET", video, headers={"Range": "bytes=4-7"})
    equal("Range answers 206 with the bytes asked for", (part.status, part.bytes, part.headers["Content-Range"]),
          (206, b"ftyp", f"bytes 4-7/{len(whole.bytes)}"))
    equal("a Range beyond the end answers 416", daemon.tcp("GET", video, headers={"Range": "bytes=999999999-"}).status,
          416)
    equal("If-Range with a stale tag answers the whole", daemon.tcp("GET", video,
                                                                    headers={"Range": "bytes=0-1",
                                                                             "If-Range": '"x"'}).status, 200)
    poster = daemon.tcp("GET", urllib.parse.urlsplit(post["poster_url"]).path)
    check("the poster is a JPEG", poster.bytes[:2] == b"\xff\xd8", poster.bytes[:20])
