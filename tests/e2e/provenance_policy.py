"""provenance.policy, records that declare AI, and a state of before that is opened anew."""
import json
import re
import shlex
import sqlite3

from kit import clips, lips
from kit.checks import check, equal, until
from kit.credentials import AI
from kit.daemon import Daemon
from kit.jobs import add_catalogue, create, ended, results, started
from kit.state import try_start

LATER = "2031-01-01T09:00:00Z"


def result_of(daemon, clip, *words):
    return daemon.run("results", "add", daemon.job(), "--video", clip, "--text", "A dance.", *words, "--json")["result_id"]


def schedule(daemon, result):
    done = daemon.cli("results", "schedule", result, "--at", LATER, "--json")
    return done.returncode, json.loads(done.stdout if done.returncode == 0 else done.stderr)


def policies(_folder, clip):
    with Daemon(provenance__policy="tell", render__preset="ultrafast") as daemon:
        status, post = schedule(daemon, result_of(daemon, clip))
        result = daemon.get(f"/results/{post['result_id']}")
        equal("its result has it, too, and does not wait", (result["is_aigc"], daemon.run("results", "list", "--only", "unlabelled",
                                                                                         "--json")["items"]), (True, []))
        check("tell sets the label by itself, and says so", status == 0 and post["is_aigc"] is True and
              "will be set" in post["notice"], post)
        told = daemon.cli("media", "probe", clip).stdout
        check("and the probe says so", "the AI label will be set on its post" in told, told)
    with Daemon(provenance__policy="block", render__preset="ultrafast") as daemon:
        result = result_of(daemon, clip, "--ai-origin", "operator")
        status, told = schedule(daemon, result)
        check("block schedules no AI video, labelled or not: exit 5", status == 5 and told["error"]["code"] == "AI_BLOCKED", told)
        advised = f"farmtok results reject {result}"
        check("with a command that helps", f"`{advised}`" in told["error"]["hint"] and
              daemon.cli(*advised.split()[1:]).returncode == 0, told)
        said = result_of(daemon, clip, "--ai-origin", "none", "--reason", "filmed by us")
        equal("what the operator answers for is scheduled", schedule(daemon, said)[0], 0)
    held_by_block(clip)
    refused = None
    with Daemon() as daemon:
        refused = daemon.cli("config", "set", "provenance.policy", "off")
        told = daemon.cli("config", "get", "provenance.policy").stdout
    check("another word is no policy", refused.returncode != 0 and "tell, require, block" in refused.stderr, refused)
    check("require is the first", "require" in told, told)


def story(daemon, thing):
    return " ".join(daemon.get(f"/why/{thing}")["explanation"])


def advised_in(text, *beginnings):
    """The commands of a text that begin so."""
    found = re.findall(r"`farmtok ([^`]*)`", text)
    return [next(each for each in found if each.startswith(beginning)) for beginning in beginnings]


def run(daemon, command, clip):
    return daemon.cli(*(str(clip) if word == "FILE" else word for word in shlex.split(command)))


def held_by_block(clip):
    """Posts that were planned before the policy was block: told everywhere, and each advised command works."""
    with Daemon(provenance__policy="require", render__preset="ultrafast") as daemon:
        posts = [schedule(daemon, result_of(daemon, clip, "--ai-origin", "operator"))[1]["scheduled_id"] for _ in range(3)]
        for post in posts:
            until(lambda post=post: daemon.get(f"/scheduled/{post}")["dedup_status"] == "completed", 60, "the copy")
        daemon.stop()
        daemon.environment["FARMTOK_PROVENANCE_POLICY"] = "block"
        check("the daemon starts with block", try_start(daemon).ready)
        first, second, third = posts
        shown = daemon.cli("schedule", "show", first).stdout
        for where, text in (("why", story(daemon, first)), ("schedule show", " ".join(shown.split()))):
            check(f"{where} says that it will be held", "will be held when it is due" in text, text)
        labels = next(each["message"] for each in daemon.get("/doctor")["checks"] if each["name"] == "labels")
        check("doctor, too", "3 posts are made with AI and will not fire" in labels, labels)
        refused = daemon.cli("schedule", "fire", first, "--json")
        check("firing is refused with the same help", refused.returncode == 5 and "provenance.policy require" in refused.stderr, refused)
        delete, bring, say, allow = advised_in(story(daemon, first), "schedule delete", "results edit", "schedule edit", "config set")
        for command in (delete, bring):
            done = run(daemon, command + (" --yes" if command == delete else ""), clip)
            check(f"works: {command}", done.returncode == 0, done)
        say = say.replace(first, second)
        done = run(daemon, say, clip)
        check(f"works: {say}", done.returncode == 0, done)
        check("then it is not held", "will be held" not in story(daemon, second), story(daemon, second))
        result = result_of(daemon, clip)
        told = story(daemon, result)
        check("why of a result advises nothing that is refused", "results schedule" not in told and "block" in told, told)
        for command in advised_in(told, "results edit", "results reject", "config set"):
            done = run(daemon, command, clip)
            check(f"works: {command}", done.returncode == 0, done)
        done = run(daemon, allow, clip)
        check(f"works: {allow}", done.returncode == 0, done)
        daemon.stop()
        daemon.environment.pop("FARMTOK_PROVENANCE_POLICY")
        check("the daemon starts with require", try_start(daemon).ready)
        done = daemon.cli("schedule", "fire", third, "--json")
        check("then the post fires with the label", done.returncode == 0 and daemon.get(f"/scheduled/{third}")["is_aigc"] is True, done)


def records(folder, clip):
    """What the records of found videos declare."""
    media = folder / "found"
    media.mkdir()
    plain = clips.tiny(folder / "found.mp4", 1, "96x160", 10)
    lines = []
    for number, mark in enumerate(({"aigcLabelType": "1"}, {"aigc_info": {"aigc_label_type": 0}}, {})):
        video = f"734912345678901234{number}"
        lines.append({"id": video, "desc": f"fitness workout {number}", "author": {"uniqueId": f"ana{number}"},
                      "createTime": 1700000000, "stats": {"playCount": 900000, "diggCount": 90000}, **mark})
        (media / f"{video}.mp4").write_bytes((clip if number == 2 else plain).read_bytes() + bytes(number))
    source = folder / "found.ndjson"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with started() as daemon:
        add_catalogue(daemon, source, "--media", media)
        job = create(daemon, output_quantity=3)
        ended(daemon, job)
        by_id = {each["tiktok_video_id"]: each for each in results(daemon, job)}
        if not check("all are found", len(by_id) == 3, by_id):
            return
        first, second, third = (by_id[line["id"]] for line in lines)
        equal("a record declares AI", (first["ai_origin"], first["ai_declared"], first.get("is_aigc")),
              ("declared", "aigcLabelType 1", None))
        equal("0 declares nothing", (second["ai_origin"], second.get("ai_declared")), ("none_found", None))
        equal("a found file's credentials are read", (third["ai_origin"], third["digital_source_type"]), ("credentials", AI))
        daemon.cli("results", "approve", first["result_id"])
        status, told = schedule(daemon, first["result_id"])
        check("and it needs the label, too", status == 5 and told["error"]["code"] == "AI_LABEL_REQUIRED" and
              "its record declares it" in told["error"]["message"], told)
        found = daemon.run("jobs", "found", job, "--json")["items"]
        check("jobs found shows it", any(each.get("ai_declared") == "aigcLabelType 1" for each in found), found)
        declared_later(daemon, source, lines[1], second["result_id"])


def declared_later(daemon, source, line, result):
    """A record that is added again declares AI now, or says nothing of it."""
    told = daemon.cli("catalogue", "stats").stdout
    check("all records were read for AI", re.search(r"unread for AI +0\b", told), told)
    source.write_text(json.dumps({**line, "aigc_info": {"aigc_label_type": 2}}) + "\n")
    done = daemon.cli("catalogue", "add", source)
    said = " ".join((done.stdout + done.stderr).split())
    check("catalogue add names kept results whose record declares AI now", done.returncode == 0 and
          "the record of 1 kept result declares AI now: `farmtok results list --only unlabelled`" in said, done)
    now = daemon.get(f"/results/{result}")
    equal("which know it", (now["ai_origin"], now["ai_declared"]), ("declared", "aigc_label_type 2"))
    source.write_text(json.dumps({key: value for key, value in line.items() if key != "aigc_info"}) + "\n")
    done = daemon.cli("catalogue", "add", source)
    check("a record without a mark says nothing", done.returncode == 0 and "AI" not in done.stdout + done.stderr, done)
    told = daemon.cli("catalogue", "search", "fitness").stdout
    check("and the declaration stays", "aigc_label_type 2" in told, told)


def tags(folder, _clip):
    """A tag by which another program says AI: declared, named, and said by the copy in IPTC's words."""
    tagged = folder / "tagged.mp4"
    lips.ffmpeg("-i", clips.tiny(folder / "untagged.mp4", 1), "-c", "copy", "-movflags", "use_metadata_tags", "-metadata",
                'AIGC={"Label":"1","ContentProducer":"x"}', tagged)
    with Daemon(render__preset="ultrafast") as daemon:
        told = daemon.cli("media", "probe", tagged).stdout
        check("media probe names the tag that is lost", "the tag AIGC, which says that AI made it, is not in the copy" in told and
              "as its tag AIGC says" in told and "the copy's XMP says compositeSynthetic" in told, told)
        result = result_of(daemon, tagged)
        found = daemon.get(f"/results/{result}")
        equal("a result knows it", (found["ai_origin"], found.get("ai_tag"), found.get("is_aigc")), ("declared", "AIGC", None))
        status, told = schedule(daemon, result)
        check("it needs the label, in words that name the tag", status == 5 and told["error"]["code"] == "AI_LABEL_REQUIRED" and
              "tag AIGC" in told["error"]["message"], told)
        daemon.run("results", "edit", result, "--ai-origin", "operator", "--json")
        status, post = schedule(daemon, result)
        equal("the post has it", (status, post.get("is_aigc"), post.get("ai_tag")), (0, True, "AIGC"))
        post = until(lambda: (each := daemon.get(f"/scheduled/{post['scheduled_id']}"))["dedup_status"] == "completed" and each, 60, "the copy")
        equal("its copy says it", post["render"]["output"].get("digital_source_type"), "compositeSynthetic")
        check("why names the tag", "tag AIGC" in daemon.cli("why", post["scheduled_id"]).stdout)


def before(state):
    """The state as the version before left it: without the columns, and with facts that say nothing of the making."""
    with sqlite3.connect(state / "farmtok.db") as db:
        for index in ("results_of_ai", "posts_of_ai"):
            db.execute(f"DROP INDEX {index}")
        shared = ("ai_origin", "digital_source_type", "credentials", "ai_tag", "is_aigc", "ai_reason")
        for table, columns in {"results": (*shared, "ai_declared"), "posts": (*shared, "ai_label_set"),
                               "proofs": ("ai_label_set",), "media": ("making_read_at",)}.items():
            for column in columns:
                db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("UPDATE media SET facts = json_remove(facts, '$.credentials', '$.digital_source_type')")
        db.execute("PRAGMA user_version = 15")
    db.close()


def upgrade(folder, clip):
    with Daemon(provenance__policy="tell", render__preset="ultrafast") as daemon:
        plain = clips.tiny(folder / "old.mp4", number=11)
        waiting, planned = result_of(daemon, clip), schedule(daemon, result_of(daemon, clip))[1]["scheduled_id"]
        other = result_of(daemon, plain)
        until(lambda: daemon.get(f"/scheduled/{planned}")["dedup_status"] == "completed", 60, "the copy")
        daemon.examined()
        waiting, other = (daemon.get(f"/results/{each}") for each in (waiting, other))
        planned = daemon.get(f"/scheduled/{planned}")
        daemon.stop()
        before(daemon.state)
        daemon.environment["FARMTOK_PROVENANCE_POLICY"] = "require"
        # The file is not as farmtokd left it.
        check("the old state starts", try_start(daemon, "--accept-state").ready)
        made = ("ai_origin", "ai_notice", "digital_source_type", "credentials", "is_aigc", "ai_reason", "updated_at", "notice",
                "render", "deduplicated_video_url", "poster_url", "dedup_status", "volunteer_magic_link",
                "original_video_url")

        def rest(entity):
            return {key: value for key, value in entity.items() if key not in made}
        now = until(lambda: (each := daemon.get(f"/results/{waiting['result_id']}"))["ai_origin"] == "credentials" and each,
                    60, "the second reading of the old video")
        equal("a result of before keeps all, and its video is read", (rest(now), now["credentials"]),
              (rest(waiting), waiting["credentials"]))
        now = until(lambda: (each := daemon.get(f"/scheduled/{planned['scheduled_id']}"))["dedup_status"] == "completed" and
                    each["ai_origin"] == "credentials" and each, 60, "the copy that says it")
        equal("the copy of before says it, too", now["render"]["output"].get("digital_source_type"), AI)
        equal("so does a post", (rest(now), now["ai_origin"], now.get("is_aigc")), (rest(planned), "credentials", None))
        now = daemon.get(f"/results/{other['result_id']}")
        equal("nothing is found in a plain one", (rest(now), now["ai_origin"]), (rest(other), "none_found"))
        status, told = schedule(daemon, waiting["result_id"])
        check("and the policy holds for it", status == 5 and told["error"]["code"] == "AI_LABEL_REQUIRED", told)
