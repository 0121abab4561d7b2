"""Proofs in all forms of their link, posts that reach no one, defaults that change later, and refunds on delete."""
import json
import os
import time

from kit import clips
from kit.checks import check, equal, finish, section, until
from kit.daemon import Daemon
from kit.mail import MailServer
from kit.receivers import Videos, WebhookReceiver, answer

LATER = "2031-01-01T09:00:00Z"


def number(at):
    """A post's number as TikTok gives it at this second."""
    return str(int(at) << 32 | 123456789)


def made_post(daemon, at=LATER, job=None, **fields):
    return daemon.schedule(daemon.result(job or daemon.job(), **fields), at)


def fired_post(daemon, **fields):
    post = made_post(daemon, **fields)
    daemon.post(f"/scheduled/{post}/fire-now")
    return post


def proof(daemon, post, url):
    return daemon.tcp("POST", f"/volunteer/{post}/proof", {"proof_url": url})


def forms_of_a_link(daemon):
    post, one = fired_post(daemon), number(time.time())
    first = f"https://www.tiktok.com/@brand/video/{one}"
    equal("a proof counts", proof(daemon, post, first).data["standing"], "counted")
    for form in (f"https://tiktok.com/@brand/video/{one}", f"https://m.tiktok.com/@Brand/video/{one}/",
                 f"https://www.tiktok.com/@brand/photo/{one}", f"https://www.tiktok.com/%40brand/video/{one}",
                 f"https://m.tiktok.com/v/{one}.html", f"https://t.tiktok.com/i18n/share/video/{one}/",
                 f"https://www.tiktokv.com/share/video/{one}/", f"https://www.tiktok.com/embed/v2/{one}",
                 f"https://www.tiktok.com/player/v1/{one}"):
        told = proof(daemon, post, form)
        equal(f"{form.replace(one, 'ID')} is the same proof",
              (told.status, told.json.get("data", {}).get("standing")), (200, "counted"))
    equal("and one row", len(daemon.get(f"/scheduled/{post}/proofs")["items"]), 1)
    for host in ("https://www.tiktokv.com/share/user/1", "https://t.tiktok.com/x", "https://us.tiktok.com/@a"):
        message = proof(daemon, post, host).error["message"]
        check(f"{host} is on TikTok", "is not on tiktok.com" not in message and "not a host" not in message, message)
    equal("other hosts are not", proof(daemon, post, f"https://tiktok.com.evil.test/@a/video/{one}").status, 400)


def doubtful_proofs(daemon):
    one = number(time.time())
    first, second = fired_post(daemon), fired_post(daemon)
    url = f"https://www.tiktok.com/@brand/video/{one}"
    daemon.run("proof", "submit", first, "--url", url, "--json")
    told = daemon.cli("proof", "submit", second, "--url", f"https://m.tiktok.com/v/{one}.html", "--json")
    check("one link for two posts is named", told.returncode == 0 and first in told.stderr, told)
    check("and by why", first in " ".join(daemon.get(f"/why/{second}")["explanation"]))
    check("and by proof show", first in daemon.run("proof", "show", second, "--json")["items"][0].get("note", ""))
    third = fired_post(daemon)
    old = daemon.cli("proof", "submit", third, "--url",
                     f"https://www.tiktok.com/@brand/video/{number(time.time() - 86400)}")
    check("an id older than the firing is named", "before the post fired" in old.stderr, old)
    page = proof(daemon, fired_post(daemon), url).data
    check("a volunteer is told no other post's id", "another post" in page["note"] and "post_" not in page["note"], page)
    brand = fired_post(daemon, destination_url="https://www.tiktok.com/@brand")
    other = daemon.cli("proof", "submit", brand, "--url", f"https://www.tiktok.com/@someoneelse/video/{number(time.time() + 1)}")
    check("another account is named", "another account, @someoneelse" in other.stderr, other)
    short = daemon.cli("proof", "submit", fired_post(daemon), "--url", "http://www.tiktok.com/@brand/video/734", "--json")
    check("so is a number that is too short, and http is taken for https", "the number 734" in short.stderr and
          json.loads(short.stdout)["proof_url"] == "https://www.tiktok.com/@brand/video/734", short)


def asked_on_the_page(daemon):
    """Without a script, and with an answer that is lost: the same form is sent again."""
    one, job = number(time.time() + 60), daemon.job(inbox_tracer="eve")  # that no other section hands in
    posts = [made_post(daemon, job=job, post_text=f"Day {day}") for day in (1, 2, 3)]
    for post in posts[:2]:
        daemon.post(f"/scheduled/{post}/fire-now")
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    send = lambda post, rest="": daemon.tcp(
        "POST", f"/volunteer/{post}/proof", f"proof_url=https://www.tiktok.com/@b/video/{one}{rest}", form)
    equal("the first is taken", [send(posts[1]).status for _ in range(2)], [303, 303])
    asked = [send(posts[0]) for _ in range(2)]
    check("the same link again is asked about", all(page.status == 409 and b"post 2 of 3, &quot;Day 2&quot;" in page.bytes and
                                                     b'name="sure" value="yes"' in page.bytes for page in asked), asked[0].bytes[:900])
    equal("and does not count", daemon.get(f"/scheduled/{posts[0]}").get("proof_url"), None)
    equal("until a yes", [send(posts[0], "&sure=yes").status for _ in range(2)], [303, 303])
    daemon.cli("proof", "return", posts[1], "--reason", "wrong account")
    page = daemon.tcp("GET", f"/volunteer/{posts[0]}", headers={"Accept": "text/html"}).bytes.decode()
    check("the next post is the returned one, not the one to come", f"/volunteer/{posts[1]}" in page and posts[2] not in page, page)
    again = daemon.cli("proof", "return", posts[1], "--reason", "second reason")
    page = daemon.tcp("GET", f"/volunteer/{posts[1]}", headers={"Accept": "text/html"}).bytes.decode()
    check("a second reason is the one that its volunteer reads", again.returncode == 0 and "second reason" in page and
          "Please submit another link" in page, page)


class Elsewhere(Videos):
    """A web server with a page, too."""

    def handle(self, request, body):
        if request.path == "/@brand/video/1":
            answer(request, 200, b"<!doctype html>" + b" " * 100_000, "text/html; charset=utf-8")
        else:
            super().handle(request, body)


def videos_elsewhere(daemon):
    server = Elsewhere()
    server.files["/clip.mp4?key=secret"] = b"x" * 500_000
    server.status["/old"] = 501
    job = daemon.job()
    for path, words in (("/clip.mp4?key=secret", "was not read yet"), ("/@brand/video/1", "answered no video, but a web page"),
                        ("/old", "answered 501"), ("/none.mp4", "answered 404")):
        told = daemon.cli("results", "add", job, "--text", "t", "--video", server.url + path, "--json")
        check(f"{path}: {words}", told.returncode == 0 and words in told.stderr and "secret" not in told.stderr, told)
        check("the answer is as ever", "notice" not in json.loads(told.stdout), told.stdout)
    gone = daemon.cli("results", "add", job, "--text", "t", "--video", "http://127.0.0.1:9/x.mp4")
    check("nobody there", gone.returncode == 0 and "could not be asked" in gone.stderr, gone)
    private = daemon.cli("results", "add", job, "--text", "t", "--video", "http://10.1.2.3/x.mp4")
    check("an address that may not be asked", private.returncode == 0 and "not a public address" in private.stderr, private)
    many = daemon.cli("results", "add", job, "--from", "-", stdin="".join(json.dumps({
        "post_text": "t", "original_video_url": f"{server.url}/{name}"}) + "\n" for name in "ab"))
    check("many are counted and not asked for", many.returncode == 0 and "elsewhere: 2" in many.stderr and
          "/a" not in server.asked, many)
    changed = daemon.cli("results", "edit", daemon.result(job), "--video", server.url + "/clip.mp4")
    check("so is one that is changed", "elsewhere: 1" in changed.stderr, changed)
    listed = daemon.cli("results", "list", job).stdout
    check("the list tells them from stored ones", "address" in listed, listed)


def no_video_at_all(daemon):
    created = daemon.cli("jobs", "create", "--mode", "manual")
    check("a manual job says that it searches for nothing", "searches for nothing" in created.stderr and
          "output quantity" not in created.stdout, created)
    job = daemon.job()
    added = daemon.cli("results", "add", job, "--text", "only words", "--json")
    result = json.loads(added.stdout)["result_id"]
    check("a result without a video is told", "without a video: 1" in added.stderr and result in added.stderr, added)
    told = daemon.cli("results", "schedule", result, "--at", "+1d")
    check("so is its post", "there is no video" in told.stderr and f"farmtok results edit {result} --video FILE" in told.stderr, told)
    post = daemon.get(f"/results/{result}")["scheduled_id"]
    check("as a notice of the answer alone", "no video" not in daemon.get(f"/scheduled/{post}").get("notice", ""))
    page = daemon.tcp("GET", f"/volunteer/{post}", headers={"Accept": "text/html"}).bytes.decode()
    check("its volunteer has the text to copy", 'data-copy="caption"' in page and "Copy the text" in page and
          'dir="auto" tabindex="0" role="region" aria-labelledby="caption-title">\nonly words</pre>' in page, page)


def reaching_nobody(daemon, receiver):
    job = daemon.job(schedule_prompt="daily at 9am UTC")
    result = daemon.result(job)
    plan = daemon.cli("schedule", "plan", job)
    check("plan says it", "no one is notified of 1" in plan.stderr, plan.stderr)
    applied = daemon.cli("schedule", "apply", job, "--yes")
    check("apply says it", "no one is notified of 1" in applied.stderr, applied.stderr)
    post = daemon.get(f"/results/{result}")["scheduled_id"]
    other = daemon.result(daemon.job())
    scheduled = daemon.cli("results", "schedule", other, "--at", LATER)
    check("schedule says it", "No one is notified" in scheduled.stderr, scheduled.stderr)
    simulated = daemon.cli("simulate", "--until", "+2d")
    check("simulate says it", "notifies no one" in simulated.stderr, simulated)
    check("doctor says it", "without a mail or webhook: 2" in daemon.cli("doctor").stdout, daemon.cli("doctor").stdout)
    check("why says it", "No one is notified" in " ".join(daemon.get(f"/why/{post}")["explanation"]))
    fired = daemon.cli("schedule", "fire", post)
    check("fire says it", fired.returncode == 0 and "no one was notified that it fired" in fired.stderr, fired)
    check("why names the link to hand on", f"farmtok schedule link {post}" in " ".join(
        daemon.get(f"/why/{post}")["explanation"]))
    check("there is an event", "post.unreached" in [each["what"] for each in daemon.get(f"/events?subject={post}")["items"]])
    told = made_post(daemon, on_schedule_webhook=receiver.url)
    check("a webhook is enough", "no one" not in json.dumps(daemon.get(f"/why/{told}")["explanation"]))
    batch = daemon.job(inbox_tracer="ana")
    made_post(daemon, job=batch, on_schedule_email="ana@a.test")
    unnamed = made_post(daemon, job=batch)
    check("so is a batch whose volunteer is notified of another post",
          "no one" not in json.dumps(daemon.get(f"/why/{unnamed}")["explanation"]))


def defaults_changed_later(daemon):
    job = daemon.job(on_schedule_email_default="ana@a.test")
    follows, own = daemon.result(job), daemon.result(job, on_schedule_email="own@a.test")
    post, kept = daemon.schedule(follows, LATER), daemon.schedule(own, LATER)
    past = fired_post(daemon, job=job)
    waiting = daemon.result(job)
    edited = daemon.cli("jobs", "edit", job, "--on-schedule-email-default", "bob@a.test", "--destination-url",
                        "https://www.tiktok.com/@bob", "--inbox-tracer", "bobs", "--instruction-prompt", "Say hello",
                        "--json")
    check("a batch can be changed", edited.returncode == 0, edited)
    address = lambda path: daemon.get(path).get("on_schedule_email")
    equal("defaults reach what has none of its own",
          (address(f"/scheduled/{post}"), address(f"/results/{waiting}")), ("bob@a.test", "bob@a.test"))
    equal("not what has, nor what has fired", (address(f"/scheduled/{kept}"), address(f"/scheduled/{past}")),
          ("own@a.test", "ana@a.test"))
    shown = daemon.get(f"/scheduled/{post}")
    equal("the others, too", (shown.get("destination_url"), shown.get("inbox_tracer"), shown.get("instruction_prompt")),
          ("https://www.tiktok.com/@bob", "bobs", "Say hello"))
    check("the answer counts", json.loads(edited.stdout)["defaults_reached"] == {"results": 3, "posts": 2, "own": 1}
          if edited.returncode == 0 else False, edited.stdout)
    show = daemon.cli("jobs", "show", job)
    check("jobs show counts values of their own", "on_schedule_email_default" in show.stderr and "--apply" in show.stderr,
          show.stderr)
    applied = daemon.cli("jobs", "edit", job, "--apply", "--json")
    check("--apply replaces them", applied.returncode == 0 and address(f"/scheduled/{kept}") == "bob@a.test", applied)
    check("then jobs show has nothing to tell", "--apply" not in daemon.cli("jobs", "show", job).stderr)
    equal("the batch has them", len(daemon.run("schedule", "list", "--inbox-tracer", "bobs", "--json")["items"]), 2)
    check("each has an event", "as its job says" in json.dumps(daemon.get(f"/events?subject={post}")["items"]))
    dry = daemon.cli("jobs", "edit", job, "--on-schedule-email-default", "eve@a.test", "--dry-run")
    check("a dry run changes nothing", dry.returncode == 0 and address(f"/scheduled/{post}") == "bob@a.test", dry)


def unknown_batches(daemon):
    daemon.job(inbox_tracer="anna")
    feed = daemon.cli("calendar", "feed", "create", "--inbox-tracer", "ana")
    check("a feed for a batch that does not exist says so", feed.returncode == 3 and '"anna" meant' in feed.stderr, feed)
    equal("one for a batch without posts is made", daemon.cli("calendar", "feed", "create", "--inbox-tracer",
                                                              "anna").returncode, 0)
    for words in (("schedule", "list", "--inbox-tracer", "ana"), ("schedule", "list", "--job", "job_x"),
                  ("calendar", "export", "--ics", "-", "--inbox-tracer", "ana"), ("credits", "ledger", "--job", "job_x")):
        done = daemon.cli(*words)
        check(f"{' '.join(words)} is an error", done.returncode == 3, done)


def answers_of_changes(daemon):
    job = daemon.job(schedule_prompt="daily at 9am UTC")
    results = [daemon.result(job), daemon.result(job)]
    dry = daemon.run("schedule", "apply", job, "--dry-run", "--json")["items"]
    check("a dry run names no post that will not be", not any("scheduled_id" in each for each in dry), dry)
    applied = daemon.run("schedule", "apply", job, "--yes", "--json")
    posts = [daemon.get(f"/results/{each}")["scheduled_id"] for each in results]
    equal("apply --json answers with the posts made", [each.get("scheduled_id") for each in applied["items"]], posts)
    more = daemon.result(job)
    ids = daemon.cli("schedule", "apply", job, "--yes", "--ids").stdout.split()
    equal("--ids are theirs", ids[-1:], [daemon.get(f"/results/{more}")["scheduled_id"]])
    for words in (("results", "approve", *results), ("schedule", "fire", *posts), ("jobs", "delete", job, daemon.job(),
                                                                                  "--yes")):
        done = daemon.cli(*words, "--json")
        try:
            document = json.loads(done.stdout)
        except ValueError as fault:
            document = {"items": [], "fault": str(fault)}
        equal(f"{words[0]} {words[1]} of two is one document", len(document["items"]), 2)
    follow = daemon.cli("events", "--follow", "--json", "--limit", "1", timeout=10)
    check("what has no end is no document", follow.returncode == 2 and "--ndjson" in follow.stderr, follow)


def credits_given_back(daemon, clip):
    job = daemon.job()
    result = daemon.result(job, original_video_url=daemon.upload(clip)["url"])
    before = daemon.get("/credits")["available"]
    daemon.schedule(result, LATER)
    post = daemon.schedule(daemon.result(job), LATER)
    deleted = daemon.run("schedule", "delete", post, "--yes", "--json")
    price = deleted.get("credits_refunded", 0)
    check("deleting a post says what was given back", price > 0, deleted)
    daemon.schedule(daemon.result(job), LATER)
    fired_post(daemon, job=job)
    spent = before - daemon.get("/credits")["available"]
    rendered = daemon.get(f"/scheduled?job_id={job}")["items"]
    used = sum(each["fired"] or each.get("dedup_status") == "completed" for each in rendered)
    gone = daemon.run("jobs", "delete", job, "--yes", "--json")
    left = before - daemon.get("/credits")["available"]
    check("deleting a job gives back what was not used", left < spent and abs(left - price * max(used, 1)) <= price + 1e-6 and
          gone.get("credits_refunded", 0) > 0, (spent, left, price, used, gone))
    notes = [each.get("note", "") for each in daemon.run("credits", "ledger", "--job", job, "--json")["items"]
             if each["move"] == "release"]
    check("and the ledger says so", any("its job was deleted" in note for note in notes), notes)
    check("the books balance", daemon.get("/credits")["balanced"])


def refused_uploads(daemon, folder):
    fake = folder / "page.mp4"
    fake.write_text("<html>not a video</html>" * 100)
    job = daemon.job()
    added = daemon.cli("results", "add", job, "--video", fake)
    check("a page is no video", added.returncode == 1, added)
    kept = [path for path in (daemon.state / "media").rglob("*") if path.is_file()]
    check("a refused upload leaves no file", not kept, kept)
    events = [each for each in daemon.run("events", "--json", "--all")["items"] if each["what"] == "media.refused"]
    check("and an event that says why", len(events) == 1 and events[0].get("why"), events)
    equal("the same file is refused again", daemon.cli("results", "add", job, "--video", fake).returncode, 1)


def the_story_of_a_job(daemon, receiver):
    job = daemon.job(on_schedule_webhook_default=receiver.url, on_schedule_email_default="ana@a.test")
    post = fired_post(daemon, job=job)
    told = until(lambda: (story := daemon.get(f"/why/{job}")) and
                 {"webhook.delivered", "mail.delivered"} <= {each["what"] for each in story["events"]} and story,
                 what="the messages of the job's posts")
    check("why JOB has the mails and webhooks of its posts", "1 mail and 1 webhook" in " ".join(told["explanation"]), told)
    dead = daemon.job(on_schedule_webhook_default="http://127.0.0.1:9/x")
    post = fired_post(daemon, job=dead)
    story = daemon.get(f"/why/{dead}")
    check("also those on their way", any(each["kind"] == "webhook" and each.get("subject") == post
                                         for each in story["work"]), story["work"])


def mail_check(daemon):
    return next(each for each in daemon.get("/doctor")["checks"] if each["name"] == "mail")


def mail_without_starttls():
    server = MailServer()
    with Daemon(mail__smtp_url=server.url, webhook__retry="1h") as daemon:
        post = fired_post(daemon, on_schedule_email="ana@a.test")
        failed = until(lambda: [each for each in daemon.get(f"/events?subject={post}")["items"]
                                if each["what"].startswith("mail.")], what="the failure of the mail")
        check("a relay without STARTTLS names the key to set", "mail.smtp_tls" in failed[0]["why"], failed)
        told = mail_check(daemon)
        check("so does doctor, before there is a mail", not told["ok"] and "mail.smtp_tls" in told["message"], told)
    with Daemon(mail__smtp_url=server.url, mail__smtp_tls="none") as daemon:
        told = mail_check(daemon)
        check("a local relay may take farmtok@localhost", told["ok"] and "farmtok@localhost" in told["message"], told)
    with Daemon(mail__smtp_url=server.url, mail__smtp_tls="none", mail__from="farm@example.org") as daemon:
        told = mail_check(daemon)
        check("a sender that others accept is distinguished", told["ok"] and "farm@example.org" in told["message"], told)
    with Daemon(mail__smtp_url="smtp://127.0.0.1:9", mail__from="farm@example.org") as daemon:
        told = mail_check(daemon)
        check("a server that is not there is named", not told["ok"] and "at 127.0.0.1" in told["message"], told)


def main():
    receiver = WebhookReceiver()
    with Daemon(net__allow="127.0.0.0/8") as daemon:
        clip = clips.tiny(daemon.folder / "clip.mp4")
        for name, act in (("links", lambda: forms_of_a_link(daemon)), ("doubts", lambda: doubtful_proofs(daemon)),
                          ("asked on the page", lambda: asked_on_the_page(daemon)),
                          ("videos elsewhere", lambda: videos_elsewhere(daemon)),
                          ("no video at all", lambda: no_video_at_all(daemon)),
                          ("the story of a job", lambda: the_story_of_a_job(daemon, receiver)),
                          ("defaults", lambda: defaults_changed_later(daemon)),
                          ("unknown batches", lambda: unknown_batches(daemon)),
                          ("answers", lambda: answers_of_changes(daemon)),
                          ("credits", lambda: credits_given_back(daemon, clip))):
            with section(name):
                act()
    with Daemon(net__allow="127.0.0.0/8") as daemon, section("reach"):
        reaching_nobody(daemon, receiver)
    with Daemon() as daemon, section("refused uploads"):
        refused_uploads(daemon, daemon.folder)
    with section("mail"):
        mail_without_starttls()
    finish()


if __name__ == "__main__":
    main()
