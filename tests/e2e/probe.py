"""The content of a video is shown in words and as JSON, and a fault is named before the video is used."""
import json
import pathlib
import subprocess
import tempfile

from kit import clips
from kit.checks import check, equal, finish, section
from kit.daemon import Daemon


def make(path, *words):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *words, str(path)], check=True, stdin=subprocess.DEVNULL)
    return path


def words_and_json(daemon, folder):
    plain = clips.tiny(folder / "plain.mp4", 2)
    told = daemon.cli("media", "probe", plain)
    equal("an ordinary clip in words", told.stdout.splitlines(),
          [f"2.0 s of 180x320 at 15 pictures a second, H.264, sound AAC mono; mp4, "
           f"{told.stdout.strip().splitlines()[0].rsplit(', ', 1)[-1]}", "A copy is like it, but for its variation."])
    odd = make(folder / "odd.mkv", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1",
               "-vf", "setsar=4/3", "-c:v", "mpeg4", "-c:a", "ac3")
    told = daemon.cli("media", "probe", odd)
    equal("an odd one, and what becomes of it", told.stdout.splitlines()[1:],
          ["In a copy:", "  pixels made square: 160x120 becomes 212x120", "  MPEG-4 becomes H.264",
           "  sound AC-3 becomes AAC"])
    told = daemon.run("media", "probe", odd, "--json")
    equal("the same as JSON", (sorted(told), told["facts"]["video_codec"], told["facts"]["audio_tracks"], told["will_do"][1]),
          (["facts", "notes", "will_do"], "mpeg4", 1, "MPEG-4 becomes H.264"))
    equal("nothing of it is kept", (daemon.run("media", "probe", odd, "--json=notes"),
                                    list((daemon.state / "tmp").iterdir())), ({"notes": []}, []))
    media = daemon.upload(plain)
    equal("a stored one by its id", daemon.run("media", "probe", media["media_id"], "--json")["facts"]["height"], 320)
    equal("and its facts are kept", daemon.get(f"/media/{media['media_id']}/info")["facts"]["duration_seconds"], 2.0)
    result = daemon.result(daemon.job(), original_video_url=media["url"])
    equal("a result's by its id", daemon.run("media", "probe", result, "--json=will_do"), {"will_do": []})
    elsewhere = daemon.result(daemon.job(), original_video_url="https://videos.example/1.mp4")
    told = daemon.cli("media", "probe", elsewhere)
    check("one that stands elsewhere is not fetched", told.returncode == 3 and "https://videos.example/1.mp4" in told.stderr,
          told.stderr)


def faults(daemon, folder):
    whole = clips.tiny(folder / "whole.mp4", 3).read_bytes()
    rows = {"text.mp4": (b"hello\n" * 50, "not a video"), "cut.mp4": (whole[:len(whole) * 2 // 3], "truncated: ends after"),
            "empty.mp4": (b"", "empty")}
    for name, (data, words) in rows.items():
        (folder / name).write_bytes(data)
        told = daemon.cli("media", "probe", folder / name)
        check(f"{name}: exit 1, its name and the reason", told.returncode == 1 and not told.stdout and
              told.stderr.startswith("error: ") and name in told.stderr and words in told.stderr and "hint: " in told.stderr,
              (told.returncode, told.stdout, told.stderr))
        error = json.loads(daemon.cli("media", "probe", folder / name, "--json").stderr)["error"]
        equal(f"{name}: the code as JSON", error["code"], "INVALID_MEDIA")
    for words in ([folder / "none.mp4"], [folder], ["med_none"], ["res_none"]):
        told = daemon.cli("media", "probe", *words)
        check(f"{pathlib.Path(words[0]).name} is no video", told.returncode != 0 and told.stderr.startswith("error: "),
              (told.returncode, told.stderr))
    equal("nothing is left over", list((daemon.state / "tmp").iterdir()), [])


def preflight(daemon, folder):
    job = daemon.job()
    wide = make(folder / "wide.mp4", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=1", "-pix_fmt", "yuv420p")
    lines = [{"original_video_url": str(wide), "post_text": "one"}, {"original_video_url": str(folder / "cut.mp4")},
             {"post_text": "three"}, {"original_video_url": str(folder / "text.mp4")}]
    (folder / "lines").write_text("".join(json.dumps(line) + "\n" for line in lines))
    told = daemon.cli("results", "add", job, "--from", folder / "lines", "--ndjson")
    made = [json.loads(line) for line in told.stdout.splitlines()]
    equal("of many, those that can be rendered are added", [each["tweet_text"] for each in made], ["one", "three"])
    check("each of the others is told with its line", told.returncode == 1 and "truncated" in told.stderr and
          "not a video" in told.stderr and "2" in told.stderr and "4" in told.stderr, told.stderr)
    equal("a result knows its video", (made[0]["video_width"], made[0]["video_height"], made[0]["video_seconds"]),
          (320, 180, 1.0))
    equal("one of text alone has none", "video_width" in made[1], False)
    changed = daemon.call("PATCH", "/results/" + made[1]["result_id"],
                          {"original_video_url": daemon.upload(folder / "plain.mp4")["url"]}).data
    equal("an edit brings its facts along", (changed["video_width"], changed["video_height"]), (180, 320))
    changed = daemon.call("PATCH", "/results/" + made[1]["result_id"],
                          {"original_video_url": "https://videos.example/2.mp4"}).data
    equal("of an address elsewhere nothing is known", "video_width" in changed, False)
    answer = daemon.call("POST", f"/jobs/{job}/results", {"original_video_url":
                                                        f"{daemon.url}/media/med_0123456789abcdefghjkmnpqrs"})
    check("a video that is not stored is refused by its field", answer.status == 400 and
          answer.error["details"][0]["field"] == "original_video_url", answer.bytes)


with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place, Daemon() as daemon:
    for part in (words_and_json, faults, preflight):
        with section(part.__name__):
            part(daemon, pathlib.Path(place))
    check("the daemon is alive", daemon.alive())
finish()
