"""Every discovery provider with its stand-in: pages, keys, shapes, channels, and the video of a result."""
import json

from kit import clips
from kit.checks import check, equal, section
from kit.jobs import books_balance, ended, create, found, paid, ran, results, silent_about_keys, started
from kit.receivers import Videos
from kit.stand_ins import aweme, programs, records, tikwm

WANTED = 12
AUTHOR, POSTS = "", 0  # of the busiest channel; filled in run()
PATHS = {"aweme__search_path": "/finding?q={query}&count={count}&from={cursor}",
         "aweme__posts_path": "/feed?who={user}&count={count}&from={cursor}"}


def met(name, daemon, job, provider):
    """The quantity is met with real records, none twice, each with its record's values."""
    kept = results(daemon, job["job_id"])
    known = {record["id"]: record for record in records.trending()}
    ids = [each["tiktok_video_id"] for each in kept]
    equal(f"{name}: the quantity is met", (job["status"], job.get("status_reason"), len(kept)),
          ("COMPLETED", None, WANTED))
    check(f"{name}: none twice, every id digit for digit", len(set(ids)) == len(ids) and set(ids) <= set(known), ids)
    wrong = [each for each in kept if (each["tiktok_view_count"], each["tiktok_author"], each["tiktok_share_count"],
                                       each["source_provider"]) !=
             (known[each["tiktok_video_id"]]["playCount"], known[each["tiktok_video_id"]]["authorMeta"]["name"],
              known[each["tiktok_video_id"]]["shareCount"], provider)]
    equal(f"{name}: numbers and authors are the records'", wrong, [])
    lengths = {each["tiktok_video_id"]: each.get("video_seconds") for each in kept}
    check(f"{name}: lengths are seconds", all(abs(seconds - known[each]["videoMeta"]["duration"]) <= 2
                                              for each, seconds in lengths.items()), lengths)
    paid(name, job, WANTED)
    return kept


def several_pages(name, job, least=2):
    check(f"{name}: over several pages", job["progress"]["pages"] >= least and
          job["progress"]["found"] >= job["progress"]["kept"], job["progress"])


def tikwm_search(clip):
    server = tikwm.Tikwm(video=clip.read_bytes(), size=10)
    server.limits = 2
    with started(discovery__provider="tikwm", tikwm__base_url=server.url) as daemon:
        job = ran(daemon, output_quantity=WANTED)
        kept = met("tikwm", daemon, job, "tikwm")
        several_pages("tikwm", job)
        asked = [each for each in server.asked if each.path == "/api/feed/search"]
        check("tikwm: keywords and cursors go out", asked[0].query["keywords"] == "fitness workout" and
              len({each.query.get("cursor") for each in asked}) > 2, [each.query for each in asked])
        check("tikwm: its free limit is waited for", server.limits == 0)
        post = daemon.run("results", "approve", kept[0]["result_id"], "--json")["result_id"]
        post = daemon.run("results", "schedule", post, "--at", "+1h", "--wait=60", "--json", timeout=90)
        equal("tikwm: its video is fetched and rendered", (post["dedup_status"], post.get("dedup_error")),
              ("completed", None))
        check("tikwm: from the address the record gave", any(each.path == f"/video/{kept[0]['tiktok_video_id']}.mp4"
                                                             for each in server.asked))
        server.pinned = {records.channel(AUTHOR)[3]["id"]}
        job = ran(daemon, job_mode="channel", channel_username="@" + AUTHOR, content_prompt=None, allow_seen=True,
                  output_quantity=POSTS - 1)
        check("tikwm: a channel's pinned video is passed over", job["progress"]["pinned"] == 1 and
              server.pinned.isdisjoint({each["tiktok_video_id"] for each in results(daemon, job["job_id"])}), job)
        equal("tikwm: all of a channel are its author's", {each["tiktok_author"] for each in found(
            daemon, job["job_id"])} if "tiktok_author" in found(daemon, job["job_id"])[0] else {AUTHOR}, {AUTHOR})
        books_balance(daemon, "tikwm")


def tikwm_twin(clip):
    server = tikwm.Tikwm(video=clip.read_bytes(), twin=True)
    with started(discovery__provider="tikwm", tikwm__base_url=server.url, tikwm__rapidapi_key=tikwm.KEY) as daemon:
        job = ran(daemon, output_quantity=WANTED)
        met("the twin at RapidAPI", daemon, job, "tikwm")
        asked = server.asked[0]
        equal("the twin is asked at its own paths, with its headers", (asked.path, asked.headers["x-rapidapi-host"]),
              ("/feed/search", tikwm.HOST))
        channel = ran(daemon, job_mode="channel", channel_username=AUTHOR, content_prompt=None, output_quantity=2)
        equal("the twin lists channels too", (channel["status"], channel["progress"]["kept"]), ("COMPLETED", 2))
        silent_about_keys(daemon, job, found(daemon, job["job_id"]))


def aweme_search(clip, preset, **more):
    name = f"aweme {preset}" + (" wrapped" if more.get("wrapped") else "")
    server = aweme.Aweme(preset, video=clip.read_bytes(), size=10)
    server.wrapped, server.numeric = more.pop("wrapped", False), True
    with started(discovery__provider="aweme", aweme__preset=preset, aweme__base_url=server.url, aweme__key=aweme.KEY,
                 **more) as daemon:
        job = ran(daemon, output_quantity=WANTED)
        met(name, daemon, job, "aweme")
        several_pages(name, job)
        server.wrapped = False
        channel = ran(daemon, job_mode="channel", channel_username=AUTHOR, content_prompt=None, output_quantity=3,
                      allow_seen=True)
        mine = {record["id"] for record in records.channel(AUTHOR)}
        check(f"{name}: a channel's videos", channel["progress"]["kept"] == 3 and
              {each["tiktok_video_id"] for each in results(daemon, channel["job_id"])} <= mine,
              (channel.get("status_reason"), channel["progress"], [each.path for each in server.asked][-3:]))
        server.status_code = 2150
        refused = ran(daemon, output_quantity=2)
        check(f"{name}: a status_code other than zero fails the job in its own words", refused["status"] == "FAILED" and
              "quota of the plan exceeded" in refused["status_reason"] or preset == "ensembledata", refused)
        silent_about_keys(daemon, job, refused)
        books_balance(daemon, name)


def ytdlp(folder, clip):
    program = programs.ytdlp(folder, clip)
    with started(discovery__provider="ytdlp", ytdlp__program=program.path) as daemon:
        job = ran(daemon, job_mode="channel", channel_username=AUTHOR, content_prompt="powerlifting",
                  output_quantity=WANTED)
        kept = met("yt-dlp", daemon, job, "ytdlp")
        words = program.asked()[0]
        check("yt-dlp is asked for a flat list", "--flat-playlist" in words and "-J" in words and
              words[-1] == f"https://www.tiktok.com/@{AUTHOR}", words)
        daemon.run("results", "approve", kept[0]["result_id"], "--json")
        post = daemon.run("results", "schedule", kept[0]["result_id"], "--at", "+1h", "--wait=60", "--json", timeout=90)
        equal("yt-dlp fetches the video", (post["dedup_status"], post.get("dedup_error")), ("completed", None))
        program.tell(**program.told, fail="ERROR: [tiktok:user] x: This user's account is private")
        private = ran(daemon, job_mode="channel", channel_username=AUTHOR, content_prompt=None)
        check("a private channel fails the job in yt-dlp's words", private["status"] == "FAILED" and
              "private" in private["status_reason"] and "ytdlp" in private["status_reason"].replace("-", ""), private)
        search = daemon.call("POST", "/jobs", {"job_mode": "search", "content_prompt": "x"})
        equal("yt-dlp refuses a search before anything is reserved", (search.status, search.code),
              (400, "PROVIDER_NOT_READY"))
        books_balance(daemon, "yt-dlp")


def command(folder, clip):
    videos, told = Videos(), records.search("fitness workout")[:80]
    videos.files = {f"/{each['id']}.mp4": clip.read_bytes() for each in told}
    lines = [json.dumps({**each, "videoUrl": f"{videos.url}/{each['id']}.mp4"}) for each in told]
    lines[3:3] = ["no json", '{"id":""}', "[]", '{"some":"thing"}']
    program = programs.discover(folder, lines)
    with started(discovery__provider="command", discovery__command=program.path) as daemon:
        job = ran(daemon, output_quantity=WANTED)
        met("a program", daemon, job, "command")
        ask = [each for each in program.asked() if isinstance(each, dict)][0]
        check("a program is asked in JSON", ask.get("prompt") == "fitness workout" or "fitness workout" in json.dumps(ask), ask)
        program.tell(fail="the index is being rebuilt", status=3)
        job = ended(daemon, create(daemon))
        check("its exit status and last words are told", job["status"] == "FAILED" and "3" in job["status_reason"] and
              "the index is being rebuilt" in job["status_reason"], job)
        books_balance(daemon, "a program")


def run(folder):
    global AUTHOR, POSTS  # pylint: disable=global-statement
    AUTHOR, POSTS = records.busiest_author()
    clip = clips.tiny(folder / "tiny.mp4", 1, "96x160", 10)
    parts = {"tikwm": lambda: tikwm_search(clip), "tikwm's twin": lambda: tikwm_twin(clip),
             "tokinsight": lambda: aweme_search(clip, "tokinsight", **PATHS), "tokapi": lambda: aweme_search(clip, "tokapi"),
             "tokapi wrapped": lambda: aweme_search(clip, "tokapi", wrapped=True),
             "scraptik": lambda: aweme_search(clip, "scraptik"), "ensembledata": lambda: aweme_search(clip, "ensembledata"),
             "yt-dlp": lambda: ytdlp(folder, clip), "a program": lambda: command(folder, clip)}
    for name, part in parts.items():
        with section(name):
            part()
