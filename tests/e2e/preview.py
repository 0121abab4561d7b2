"""Previews of copies: drawn, rendered, shown, saved; and the reasons for which a post's copy fails."""
import json
import stat

from kit.checks import check, equal, finish, section, until
from kit.clips import tiny
from kit.daemon import Daemon


def told(done):
    return json.loads(done.stdout)


with Daemon() as daemon:
    folder = daemon.folder
    clip = tiny(folder / "clip.mp4", seconds=3)

    with section("a file"):
        first = told(daemon.cli("dedup", "preview", clip, "--seed", 7, "-o", folder / "one.mp4", "--sheet", folder / "pair.png",
                                "--json"))
        equal("what was drawn is what the seed means", [first["drawn"][each] for each in ("seed", "zoom", "tilt_degrees")],
              [7, 1.025593, -0.966423])
        check("the zoom covers the tilt", first["applied"]["zoom"] > first["drawn"]["zoom"], first["applied"])
        fidelity = first["render"]["fidelity"]
        check("it is true to its original", fidelity["psnr"] > 35 and fidelity["ssim"] > 0.9, fidelity)
        check("nothing would refuse it", "refused" not in first)
        copy = (folder / "one.mp4").read_bytes()
        equal("the file is the stored copy", len(copy), first["render"]["output"]["bytes"])
        stored = daemon.get(f"/media/{first['media_id']}/info")
        equal("which is kept as a copy", stored["kind"], "copy")
        equal("that nothing uses", stored.get("uses", 0), 0)
        equal("no post was made", daemon.get("/scheduled")["total"], 0)
        picture = (folder / "pair.png").read_bytes()
        check("the sheet is a picture", picture.startswith(b"\x89PNG") and len(picture) > 5000, len(picture))
        equal("both may be read by whom other files may", {stat.S_IMODE((folder / name).stat().st_mode)
                                                           for name in ("one.mp4", "pair.png", "clip.mp4")},
              {stat.S_IMODE(clip.stat().st_mode)})

    with section("the same again"):
        again = told(daemon.cli("dedup", "preview", first["original_id"], "--seed", 7, "-o", folder / "two.mp4", "--json"))
        equal("one seed, one variation", again["applied"], first["applied"])
        equal("and the same bytes", (folder / "two.mp4").read_bytes(), copy)
        result = daemon.result(daemon.job(), original_video_url=daemon.upload(clip)["url"])
        fresh = told(daemon.cli("dedup", "preview", result, "--profile", "match", "--json"))
        check("without a seed a fresh one is drawn", fresh["drawn"]["seed"] != 7, fresh["drawn"])
        equal("as the other profile", fresh["render"]["profile"], "match")
        equal("a result's video is the one it has", fresh["original_id"], first["original_id"])

    with section("a post's copy is what its preview was"):
        post = daemon.schedule(result)
        made = until(lambda: (lambda each: each if each["dedup_status"] != "pending" else None)(
            daemon.get(f"/scheduled/{post}")), 60, "the copy")
        equal("rendered", made["dedup_status"], "completed")
        check("its fidelity is kept", made["render"]["fidelity"]["psnr"] > 35, made["render"])
        same = told(daemon.cli("dedup", "preview", result, "--seed", made["variation"]["seed"], "--json"))
        equal("the same variation", same["applied"], made["variation"])
        equal("the same bytes", same["render"]["output_sha256"], made["render"]["output_sha256"])
        shown = daemon.cli("schedule", "show", post).stdout
        check("a person is told of it", "fidelity" in shown and " dB" in shown and "for tiktok, by libx264" in shown, shown)

    with section("what cannot be previewed"):
        text = folder / "notes.mp4"
        text.write_text("no video at all")
        for what, words, status in (("no such file", [folder / "none.mp4"], 2), ("a folder", [folder], 2),
                                    ("no video", [text], 1), ("a seed below zero", [clip, "--seed", "-1"], 2),
                                    ("a seed that is too large", [clip, "--seed", 2**53], 2),
                                    ("another profile", [clip, "--profile", "square"], 2),
                                    ("media that is not there", ["med_none"], 3),
                                    ("an output in no folder", [clip, "-o", folder / "none/out.mp4"], 2),
                                    ("an output that is a device", [clip, "-o", "/dev/null"], 2)):
            done = daemon.cli("dedup", "preview", *words)
            equal(f"{what}: exit", done.returncode, status)
            check(f"{what}: words", done.stderr.startswith("error: ") and not done.stdout, done.stderr)
        daemon.cli("dedup", "preview", text, "-o", folder / "never.mp4")
        left = [each.name for each in folder.iterdir() if "never" in each.name]
        equal("nothing is left of a copy that was not made", left, [])

with Daemon(render__psnr_floor="99", media__keep_unused="1h") as daemon:
    with section("a copy below the floor"):
        clip = tiny(daemon.folder / "clip.mp4")
        result = daemon.result(daemon.job(), original_video_url=daemon.upload(clip)["url"])
        post = daemon.schedule(result)
        failed = until(lambda: (lambda each: each if each["dedup_status"] != "pending" else None)(
            daemon.get(f"/scheduled/{post}")), 60, "the failure")
        equal("fails", failed["dedup_status"], "failed")
        check("with what it has and what is wanted", "is not true to its original" in failed["dedup_error"] and
              "at least 99 wanted" in failed["dedup_error"], failed["dedup_error"])
        work = [each for each in daemon.get("/work")["items"] if each["kind"] == "render"]
        equal("at the first try", [(each["state"], each["attempt"]) for each in work], [("dead", 1)])
        seen = told(daemon.cli("dedup", "preview", result, "--json", "-o", daemon.folder / "seen.mp4"))
        check("a preview shows it all the same, and says so", "at least 99 wanted" in seen["refused"] and
              (daemon.folder / "seen.mp4").stat().st_size > 0, seen)

finish()
