"""A found video must be a video: downloads of other things, photo posts, pages and answers in the services' forms."""
import json
import subprocess

from kit import clips
from kit.checks import check, equal, section
from kit.jobs import PRICE, books_balance, found, ran, results, started
from kit.receivers import Videos
from kit.stand_ins import programs


def made(path, *words):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *words, str(path)], check=True)
    return path.read_bytes()


def kinds(folder):
    """{name: bytes} of possible downloads; only `good` is a video that can be rendered."""
    good = clips.tiny(folder / "good.mp4", 2, "96x160", 10).read_bytes()
    picture = ["-f", "lavfi", "-i", "testsrc2=size=96x160:rate=10:duration=1"]
    return {"good": good, "page": b"<!doctype html><title>Log in</title>",
            "picture": made(folder / "picture.jpg", *picture, "-frames:v", "1"),
            "sound": made(folder / "sound.mp3", "-f", "lavfi", "-i", "sine=duration=2", "-c:a", "libmp3lame"),
            "cut": made(folder / "whole.mp4", *picture, "-c:v", "libx264", "-g", "5", "-movflags", "+faststart")[:-3000],
            "codec": good.replace(b"avc1", b"zzzz")}


def record(number, name, url):
    return {"video_id": f"73491234567890{number:05}", "author": "gym", "text": f"fitness workout day {number} {name}",
            "views": 500_000, "likes": 90_000, "seconds": 2 + number, "video_url": url}


def downloads(folder):
    videos = Videos()
    data = kinds(folder)
    names = list(data)
    videos.files = {f"/{name}.mp4": each for name, each in data.items()}
    lines = [json.dumps(record(number, name, f"{videos.url}/{name}.mp4")) for number, name in enumerate(names)]
    lines.append(json.dumps({"aweme_id": "7349123456789099999", "aweme_type": 150, "desc": "fitness workout in pictures"}))
    program = programs.discover(folder, lines)
    with started(discovery__provider="command", discovery__command=program.path) as daemon:
        job = ran(daemon, output_quantity=len(names) + 1, publish_mode="AUTO_APPROVED")
        kept = {each["tiktok_caption"].split()[-1]: each for each in results(daemon, job["job_id"])}
        equal("all are kept for a person to see", sorted(kept), sorted(names))
        equal("only the video is there", [name for name in names if kept[name].get("original_video_url")], ["good"])
        equal("only the video is approved", [name for name in names if kept[name]["approved"]], ["good"])
        equal("only the video is paid for", job["credits_spent"], PRICE)
        books_balance(daemon, "downloads that are no videos")
        check("the job says how many have a video", "1 of them with a video" in (job.get("status_reason") or ""), job)
        check("and that a photo post was passed over", job["progress"]["photos"] == 1 and
              "1 photo post" in job["status_reason"], job)
        equal("which says why", [each["reason"] for each in found(daemon, job["job_id"], "dropped")],
              ["a photo post: it has no video"])
        own = daemon.job()
        for name in names[1:]:
            (folder / "brought.mp4").write_bytes(data[name])
            refused = daemon.cli("results", "add", own, "--text", name, "--video", str(folder / "brought.mp4"))
            check(f"{name}: `results add` refuses it with the same words",
                  kept[name]["video_error"] in refused.stderr, (kept[name]["video_error"], refused.stderr))
        shown = daemon.cli("results", "show", kept["page"]["result_id"]).stdout
        check("a result without a video shows why", kept["page"]["video_error"][:40] in " ".join(shown.split()), shown)
        left = daemon.run("media", "list", "--json")["items"]
        equal("nothing but the video is stored", len([each for each in left if each["kind"] == "original"]), 1)


def lists(folder):
    web = {"id": "7349123456789012345", "desc": "fitness workout", "author": {"uniqueId": "gym"}}
    answers = {"itemList": {"itemList": [web]}, "collector": {"collector": [web]},
               "aweme_list": {"aweme_list": [{"aweme_id": "7349123456789012345", "desc": "x"}]},
               "nested item": {"data": [{"type": 1, "item": web}]},
               "a channel of yt-dlp": {"_type": "playlist", "id": "gym", "uploader": "gym", "entries": [
                   {"_type": "url", "id": "7349123456789012345", "uploader": "gym", "title": "x"}]}}
    with started() as daemon:
        for name, told in answers.items():
            path = folder / "answer.json"
            path.write_text(json.dumps(told, indent=1))
            equal(f"{name}: its records are read", daemon.run("catalogue", "add", str(path), "--json")["records"], 1)
        for name, data, words in (
                ("a channel's page", json.dumps({"_type": "playlist", "id": "gym", "uploader": "gym"}), "page of a channel"),
                ("records elsewhere", json.dumps({"reply": {"posts": [web]}}), "jq -c '.reply.posts[]'"),
                ("UTF-16", json.dumps(web).encode("utf-16"), "iconv -f UTF-16"),
                ("gzip", b"\x1f\x8b\x08\x00rest", "gunzip -c"),
                ("no text", b"\x00\x00\x00\x20ftypisom", "folder that it is in"),
                ("CSV", "id,desc,views\n1,\"a, b\",5\n", "mlr --icsv --ojsonl")):
            path = folder / "strange.json"
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
            refused = daemon.cli("catalogue", "add", str(path))
            check(f"{name}: is named", refused.returncode == 2 and words in refused.stderr, refused)
        mixed = folder / "mixed"
        mixed.mkdir()
        (mixed / "a.json").write_text(json.dumps(web))
        (mixed / "b.json").write_bytes(json.dumps(web).encode("utf-16"))
        told = daemon.run("catalogue", "add", str(mixed), "--json")
        equal("a strange file costs its folder nothing else", (told["records"], told["faults"]), (1, 1))


def run(folder):
    for name, part in (("downloads", downloads), ("lists", lists)):
        with section(name):
            (folder / name).mkdir()
            part(folder / name)
