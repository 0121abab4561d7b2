"""The AI label from a video to its proof: found, decided, required, carried by the post, set by the volunteer."""
import json
import pathlib
import re
import subprocess
import tempfile
import time

from kit import clips, credentials, lips
from kit.checks import check, equal, finish, section, until
from kit.credentials import AI
from kit.daemon import Daemon
from kit.mail import MailServer, parts
from kit.receivers import Videos, WebhookReceiver
from provenance_due import due_at_start
from provenance_policy import policies, records, tags, upgrade
from provenance_words import words

LATER = "2031-01-01T09:00:00Z"
URL = "https://www.tiktok.com/@brand/video/7349123456789012345"
LABEL = "“AI-generated content”"
GENERATOR = "Dream Machine"


def made_by_ai(folder, name="ai.mp4", number=1):
    """A clip whose content credentials say that a model made it."""
    plain = clips.tiny(folder / f"plain-{name}", number=number)
    return credentials.ended(plain, folder / name,
                             credentials.c2pa_box(credentials.store(credentials.manifest(GENERATOR, AI))))


def added(daemon, clip, *words, job=None):
    return daemon.run("results", "add", job or daemon.job(), "--video", clip, "--text", "A dance.", *words, "--json")


def listed(daemon, *words):
    return daemon.run(*words, "--json")["items"]


def refusal(done):
    return json.loads(done.stderr)["error"]


def labels_line(daemon):
    return next(each["message"] for each in daemon.get("/doctor")["checks"] if each["name"] == "labels")


def rendered(daemon, post):
    return until(lambda: (each := daemon.get(f"/scheduled/{post}"))["dedup_status"] == "completed" and each, 60,
                 "the copy")


def copied(daemon, post, folder):
    """What the post's copy says about its making."""
    copy = folder / "copy.mp4"
    media = rendered(daemon, post)["deduplicated_video_url"].rsplit("/", 1)[1]
    copy.write_bytes(daemon.tcp("GET", f"/media/{media}").bytes)
    told = lips.child({"operation": "probe"}, copy)["done"]["input"]
    exif = subprocess.run(["exiftool", "-s3", "-XMP:all", copy], capture_output=True, text=True, check=False).stdout
    return told, exif


def page(daemon, post):
    return daemon.tcp("GET", f"/volunteer/{post}", headers={"Accept": "text/html"}).bytes.decode()


def hand_in(daemon, post, **fields):
    body = "&".join(f"{key}={value}" for key, value in {"proof_url": URL, **fields}.items())
    return daemon.tcp("POST", f"/volunteer/{post}/proof", body, {"Content-Type": "application/x-www-form-urlencoded",
                                                                 "Accept": "text/html"})


def found_and_shown(daemon, folder):
    """From the file to the result, and everywhere that shows one. Returns the result."""
    clip = made_by_ai(folder)
    told = daemon.cli("media", "probe", clip).stdout
    check("media probe names what a copy loses and what is asked", f"content credentials of {GENERATOR} are not in the copy" in told
          and "made with AI" in told and "--ai-origin operator" in told, told)
    media = daemon.upload(clip)
    equal("an upload knows it", (media["ai_origin"], media["facts"]["digital_source_type"],
                                 media["facts"]["credentials"]["generator"]), ("credentials", AI, GENERATOR))
    equal("the list of media, too", listed(daemon, "media", "list")[0].get("ai_origin"), "credentials")
    result = added(daemon, clip)
    equal("the result knows it", (result["ai_origin"], result["digital_source_type"], result["credentials"]["generator"],
                                  result.get("is_aigc")), ("credentials", AI, GENERATOR, None))
    check("and what its copy loses", f"content credentials of {GENERATOR}" in result["ai_notice"] and
          "is not decided" in result["ai_notice"], result["ai_notice"])
    shown = daemon.cli("results", "show", result["result_id"]).stdout
    check("results show", all(word in shown for word in ("AI origin", "credentials", GENERATOR, AI, "not decided")), shown)
    for only, wanted in (("ai", 1), ("unlabelled", 1), ("pending", 0)):
        equal(f"results list --only {only}", len(listed(daemon, "results", "list", "--only", only)), wanted)
    csv = daemon.cli("results", "list", "--csv").stdout.splitlines()
    check("CSV", {"ai_origin", "digital_source_type", "credentials", "is_aigc"} <= set(csv[0].split(",")) and
          "credentials" in csv[1], csv)
    story = " ".join(daemon.get(f"/why/{result['result_id']}")["explanation"])
    check("why", "found, not verified" in story and GENERATOR in story and "--ai-origin operator" in story, story)
    schema = daemon.run("schema", "result")
    equal("the schema: what it is, and what may be said", (schema["properties"]["ai_origin"]["enum"],
                                                           schema["$defs"]["edit"]["properties"]["ai_origin"]["enum"]),
          (["none_found", "declared", "credentials", "operator"], ["operator", "declared", "none_found", "none"]))
    check("doctor counts it", any(each["name"] == "labels" and "1 result waits" in each["message"]
                                  for each in daemon.get("/doctor")["checks"]), daemon.get("/doctor"))
    return result


def required(daemon, result):
    """Without the label it is refused; the advised command sets it."""
    done = daemon.cli("results", "schedule", result["result_id"], "--at", "+2d", "--json")
    error = refusal(done)
    check("scheduling is refused, exit 5", done.returncode == 5 and error["code"] == "AI_LABEL_REQUIRED", done)
    advised = f"farmtok results edit {result['result_id']} --ai-origin operator"
    check("with the command that helps", f"`{advised}" in error["hint"], error)
    edited = daemon.run(*advised.split()[1:], "--json")
    equal("which works, and keeps what was found", (edited["is_aigc"], edited["ai_origin"]), (True, "credentials"))
    done = daemon.cli("results", "schedule", result["result_id"], "--at", "+2d", "--json")
    post = json.loads(done.stdout)
    check("then it is scheduled, and the notice says what is lost and set", done.returncode == 0 and
          f"content credentials of {GENERATOR} are not in a copy" in post["notice"] and f"{LABEL} will be set" in post["notice"]
          and f"content credentials of {GENERATOR}" in done.stderr, done)
    equal("the post has it all", (post["is_aigc"], post["ai_origin"], post["digital_source_type"],
                                  post["credentials"]["generator"]), (True, "credentials", AI, GENERATOR))
    return post["scheduled_id"]


def told_everywhere(daemon, folder, post, hooks, mails):
    told, exif = copied(daemon, post, folder)
    equal("the copy says the type, and has no credentials", (told.get("digital_source_type"), told.get("credentials")), (AI, None))
    check("and for exiftool", AI in exif, exif)
    shown = daemon.cli("schedule", "show", post).stdout
    check("schedule show", all(word in shown for word in ("AI label", "on", GENERATOR, AI)), shown)
    equal("schedule list --only ai", [each["scheduled_id"] for each in listed(daemon, "schedule", "list", "--only", "ai")], [post])
    equal("and --only unlabelled", listed(daemon, "schedule", "list", "--only", "unlabelled"), [])
    html = page(daemon, post)
    check("the page has the step before it is due, without a tick", f"Turn on {LABEL}" in html and "ai-label" not in html, html)
    feed = daemon.run("calendar", "feed", "create", "--name", "farm", "--json")
    path = feed["url"].split("/", 3)[3]
    calendar = daemon.tcp("GET", "/" + path).bytes.decode().replace("\r\n ", "")
    check("the volunteer's calendar", LABEL in calendar, calendar[-600:])
    daemon.run("schedule", "fire", post, "--json")
    fired = hooks.wait(lambda event: event["action"] == "SCHEDULE_FIRED").event["payload"]
    equal("the webhook", (fired["is_aigc"], fired["ai_origin"], fired["digital_source_type"], fired["credentials"]["generator"]),
          (True, "credentials", AI, GENERATOR))
    texts = parts(mails.wait(1)[0][1])
    check("the mail", LABEL in texts["text/plain"] and LABEL in texts["text/html"], texts)
    task = daemon.tcp("GET", f"/volunteer/{post}").data
    equal("the task as JSON", task["is_aigc"], True)


def proved(daemon, post, hooks):
    html = page(daemon, post)
    check("the page has the step with its tick, which belongs to the form", f"Turn on {LABEL}" in html and
          'name="ai_label_set"' in html and 'form="proof-form"' in html and 'id="proof-form"' in html, html)
    refused = hand_in(daemon, post, proof_url="https://example.com/1", ai_label_set=1)
    check("a refused link keeps the tick", refused.status == 400 and "checked" in refused.bytes.decode(), refused.bytes)
    equal("without the tick the link is taken", hand_in(daemon, post).status, 303)
    equal("and noted", daemon.get(f"/scheduled/{post}")["status"], "completed")
    story = " ".join(daemon.get(f"/why/{post}")["explanation"])
    check("for the operator", "no one has confirmed that the label" in story, story)
    check("in proof show", "no one has confirmed" in daemon.cli("proof", "show", post, "--json").stdout)
    equal("schedule list --only unconfirmed finds it",
          [each["scheduled_id"] for each in listed(daemon, "schedule", "list", "--only", "unconfirmed")], [post])
    check("doctor names it", "`farmtok schedule list --only unconfirmed`" in labels_line(daemon), labels_line(daemon))
    html = page(daemon, post)
    check("the page asks once more", "Yes, it is on" in html, html)
    equal("one tap answers", hand_in(daemon, post, ai_label_set=1).status, 303)
    now = daemon.get(f"/scheduled/{post}")
    equal("the post carries the tick", (now["ai_label_set"], now["proof_url"]), (True, URL))
    check("and nobody asks any more", "Yes, it is on" not in page(daemon, post) and
          "no one has confirmed" not in " ".join(daemon.get(f"/why/{post}")["explanation"]))
    equal("and the list is empty", listed(daemon, "schedule", "list", "--only", "unconfirmed"), [])
    equal("the proof, too", listed(daemon, "proof", "show", post)[0]["ai_label_set"], True)
    payload = hooks.wait(lambda event: event["action"] == "PROOF_SUBMITTED").event["payload"]
    equal("the webhook of the proof", (payload["is_aigc"], payload["ai_label_set"]), (True, None))
    story = " ".join(daemon.get(f"/why/{post}")["explanation"])
    check("why tells the making for ever", GENERATOR in story, story)


def a_proof_with_the_tick(daemon, folder):
    result = added(daemon, made_by_ai(folder, "second.mp4", 2), "--ai-origin", "operator")
    post = daemon.schedule(result["result_id"], LATER)
    rendered(daemon, post)
    daemon.run("schedule", "fire", post, "--json")
    now = f"https://www.tiktok.com/@brand/video/{int(time.time()) + 60 << 32}"  # the time of a post is in its number
    reply = daemon.run("proof", "submit", post, "--url", now, "--ai-label-set", "--json")
    equal("proof submit has the tick", (reply["ai_label_set"], reply.get("note")), (True, None))
    other = f"https://www.tiktok.com/@brand/video/{(int(time.time()) + 60 << 32) + 1}"
    daemon.cli("proof", "submit", post, "--url", other)
    done = daemon.cli("proof", "accept", post, "--url", other)
    told = " ".join(done.stderr.split())
    check("proof accept says that another one has none", done.returncode == 0 and told.count("no one has confirmed") == 1, done)


def less_only_with_a_reason(daemon, folder):
    clip = made_by_ai(folder, "third.mp4", 3)
    refused = daemon.cli("results", "add", daemon.job(), "--video", clip, "--ai-origin", "none", "--json")
    check("results add takes no label off without a reason", refused.returncode == 2 and "--reason" in refusal(refused)["hint"],
          refused)
    result = added(daemon, clip)
    edit = ("results", "edit", result["result_id"], "--ai-origin", "none")
    refused = daemon.cli(*edit, "--json")
    check("nor results edit", refused.returncode == 2 and "farmtok results edit" in refusal(refused)["hint"], refused)
    refused = daemon.cli("results", "edit", result["result_id"], "--reason", "why not", "--json")
    check("a reason alone is none", refused.returncode == 2, refused)
    refused = daemon.cli("results", "edit", result["result_id"], "--ai-origin", "credentials")
    check("credentials speak for themselves", refused.returncode == 2, refused)
    off = daemon.run(*edit, "--reason", "filmed by us, the credentials are an editor's", "--json")
    equal("with one it is off, and the finding stays", (off["is_aigc"], off["ai_origin"], off["credentials"]["generator"]),
          (False, "credentials", GENERATOR))
    shown = daemon.cli("results", "show", result["result_id"]).stdout
    check("results show says that it is off, and why", "filmed by us" in shown and re.search("AI label +off", shown), shown)
    story = " ".join(daemon.get(f"/why/{result['result_id']}")["explanation"])
    check("why shows the reason", "filmed by us" in story and GENERATOR in story, story)
    post = daemon.schedule(result["result_id"], LATER)
    told, _ = copied(daemon, post, folder)
    equal("its copy says nothing of AI", told.get("digital_source_type"), None)
    check("its page has no such step", LABEL not in page(daemon, post))
    story = " ".join(daemon.get(f"/why/{post}")["explanation"])
    check("why of the post shows the reason", "filmed by us" in story, story)
    on = daemon.run("schedule", "edit", post, "--ai-origin", "operator", "--json")
    equal("the post gets the label back", on["is_aigc"], True)
    told, _ = copied(daemon, post, folder)
    equal("and a copy that says so", told.get("digital_source_type"), AI)
    refused = daemon.cli("schedule", "edit", post, "--ai-origin", "none", "--json")
    check("and loses it for a reason only", refused.returncode == 2 and "farmtok schedule edit" in refusal(refused)["hint"], refused)


def more_than_was_found(daemon, folder):
    result = added(daemon, clips.tiny(folder / "plain.mp4", number=5), "--ai-origin", "operator")
    equal("an operator says it of any video", (result["is_aigc"], result["ai_origin"]), (True, "operator"))
    post = daemon.schedule(result["result_id"], LATER)
    told, _ = copied(daemon, post, folder)
    equal("its copy claims the least that is certain", told.get("digital_source_type"), "compositeSynthetic")
    check("its page has the step", LABEL in page(daemon, post))
    back = added(daemon, folder / "plain.mp4", "--ai-origin", "operator")["result_id"]
    refused = daemon.cli("results", "edit", back, "--ai-origin", "none", "--json")
    check("which is on until a reason takes it off", refused.returncode == 2 and "the label is on" in refused.stderr, refused)
    off = daemon.run("results", "edit", back, "--ai-origin", "none", "--reason", "a mistake", "--json")
    equal("and then it is off", (off["is_aigc"], off["ai_origin"], off["ai_reason"]), (False, "none_found", "a mistake"))
    last = daemon.run("why", back, "--json")["events"][-1]
    equal("the event names the reason", (last["what"], last["why"]), ("result.label_taken_off", "a mistake"))
    by_hand = daemon.run("results", "edit", back, "--ai-origin", "declared", "--json")
    check("declared by hand is the operator's word", "the operator says that it is declared" in by_hand["ai_notice"], by_hand)
    equal("which operator replaces", daemon.run("results", "edit", back, "--ai-origin", "operator", "--json")["ai_origin"], "operator")
    plain = added(daemon, folder / "plain.mp4")
    equal("nothing is found in a plain one", (plain["ai_origin"], plain.get("ai_notice")), ("none_found", None))
    camera = credentials.ended(folder / "plain.mp4", folder / "camera.mp4",
                               credentials.c2pa_box(credentials.store(credentials.manifest("Camera", "digitalCapture"))))
    filmed = added(daemon, camera)
    equal("a camera's credentials are no AI, and their loss is named", (filmed["ai_origin"], "Camera" in filmed["ai_notice"]),
          ("none_found", True))


def labelled_after_scheduling(daemon, folder):
    """A label that is set on the result reaches its posts; for one that fired, the advised command sets it."""
    result = added(daemon, folder / "plain.mp4")["result_id"]
    post = daemon.schedule(result, LATER)
    told, _ = copied(daemon, post, folder)
    equal("a plain copy says nothing", told.get("digital_source_type"), None)
    done = daemon.cli("results", "edit", result, "--ai-origin", "operator")
    check("the note says how many posts got it", done.returncode == 0 and "1 post of it that has not fired got the same" in done.stderr
          and "--caption" not in done.stderr, done)
    equal("the post has it", daemon.get(f"/scheduled/{post}")["is_aigc"], True)
    told, _ = copied(daemon, post, folder)
    equal("and its new copy says so", told.get("digital_source_type"), "compositeSynthetic")
    daemon.run("results", "edit", result, "--ai-origin", "none", "--reason", "filmed by us", "--json")
    equal("so does taking it off", daemon.get(f"/scheduled/{post}")["ai_reason"], "filmed by us")
    told, _ = copied(daemon, post, folder)
    equal("in the copy, too", told.get("digital_source_type"), None)

    daemon.run("schedule", "fire", post, "--json")
    done = daemon.cli("results", "edit", result, "--ai-origin", "operator")
    advised = f"farmtok schedule edit {post} --ai-origin operator"
    check("for a fired post the note has the command", f"`{advised}`" in done.stderr and "will be set" not in done.stderr, done)
    check("its page has no step before", LABEL not in page(daemon, post))
    now = daemon.run(*advised.split()[1:], "--json")
    check("which works, and says that the copy stays", now["is_aigc"] is True and
          "the copy that was handed out stays as it is: its XMP says nothing of AI" in now["notice"], now["notice"])
    check("then the page has the step", f"Turn on {LABEL}" in page(daemon, post))
    equal("and takes the link", hand_in(daemon, post, proof_url=URL[:-1] + "1").status, 303)
    check("and asks whether it is on", "Yes, it is on" in page(daemon, post))
    done = daemon.cli("proof", "submit", post, "--ai-label-set", "--json")
    check("proof submit confirms it without the link", done.returncode == 0 and json.loads(done.stdout)["ai_label_set"] is True, done)
    check("then nobody asks", "Yes, it is on" not in page(daemon, post))
    refused = daemon.cli("schedule", "edit", post, "--caption", "another", "--json")
    check("nothing else of it changes", refused.returncode == 5 and refusal(refused)["code"] == "ALREADY_FIRED", refused)


def another_video(daemon, folder):
    result = added(daemon, folder / "plain.mp4")["result_id"]
    clip = made_by_ai(folder, "fourth.mp4", 6)
    now = daemon.run("results", "edit", result, "--video", clip, "--json")
    equal("another video is found anew", (now["ai_origin"], now.get("is_aigc")), ("credentials", None))
    now = daemon.run("results", "edit", result, "--video", folder / "plain.mp4", "--json")
    equal("and again", (now["ai_origin"], now.get("credentials")), ("none_found", None))


def many_at_once(daemon, folder):
    job = daemon.job(schedule_prompt="daily at 9am UTC")
    clip = made_by_ai(folder, "fifth.mp4", 7)
    for _ in range(3):
        added(daemon, clip, job=job)
    plan = daemon.cli("schedule", "plan", job)
    check("the plan says that they need the label", "3 of these results need the AI label" in plan.stderr + plan.stdout, plan)
    done = daemon.cli("schedule", "apply", job, "--yes", "--json")
    check("and applies nothing", done.returncode == 5 and refusal(done)["code"] == "AI_LABEL_REQUIRED" and
          "3 results need the AI label first" in refusal(done)["message"], done)
    equal("the rows say which", plan.stdout.count("needs the AI label"), 3)
    ids = daemon.cli("results", "list", job, "--only", "unlabelled", "--all", "--ids").stdout
    dry = daemon.cli("results", "edit", "--from", "-", "--ai-origin", "operator", "--dry-run", stdin=ids)
    check("a dry run changes nothing", dry.returncode == 0 and
          len(listed(daemon, "results", "list", job, "--only", "unlabelled")) == 3, dry)
    done = daemon.cli("results", "edit", "--from", "-", "--ai-origin", "operator", "--json", stdin=ids)
    equal("one line labels them all", (done.returncode, [each["is_aigc"] for each in json.loads(done.stdout)["items"]]), (0, [True] * 3))
    done = daemon.cli("schedule", "apply", job, "--yes", "--json")
    equal("then the plan is applied", done.returncode, 0)


def found_late(daemon, folder):
    """A video at an address is read when it is fetched to be rendered."""
    web = Videos()
    web.files["/late.mp4"] = made_by_ai(folder, "late.mp4", 8).read_bytes()
    result = daemon.result(daemon.job(), original_video_url=f"{web.url}/late.mp4")
    post = daemon.schedule(result, LATER)
    now = rendered(daemon, post)
    equal("the post learns it", (now["ai_origin"], now.get("is_aigc"), now["credentials"]["generator"]),
          ("credentials", None, GENERATOR))
    equal("its result, too", daemon.get(f"/results/{result}")["ai_origin"], "credentials")
    told, _ = copied(daemon, post, folder)
    equal("its copy says so already", told.get("digital_source_type"), AI)
    check("it waits for the label", "`farmtok schedule list --only unlabelled`" in
          next(each["message"] for each in daemon.get("/doctor")["checks"] if each["name"] == "labels"))
    check("its page has the step all the same", LABEL in page(daemon, post))
    daemon.run("schedule", "fire", post, "--json")
    equal("and the label is set when it fires", daemon.get(f"/scheduled/{post}")["is_aigc"], True)


def main():
    with tempfile.TemporaryDirectory(prefix="farmtok-provenance-") as name:
        folder = pathlib.Path(name)
        hooks, mails = WebhookReceiver(), MailServer()
        with Daemon(net__allow="127.0.0.0/8", render__preset="ultrafast", mail__smtp_url=mails.url, mail__smtp_tls="none",
                    mail__from="farm@example.org") as daemon:
            with section("from the file to the proof"):
                result = found_and_shown(daemon, folder)
                daemon.run("results", "edit", result["result_id"], "--on-schedule-webhook", hooks.url + "/fired",
                           "--on-proof-webhook", hooks.url + "/proof", "--on-schedule-email", "ana@a.test", "--json")
                post = required(daemon, result)
                told_everywhere(daemon, folder, post, hooks, mails)
                proved(daemon, post, hooks)
            for part in (a_proof_with_the_tick, less_only_with_a_reason, more_than_was_found, labelled_after_scheduling, another_video, many_at_once,
                         found_late):
                with section(part.__name__):
                    part(daemon, folder)
        for part in (policies, records, tags, upgrade, due_at_start, words):
            with section(part.__name__):
                part(folder, made_by_ai(folder, f"{part.__name__}.mp4", 9))
    finish()


if __name__ == "__main__":
    main()
