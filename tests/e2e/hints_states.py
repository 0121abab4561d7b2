"""The states in which commands are advised; each is made when its hint is asked for."""
import json
import shlex
import subprocess
import time

from kit import clips, credentials
from kit.checks import until
from kit.daemon import Daemon
from kit.hints import words_of

LATER = "2031-01-01T09:00:00Z"
PROOF = "https://www.tiktok.com/@brand/video/7349123456789012345"


class World:
    """A working farm, and values for the words that a person fills in."""

    def __init__(self):
        self.daemon = Daemon(net__allow="127.0.0.0/8", webhook__retry="1s")
        self.before, self.allowed, self.fill, self.stdin = {}, {}, {}, None

    def __enter__(self):
        self.daemon.__enter__()
        self.clip = clips.tiny(self.daemon.folder / "clip.mp4")
        self.key = self.daemon.folder / "key"
        self.key.write_text("a-key-of-the-test\n")
        self.videos = self.daemon.folder / "videos.ndjson"
        self.videos.write_text(json.dumps({"id": "7349123456789012345", "desc": "a dance", "author": {"uniqueId": "ana"},
                                           "stats": {"playCount": 100000}}) + "\n")
        self.job = self.daemon.job(schedule_prompt="daily at 9am UTC", inbox_tracer="ana")
        self.result = self.daemon.result(self.job)
        self.post = self.daemon.schedule(self.result, LATER)
        self.media = self.daemon.upload(self.clip)["media_id"]
        self.fill = {"FILE": str(self.clip), "JOB": self.job, "RESULT": self.daemon.result(self.job), "POST": self.post,
                     "ADDRESS": "ana@a.test", "URL": PROOF, "HOST": "hooks.example.org", "NAME": "farm", "TEXT": "A caption.",
                     "SHA256": "0" * 64, "AMOUNT": "100", "ID": "1", "KEY": "rights.credit", "VALUE": "by @{author}",
                     "copy.mp4": str(self.daemon.folder / "copy.mp4"), "pair.png": str(self.daemon.folder / "pair.png"),
                     "calendar.html": str(self.daemon.folder / "calendar.html"),
                     "HOST:PORT": "127.0.0.1:0", "posts.ics": str(self.daemon.folder / "posts.ics"), "PATH": "/usr/bin/true", "FOLDER": str(self.daemon.folder / "shelf"), "PROGRAM,ARGUMENT": "/usr/bin/true,x"}
        return self

    def __exit__(self, *fault):
        self.daemon.__exit__(*fault)

    def cli(self, *words, **more):
        return self.daemon.cli(*words, **more)

    def run(self, command):
        stdin, self.stdin = self.stdin or ("a-key-of-the-test\n" if command.endswith("FILE") and " < " in command else
                                           "" if " < " in command else None), None
        done = self.cli(*words_of(command, self.fill), stdin=stdin)
        # There is no terminal here, so what takes something away says that the same line with --yes does it.
        return self.cli(*words_of(command, self.fill), "--yes") if "add --yes" in done.stderr else done

    def why(self, thing):
        return " ".join(self.daemon.get(f"/why/{thing}")["explanation"])

    def filled(self, template):
        """With real objects where the program has ids."""
        if template.endswith(" --schedule-prompt {}"):
            return template.replace("{}", self.job, 1).replace("{}", "'daily at 9am Europe/Berlin'")
        for noun, thing in (("farmtok schedule list --only", "missed"), ("farmtok schedule recover {}--move", ""),
                            ("farmtok schema", "job"), ("farmtok media remake", copy_of(self) if "remake" in template else ""), ("farmtok jobs", self.job), ("farmtok results", self.result), ("farmtok media", self.media),
                            ("farmtok schedule apply", self.job), ("farmtok schedule plan", self.job),
                            ("farmtok config set analysis", "/nowhere"), ("farmtok why", self.post),
                            ("farmtok proof", self.post), ("farmtok schedule", self.post), ("farmtok work", "1"),
                            ("farmtok backup restore", "nosuch"), ("farmtok webhooks", "hooks.example.org")):
            if template.startswith(noun):
                return template.replace("{0}", thing).replace("{}", thing)
        return template.replace("{0}{1}{0}", "job").replace("{}", "1")

    # The states themselves.
    def waiting(self):
        return self.daemon.result(self.daemon.job(), approved=False)

    def fired(self, **fields):
        post = self.daemon.schedule(self.daemon.result(self.daemon.job(), **fields), LATER)
        self.daemon.post(f"/scheduled/{post}/fire-now")
        return post

    def failed_work(self):
        """A webhook whose receiver is gone permanently: the post, and the number of its dead work."""
        post = self.fired(on_schedule_webhook="http://127.0.0.1:9/x")
        dead = until(lambda: [each for each in self.daemon.get("/work?state=dead")["items"] if each["subject"] == post],
                     what="the end of the tries")
        return post, dead[0]["work_id"]

    def found_result(self):
        """A found result without a video."""
        with open(self.videos, "rb") as file:
            self.cli("catalogue", "add", self.videos)
        job = self.daemon.post("/jobs", {"content_prompt": "dance", "output_quantity": 1, "allow_seen": True})["job_id"]
        until(lambda: self.daemon.get(f"/jobs/{job}")["status"] in ("COMPLETED", "FAILED"), what="the end of the search")
        results = self.daemon.get(f"/jobs/{job}/results")["items"]
        if not results:
            raise RuntimeError(f"nothing was found: {self.daemon.get(f'/jobs/{job}/found')} {self.daemon.get(f'/jobs/{job}')}")
        result = results[0]["result_id"]
        self.daemon.call("PATCH", f"/results/{result}", {"approved": True})
        return result


def no_video_but_a_post(world):
    result = world.found_result()
    if world.daemon.get(f"/results/{result}").get("original_video_url"):
        world.daemon.call("PATCH", f"/results/{result}", {"original_video_url": None})
    told = world.cli("results", "schedule", result, "--at", "+1d")
    post = world.daemon.get(f"/results/{result}")["scheduled_id"]
    world.before["farmtok results edit {} --video FILE"] = [f"farmtok schedule delete {post}"]
    return told


def no_video_to_open(world):
    post = world.daemon.get(f"/scheduled/{world.post}")
    return world.cli("results", "open", post["result_id"], "--print")


def moved_calendar(world):
    return world.cli("schedule", "apply", world.job, "--fingerprint", "stale", "--yes")


def unreached_plan(world):
    job = world.daemon.job(schedule_prompt="daily at 9am UTC")
    world.daemon.result(job)
    return world.cli("schedule", "plan", job)


def found_and_rights(world):
    result = world.found_result()
    return world.cli("results", "schedule", result, "--at", "+2d")


def made_by_ai(world, **fields):
    """A result whose video has credentials that say that AI made it."""
    clip = credentials.ended(world.clip, world.daemon.folder / "ai.mp4",
                             credentials.c2pa_box(credentials.store(credentials.manifest("A model", credentials.AI))))
    return world.daemon.result(world.job, original_video_url=world.daemon.upload(clip)["url"], **fields)


def blocked(world):
    with Daemon(provenance__policy="block") as other:
        result = other.result(other.job(), ai_origin="operator")
        told = other.cli("results", "schedule", result, "--at", "+1d")
        done = other.cli("results", "reject", result)
        world.allowed["farmtok results reject {}"] = (3,)  # that result was the other farm's
        return told if done.returncode == 0 else "the result could not be rejected"


def expired_link(world):
    with Daemon(links__ttl="1s") as other:
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        post = other.schedule(other.result(other.job()), now)
        told = until(lambda: "expired" in (words := " ".join(other.get(f"/why/{post}")["explanation"])) and words)
        done = other.cli("schedule", "link", post, "--revoke", "--yes")
        world.allowed["farmtok schedule link {} --revoke"] = (3,)  # that post was the other farm's
        return told if done.returncode == 0 else "the link could not be replaced"


def of_dead_render(world, words):
    post, _ = world.failed_work()
    return world.why(post) + words


def own_values(world):
    job = world.daemon.job(on_schedule_email_default="ann@a.test")
    world.daemon.result(job, on_schedule_email="bob@a.test")
    return world.cli("jobs", "show", job)


STATES = {
    "farmtok jobs edit {} --apply": own_values,
    "farmtok webhooks secret {}": lambda world: world.cli("webhooks", "rotate", "hooks.example.net", "--overlap", "2h"),
    "farmtok results approve {}": lambda w: w.cli("results", "schedule", w.waiting(), "--at", "+1d"),
    "farmtok schedule show {0}": lambda w: w.cli("results", "schedule", w.result),
    "farmtok schedule move {0} --at +1h": lambda w: w.cli("results", "schedule", w.result),
    "farmtok schedule move {} --at +1h": lambda w: w.cli("schedule", "move", w.post),
    "farmtok schedule delete {}": lambda w: w.cli("results", "reject", w.daemon.get(
        f"/scheduled/{w.daemon.schedule(w.daemon.result(w.job), LATER)}")["result_id"]),
    "farmtok results edit {} --video FILE": no_video_but_a_post,
    "farmtok results edit {} --rights permission --rights-note \"who agreed, when\"": found_and_rights,
    "farmtok results edit {} --ai-origin operator": lambda w: w.cli("results", "schedule", made_by_ai(w), "--at", "+1d"),
    "farmtok results edit {} --ai-origin none --reason \"…\"": lambda w: w.cli(
        "results", "edit", made_by_ai(w), "--ai-origin", "none"),
    "farmtok schedule edit {} --ai-origin none --reason \"…\"": lambda w: w.cli(
        "schedule", "edit", w.daemon.schedule(made_by_ai(w, ai_origin="operator"), LATER), "--ai-origin", "none"),
    "farmtok schedule edit {} --ai-origin {}": lambda w: labelled_late(w),
    "farmtok proof submit {} --ai-label-set": lambda w: w.why(unconfirmed(w)),
    "farmtok results reject {}": blocked,
    "farmtok results schedule {} --at +1h": lambda w: w.why(w.daemon.result(w.job)),
    "farmtok why {}": lambda w: w.cli("schedule", "fire", w.fired()),
    "farmtok jobs list": lambda w: w.cli("jobs", "show", "job_x"),
    "farmtok results list": lambda w: w.cli("results", "show", "res_x"),
    "farmtok schedule list": lambda w: w.cli("schedule", "show", "post_x"),
    "farmtok jobs show {}": lambda w: w.cli("media", "show", w.job),
    "farmtok media list": lambda w: w.cli("media", "show", "med_x"),
    "farmtok work list": lambda w: w.cli("work", "retry", "999999"),
    "farmtok calendar feed list": lambda w: w.cli("calendar", "feed", "revoke", "feed_x", "--yes"),
    "farmtok calendar feed list --ids": lambda w: w.cli("calendar", "feed", "revoke"),
    "farmtok jobs list --json=job_id,inbox_tracer": lambda w: w.cli("schedule", "list", "--inbox-tracer", "nobody"),
    "farmtok schedule list --json=scheduled_id,inbox_tracer": lambda w: w.cli("schedule", "list", "--inbox-tracer", "no"),
    "farmtok proof show {}": lambda w: w.cli("proof", "return", w.fired(), "--reason", "none there"),
    "farmtok proof accept {} --url URL": lambda w: disputed(w),
    "farmtok proof return {0} --url URL --reason TEXT": lambda w: full_of_disputes(w),
    "farmtok proof return {} --reason \"…\"": lambda w: w.daemon.call(
        "POST", f"/scheduled/{proven(w)}/proofs/return", {}).error["hint"],
    "farmtok schedule link {}": lambda w: w.cli("schedule", "fire", w.daemon.schedule(w.daemon.result(w.daemon.job()), LATER)),
    "farmtok schedule link {} --revoke": expired_link,
    "farmtok schedule edit {} --on-schedule-email ADDRESS": lambda w: w.cli(
        "results", "schedule", w.daemon.result(w.daemon.job()), "--at", "+1d"),
    "farmtok schedule edit POST --on-schedule-email ADDRESS": lambda w: near_and_unreached(w),
    "farmtok jobs edit JOB --on-schedule-email-default ADDRESS": lambda w: near_and_unreached(w),
    "farmtok jobs edit {} --on-schedule-email-default ADDRESS": unreached_plan,
    "farmtok jobs edit {} --schedule-prompt \"2 per day, 9am and 6pm EST\"": lambda w: w.cli(
        "schedule", "plan", w.daemon.job()),
    "farmtok schedule plan {}": moved_calendar,
    "farmtok schedule explain \"2 per day, 9am and 6pm EST\"": lambda w: w.cli(
        "jobs", "create", "--mode", "manual", "--schedule-prompt", "daily on mondays"),
    "farmtok jobs explain-filter '{}'": lambda w: w.cli(
        "jobs", "create", "--prompt", "x", "--filter", "more than 10 views, less than 5 views"),
    "farmtok schema {0}{1}{0}": lambda w: w.cli("api", "POST", "/jobs", "-", stdin='{"colour":1}') if False else bad_field(w),
    "farmtok schedule recover {}--move --dry-run": lambda w: w.cli("schedule", "recover"),
    "farmtok schedule fire {0}": lambda w: w.cli("schedule", "recover", w.daemon.schedule(w.daemon.result(w.job), LATER),
                                                 "--fire"),
    "farmtok schedule delete {0}": lambda w: w.cli("schedule", "recover",
                                                   w.daemon.schedule(w.daemon.result(w.job), LATER), "--fire"),
    "farmtok credits grant {}": lambda w: poor(w),
    "farmtok credits grant 100": lambda w: w.daemon.call("POST", "/credits/grant", {"amount": 0}).error["hint"],
    "farmtok credits grant 42.22": lambda w: w.cli("credits", "grant", "much"),
    "farmtok catalogue add FILE": lambda w: empty_catalogue(w),
    "farmtok config list": lambda w: w.cli("config", "get", "no.such.key"),
    "farmtok config set {} - < FILE": lambda w: w.cli("config", "set", "gemini.key", "on-the-line"),
    "farmtok help {}": lambda w: w.cli("jobs"),
    "farmtok help": lambda w: w.cli("nosuchnoun"),
    "farmtok backup list": lambda w: w.cli("backup", "verify", "nosuch"),
    "farmtok work retry ID": lambda w: w.failed_work() and doctor_hint(w),
    "farmtok work list --only dead": lambda w: w.failed_work() and doctor_hint(w),
    "farmtok work drop ID": lambda w: w.failed_work() and doctor_hint(w),
    "farmtok work retry {}": lambda w: w.why(w.failed_work()[1]),
    "farmtok media show {}": lambda w: w.cli("media", "remove", used_media(w), "--yes"),
    "farmtok simulate --until +7d": lambda w: w.cli("simulate", "--until", "2020-01-01"),
    "farmtok calendar day {}": lambda w: w.cli("calendar", "month", "2030-02"),
    "farmtok proof accept {} --url {}": lambda w: w.cli("proof", "submit", proven(w), "--url", PROOF[:-1] + "7"),
    "farmtok results list JOB --only pending --ndjson": lambda w: w.cli("results", "review", w.job),
    "farmtok results approve --from -": lambda w: w.cli("results", "review", w.job),
    "farmtok results sheet JOB -o sheet.png": lambda w: no_sheet(w),
    "farmtok jobs edit -h": lambda w: w.cli("jobs", "edit", w.job),
    "farmtok schedule edit {} --caption TEXT": lambda w: w.cli("results", "edit", w.result, "--user-notes", "x"),
    "farmtok calendar export --ics posts.ics": lambda w: w.cli("calendar", "export"),
    "farmtok results add JOB --video URL": lambda w: w.cli("media", "add", "https://v.test/1.mp4"),
    "farmtok results list {}": lambda w: w.cli("results", "sheet", w.daemon.job()),
    "farmtok jobs delete {}": lambda w: w.cli("jobs", "cancel", w.daemon.job()),
    "farmtok config set {} PROGRAM,ARGUMENT": lambda w: w.cli("jobs", "create", "--prompt", "x", "--discovery", "command"),
    "farmtok config set {} {}": lambda w: w.cli("jobs", "create", "--prompt", "x", "--discovery", "aweme"),
    "farmtok results add {} --video FILE": lambda w: w.fill.update(FILE=str(w.clip)) or w.cli(
        "jobs", "create", "--mode", "manual"),
    "farmtok media verify {}": lambda w: w.cli("media", "remake", copy_of(w)),
    "farmtok proof submit POST --ai-label-set": lambda w: w.fill.update(POST=unconfirmed(w)) or labels_of_doctor(w),
}


def labelled_late(world):
    """A result that is labelled after its post fired."""
    post = world.fired()
    return world.cli("results", "edit", world.daemon.get(f"/scheduled/{post}")["result_id"], "--ai-origin", "operator")


def unconfirmed(world):
    """A post with a proof of which no one has said that its label is on."""
    post = world.fired(ai_origin="operator")
    world.daemon.post(f"/volunteer/{post}/proof", {"proof_url": PROOF})
    return post


def labels_of_doctor(world):
    return next(each["message"] for each in world.daemon.get("/doctor")["checks"] if each["name"] == "labels")


def disputed(world):
    post = proven(world)
    other = PROOF[:-1] + "6"
    world.daemon.post(f"/volunteer/{post}/proof", {"proof_url": other})
    world.fill["URL"] = other
    return world.why(post)


def full_of_disputes(world):
    post = proven(world)
    links = [f"{PROOF[:-3]}{number}" for number in range(500, 541)]
    for link in links[:40]:
        world.daemon.post(f"/volunteer/{post}/proof", {"proof_url": link})
    world.fill["URL"] = links[0]
    return world.cli("proof", "submit", post, "--url", links[40])


def proven(world):
    post = world.fired()
    world.daemon.post(f"/volunteer/{post}/proof", {"proof_url": PROOF})
    return post


def near_and_unreached(world):
    job = world.daemon.job()
    world.fill["JOB"] = job
    world.fill["POST"] = world.daemon.run("results", "schedule", world.daemon.result(job), "--at", "+2h", "--json")["scheduled_id"]
    return world.cli("simulate", "--until", "+1d")


def bad_field(world):
    file = world.daemon.folder / "bad.json"
    file.write_text('{"job_mode": "manual", "colour": 1}')
    return world.cli("jobs", "create", "--from", file)


def poor(world):
    """A manual post costs more than the farm has."""
    with Daemon(credits__opening="0") as other:
        result = other.result(other.job())
        told = other.cli("results", "schedule", result, "--at", "+1d")
        done = other.cli(*words_of(told.stderr.split("hint: ")[1].strip(), {}))
        again = other.cli("results", "schedule", result, "--at", "+1d")
        return told if (done.returncode, again.returncode) == (0, 0) else "granting did not help"


def empty_catalogue(world):
    with Daemon() as other:
        told = other.cli("jobs", "create", "--prompt", "dance")
    world.fill["FILE"] = str(world.videos)
    return told


def doctor_hint(world):
    world.fill["ID"] = str(world.daemon.get("/work?state=dead")["items"][0]["work_id"])
    return " ".join(each.get("hint", "") for each in world.daemon.get("/doctor")["checks"])


def used_media(world):
    world.daemon.result(world.job, original_video_url=world.daemon.upload(world.clip)["url"])
    return world.media


def copy_of(world):
    result = world.daemon.result(world.job, original_video_url=world.daemon.upload(world.clip)["url"])
    post = world.daemon.schedule(result, LATER)
    until(lambda: world.daemon.get(f"/scheduled/{post}").get("dedup_status") == "completed", seconds=60, what="the copy")
    return world.daemon.get(f"/scheduled/{post}")["deduplicated_video_url"].rsplit("/", 1)[1]


def no_sheet(world):
    script = shlex.join(world.daemon.command("results", "sheet", world.job))
    world.fill["sheet.png"] = str(world.daemon.folder / "sheet.png")
    done = subprocess.run(["script", "-qec", script, "/dev/null"], env=world.daemon.environment, capture_output=True,
                          text=True, check=False, stdin=subprocess.DEVNULL, timeout=60)
    return done.stdout.replace("\r", "")
