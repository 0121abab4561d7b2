"""Covers: what their content credentials and XMP say is told of the cover, and never taken for the video's."""
import base64
import json
import re
import struct
import subprocess
import zlib

from kit import clips, lips
from kit.c2pa_judge import judged, signed
from kit.checks import check, equal
from kit.credentials import AI, IPTC, c2pa_box, covered, ended, manifest, packet, source, store

CREATED = {"action": "c2pa.created", "digitalSourceType": IPTC + AI}
SAID = f"its cover picture has content credentials of Dream Machine, which say {AI}: the cover was made with AI, and the video may be"
LOST = "content credentials of Dream Machine in its cover picture are not in the copy"
LABELS = {"jpg": 13, "png": 14}


def examined(path):
    """The facts, and the lines on covers."""
    told = lips.child({"operation": "probe"}, path)["done"]
    return told["input"], [line for line in told.get("notes", "").splitlines() if "cover" in line]


def exiftool(*words):
    return subprocess.run(["exiftool", "-q", *map(str, words)], check=True, capture_output=True, text=True).stdout.strip()


def nothing_of_video(facts):
    return not any(facts.get(name) for name in ("credentials", "digital_source_type", "ai_tag"))


def pictures(folder):
    """Covers that the judge signed: what AI made, what a person edited, and one whose credentials take several segments."""
    made = {}
    for kind in ("jpg", "png", "webp"):
        plain = folder / f"cover.{kind}"
        lips.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x96:d=1", "-frames:v", "1", plain)
        made[kind] = signed(folder, plain, folder / f"dream.{kind}", "Dream Machine", CREATED)
        verdict, = judged(made[kind])
        equal(f"the judge signs a {kind} and reads it", (verdict.get("state"), verdict.get("generator"), verdict.get("source_types")),
              ("Valid", "Dream Machine", [IPTC + AI]))
    made["edited"] = signed(folder, folder / "cover.jpg", folder / "edited.jpg", "Darkroom",
                            {"action": "c2pa.created", "digitalSourceType": IPTC + "digitalCapture"})
    made["large"] = signed(folder, folder / "cover.jpg", folder / "large.jpg", "Dream Machine",
                           {**CREATED, "parameters": {"words": "x" * 150_000}})
    check("large credentials take several segments", len(re.findall(rb"\xff\xeb..JP", made["large"].read_bytes(), re.DOTALL)) >= 3,
          made["large"].stat().st_size)
    return made


def block(picture):
    """As Vorbis comments have a cover: a front cover, its type, no words, its size, and its bytes."""
    mime, data = b"image/jpeg", picture.read_bytes()
    return base64.b64encode(struct.pack(">II", 3, len(mime)) + mime + struct.pack(">IIIIII", 0, 64, 96, 24, 0, len(data)) + data).decode()


def found(folder, plain, made):
    for kind in ("jpg", "png", "large"):
        path = covered(plain, folder / "covered.mp4", (LABELS.get(kind, 13), made[kind].read_bytes()))
        facts, lines = examined(path)
        equal(f"a signed cover of MP4 ({kind}): told of the cover", (lines, facts.get("unread")),
              (["cover picture left out", LOST, SAID], SAID))
        check(f"a signed cover of MP4 ({kind}): not of the video", nothing_of_video(facts), facts)
    for kind, mime in (("jpg", "image/jpeg"), ("png", "image/png"), ("webp", "image/webp"), ("png", "image/jpeg"),
                       ("jpg", "application/octet-stream")):
        lips.ffmpeg("-i", plain, "-c", "copy", "-attach", made[kind], "-metadata:s:t", f"mimetype={mime}", folder / "covered.mkv")
        facts, lines = examined(folder / "covered.mkv")
        check(f"a signed {kind} attached to Matroska as {mime}", facts.get("unread") == SAID and LOST in lines and
              nothing_of_video(facts), (facts, lines))
    lips.ffmpeg("-i", plain, "-i", made["jpg"], "-map", "0", "-map", "1", "-c", "copy", "-disposition:v:1", "attached_pic",
                folder / "by-ffmpeg.mp4")
    equal("a cover that ffmpeg puts into MP4", examined(folder / "by-ffmpeg.mp4")[0].get("unread"), SAID)
    lips.ffmpeg("-i", plain, "-c:v", "libtheora", "-c:a", "libvorbis", "-metadata:s:a", f"METADATA_BLOCK_PICTURE={block(made['jpg'])}",
                folder / "covered.ogg")
    equal("a cover of Ogg", examined(folder / "covered.ogg")[0].get("unread"), SAID)
    facts, lines = examined(covered(plain, folder / "covered.mp4", (13, made["edited"].read_bytes())))
    equal("a cover without AI is a loss and no doubt", (lines, facts.get("unread")),
          (["cover picture left out", "content credentials of Darkroom in its cover picture, nothing of AI in them, are not in the copy"],
           None))
    facts, lines = examined(covered(plain, folder / "covered.mp4", (13, (folder / "cover.jpg").read_bytes())))
    equal("a cover without credentials is left out", (lines, facts.get("unread")), (["cover picture left out"], None))
    path = ended(covered(plain, folder / "covered.mp4", (13, made["jpg"].read_bytes())), folder / "both.mp4",
                 c2pa_box(store(manifest("Camera", "digitalCapture"))))
    facts, _ = examined(path)
    equal("beside a camera's credentials of the video", (facts["credentials"]["generator"], facts["digital_source_type"], facts["unread"]),
          ("Camera", "digitalCapture", SAID))


def said_by_xmp(folder, plain):
    """As exiftool writes it, also what does not fit into one segment; what PNG keeps compressed is named."""
    said = "the XMP of its cover picture says compositeSynthetic: the cover was made with AI, and the video may be"
    code = f"-XMP-iptcExt:DigitalSourceType={IPTC}compositeSynthetic"
    (folder / "long.txt").write_text("x" * 100_000)
    for name, kind, *words in (("JPEG", "jpg"), ("PNG", "png"), ("an extended packet", "jpg", f"-XMP-photoshop:History<={folder / 'long.txt'}")):
        picture = folder / f"said.{kind}"
        lips.ffmpeg("-i", folder / f"cover.{kind}", "-c", "copy", "-update", "1", picture)
        exiftool("-overwrite_original", code, *words, picture)
        facts, _ = examined(covered(plain, folder / "covered.mp4", (LABELS[kind], picture.read_bytes())))
        equal(f"XMP that exiftool writes into a cover: {name}", facts.get("unread"), said)
        if words:
            check("it has an extension", b"xmp/extension/" in picture.read_bytes())
    data = (folder / "cover.png").read_bytes()
    text = b"iTXtXML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(packet(source("compositeSynthetic")).encode())
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    picture = folder / "compressed.png"
    picture.write_bytes(data[:33] + chunk + data[33:])
    equal("exiftool reads compressed XMP of PNG", exiftool("-s3", "-n", "-XMP-iptcExt:DigitalSourceType", picture), IPTC + "compositeSynthetic")
    facts, _ = examined(covered(plain, folder / "covered.mp4", (14, picture.read_bytes())))
    equal("we name it as not read", facts.get("unread"),
          "the XMP of its cover picture cannot be read whole, and may say AI: it is compressed, and such is not read")


def through_the_daemon(folder, daemon, plain, made):
    path = covered(plain, folder / "covered.mp4", (13, made["jpg"].read_bytes()))
    told = daemon.cli("media", "probe", path).stdout
    check("media probe shows the loss and the doubt", {f"  {LOST}", f"  {SAID}", "  cover picture left out"} <= set(told.splitlines()), told)
    done = daemon.cli("results", "add", daemon.job(), "--video", path, "--text", "A dance.")
    check("results add shows the doubt, and the command that labels it", done.returncode == 0 and SAID in done.stdout + done.stderr and
          "--ai-origin operator" in done.stdout + done.stderr, done)
    result = daemon.run("results", "list", "--json")["items"][0]
    equal("nothing is found of the video", (result["ai_origin"], result.get("is_aigc")), ("none_found", None))
    check("the notice names it", SAID in result["ai_notice"] and SAID in daemon.cli("why", result["result_id"]).stdout, result)
    done = daemon.cli("results", "schedule", result["result_id"], "--at", "2031-01-01T09:00:00Z", "--json")
    post = json.loads(done.stdout)
    check("nothing is required for it, and the post's notice names it", done.returncode == 0 and SAID in post["notice"] and
          not post.get("is_aigc"), done)
    check("so does why", SAID in " ".join(daemon.cli("why", post["scheduled_id"]).stdout.split()), post)
    daemon.run("results", "edit", result["result_id"], "--ai-origin", "operator", "--json")
    check("the operator's word settles it", SAID not in daemon.run("results", "show", result["result_id"], "--json")["ai_notice"])


def covers(folder, daemon):
    plain = folder / "uncovered.mp4"
    lips.ffmpeg("-i", clips.tiny(folder / "fast.mp4", 1), "-c", "copy", plain)
    made = pictures(folder)
    found(folder, plain, made)
    said_by_xmp(folder, plain)
    through_the_daemon(folder, daemon, plain, made)
