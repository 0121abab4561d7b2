"""Files with odd parts: each result is right or noted, and a refused file is refused when it is added."""
import pathlib
import struct
import subprocess
import tempfile

from kit import boxes, lips, matroska
from kit.checks import check, equal, finish, section
from kit.daemon import Daemon
from kit.lips import ffmpeg, picture, sound

X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
ENCODERS = subprocess.run(["ffmpeg", "-v", "quiet", "-encoders"], check=True, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL).stdout.split()
MOVING = ["-f", "lavfi", "-i", "testsrc2=s=96x160:r=25:d=4"]


def probed(path):
    return lips.child({"operation": "probe"}, path)


def notes(told):
    return told["done"].get("notes", "") if "done" in told else told["error"]["message"]


def rendered(folder, path, preset="ultrafast", speed=1):
    copy = folder / "copy.mp4"
    copy.unlink(missing_ok=True)
    told = lips.child({"operation": "render", "preset": preset, "crf": 12, "fidelity": False, "variation": {"seed": 1, "speed": speed}}, path,
                      copy, folder / "poster.jpg")
    return told, copy


def pixels(copy, at, size="2:2"):
    """Red, green and blue of the picture at a time, scaled down."""
    made = subprocess.run(["ffmpeg", "-v", "error", "-ss", str(at), "-i", str(copy), "-frames:v", "1", "-vf",
                           f"scale={size}:flags=area", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"], check=True,
                          capture_output=True, stdin=subprocess.DEVNULL).stdout
    return [tuple(made[i:i + 3]) for i in range(0, len(made), 3)]


def size_changes(folder):
    parts = []
    for number, size in enumerate(("96x160", "160x96")):
        parts.append(ffmpeg_to(folder / f"{number}.ts", "-f", "lavfi", "-i", f"color=white:s={size}:r=25:d=1", *X264,
                               "-output_ts_offset", 1 + number).read_bytes())
    (folder / "size.ts").write_bytes(b"".join(parts))
    told, copy = rendered(folder, folder / "size.ts")
    check("a size that changes on the way is told", "160x96 is fitted between black bars" in notes(told), told)
    rows = [red for red, _, _ in pixels(copy, 1.5, "1:5")]
    check("the other size keeps its shape", rows[0] < 40 and rows[4] < 40 and rows[2] > 200, rows)


def ffmpeg_to(path, *words):
    ffmpeg(*words, path)
    return path


def crops(folder):
    plain = ffmpeg_to(folder / "plain.mkv", "-f", "lavfi", "-i",
                      "color=red:s=128x160:r=25:d=0.4,drawbox=16:24:80:100:blue:fill", *X264)
    for name, display, size, does in (("cropped", None, (80, 100), ""),
                                      ("wide", (160, 100), (160, 100), "pixels made square: 80x100 becomes 160x100")):
        path = matroska.cropped(plain, folder / f"{name}.mkv", (16, 24, 32, 36), display)
        told, copy = rendered(folder, path)
        output = told["done"]["output"]
        equal(f"a {name} Matroska file has the size that it wants shown", (output["width"], output["height"]), size)
        check("and that is told", "cut to the 80x100 of 128x160" in notes(told) and does in notes(told), told)
        check("nothing of its edges is seen", all(red < 60 and blue > 200 for red, _, blue in pixels(copy, 0.2, "8:8")))


def apertures(folder):
    """The same of MP4 and QuickTime: how much is shown, and by how much its middle lies off, as fractions."""
    clap = (80, 1, 100, 1, -8, 1, -6, 1)
    for name, ending, more, turned, size in (
            ("MP4", "mp4", [], False, (80, 100)), ("MOV", "mov", [], False, (80, 100)), ("turned MP4", "mp4", [], True, (100, 80)),
            ("wide MP4", "mp4", ["-vf", "setsar=2"], False, (160, 100)),
            ("MP4 in fragments", "mp4", ["-movflags", "frag_keyframe+empty_moov+default_base_moof"], False, (80, 100))):
        plain = ffmpeg_to(folder / f"plain.{ending}", "-f", "lavfi", "-i",
                          "color=red:s=128x160:r=25:d=0.4,drawbox=16:24:80:100:blue:fill", *X264, *more)
        path = boxes.cropped(plain, folder / f"aperture.{ending}", clap, turned)
        told, copy = rendered(folder, path)
        output = told["done"]["output"]
        equal(f"{name} has the size of its aperture", (output["width"], output["height"]), size)
        check(f"and that is told of {name}", "cut to the 80x100 of 128x160" in notes(told), told)
        equal(f"by the probe of {name}, too", notes(probed(path)), notes(told))
        check(f"nothing of its edges is seen in {name}", all(red < 60 and blue > 200 for red, _, blue in pixels(copy, 0.2, "8:8")))
    plain = folder / "plain.mov"
    for name, odd in {"all of it": (128, 1, 160, 1, 0, 1, 0, 1), "more than there is": (200, 1, 160, 1, 0, 1, 0, 1),
                      "beyond an edge": (80, 1, 100, 1, 60, 1, 0, 1), "nothing": (0, 1, 0, 1, 0, 1, 0, 1),
                      "no number": (80, 0, 100, 0, 0, 0, 0, 0), "less than nothing": (-80, 1, 100, 1, 0, 1, 0, 1)}.items():
        told = probed(boxes.cropped(plain, folder / "odd.mp4", odd))
        check(f"an aperture of {name} is passed over", "cut to" not in notes(told) and told["done"]["input"]["width"] == 128, told)
    told = probed(boxes.cropped(plain, folder / "fraction.mp4", (641, 8, 160, 1, 0, 1, 0, 1)))
    equal("a fraction is rounded", told["done"]["input"]["width"], 80)


def hidden(folder):
    """Pictures that are only referred to, in packets of their own, are no pictures of the film and no damage."""
    moving = ["-f", "lavfi", "-i", "testsrc2=s=96x160:r=25:d=3"]
    split_av1, split_vp9 = ["-bsf:v", "av1_frame_split"], ["-bsf:v", "vp9_superframe_split", "-fflags", "-autobsf"]
    codings = {"libaom-av1": (["-cpu-used", "8", "-lag-in-frames", "25"], ("mp4", "mkv"), split_av1),
               "libsvtav1": (["-preset", "8"], ("mp4", "mkv"), split_av1),
               "libvpx-vp9": (["-deadline", "good", "-cpu-used", "4", "-lag-in-frames", "25", "-auto-alt-ref", "1"], ("mp4", "webm"), split_vp9),
               "libvpx": (["-deadline", "good", "-lag-in-frames", "25", "-auto-alt-ref", "1"], ("webm",), None)}
    for coding, (words, endings, split) in codings.items():
        if coding not in ENCODERS:
            print(f"skipped: this ffmpeg has no {coding}")
            continue
        for ending in endings:
            whole = folder / f"{coding}.{ending}"
            coded = ["-c:v", coding, *words, "-b:v", "60k", "-g", "60"]
            if "libvpx" in coding:  # which hides pictures only when it looks at all of them first
                ffmpeg(*moving, *coded, "-pass", 1, "-passlogfile", folder / "pass", "-f", "null", "-")
                coded += ["-pass", 2, "-passlogfile", folder / "pass"]
            ffmpeg(*moving, *coded, whole)
            clips = [whole] + ([ffmpeg_to(folder / f"split_{coding}.{ending}", "-i", whole, "-c", "copy", *split)] if split else [])
            check(f"{coding} hides pictures in {ending}", packets(clips[-1]) > 75, packets(clips[-1]))
            for path in clips:
                told, copy = rendered(folder, path)
                facts = told["done"]["input"]
                equal(f"{path.name} is 75 even pictures in 3 s", (round(facts["duration_seconds"], 3), facts["frames_per_second"],
                                                                    facts["variable_rate"]), (3, 25, False))
                equal(f"the copy of {path.name} has them all", (packets(copy), told["done"]["output"]["duration_seconds"]), (75, 3))
                check(f"no damage is claimed of {path.name}", "cannot be decoded" not in notes(told), notes(told))
                equal(f"the probe of {path.name} says the same", notes(probed(path)), notes(told))


def shown_at(path):
    """When each picture is shown, in seconds."""
    told = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time", "-of", "csv=p=0",
                           str(path)], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    return sorted(float(line.strip(",")) for line in told.split())


def uneven(folder):
    """Rates and lengths of copies whose pictures do not follow each other evenly, some with B pictures at the end."""
    kinds = {"some left out": "select='not(eq(mod(n,5),3))'", "a hole": "select='not(between(n,20,40))'",
             "slower later": "setpts='if(lt(N,30),N/30,1+(N-30)/15)/TB'", "one late": "setpts='if(lt(N,59),N/30,4)/TB'",
             "two late": "setpts='if(lt(N,58),N/30,3+(N-58)/30)/TB'", "one early": "setpts='if(lt(N,1),0,2+N/30)/TB'"}
    for at, (kind, filters) in enumerate(kinds.items()):
        for ending in ("mp4", "mkv", "mov", "ts"):
            path = ffmpeg_to(folder / f"uneven.{ending}", "-f", "lavfi", "-i", "testsrc2=s=96x160:r=30:d=2", "-vf", filters, "-fps_mode",
                             "passthrough", "-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-pix_fmt", "yuv420p")
            speed = 1.03 if at % 2 else 1
            told, copy = rendered(folder, path, "veryfast", speed)
            facts, made, times = told["done"]["input"], told["done"]["output"], shown_at(copy)
            rate = (len(times) - 1) / (times[-1] - times[0])
            name = f"{kind} in {ending}"
            check(f"the rate of {name} is right within 1 %", abs(facts["frames_per_second"] * speed / rate - 1) < 0.01 and
                  facts["variable_rate"], (facts, rate))
            check("so is that of its copy", abs(made["frames_per_second"] / rate - 1) < 0.01 and made["variable_rate"], (made, rate))
            check("which lasts as long as it shows pictures", times[-1] < made["duration_seconds"] < times[-1] + 0.1 and
                  abs(made["duration_seconds"] - boxes.seconds(copy)) < 0.002 and
                  abs(made["duration_seconds"] * speed - facts["duration_seconds"]) < 0.07, (made, facts, times[-1]))


def packets(path):
    told = subprocess.run(["ffprobe", "-v", "error", "-count_packets", "-select_streams", "v", "-show_entries", "stream=nb_read_packets",
                           "-of", "csv=p=0", str(path)], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    return int(told.strip().strip(","))


def ends(folder):
    kinds = {"flv": (X264, ["-c:a", "aac"], "truncated: ends after"), "ts": (X264, ["-c:a", "aac"], "breaks off"),
             "mpg": (["-c:v", "mpeg2video"], ["-c:a", "mp2"], "breaks off"),
             "ogv": (["-c:v", "libtheora"], ["-c:a", "libvorbis"], "breaks off"),
             "avi": (["-c:v", "mpeg4"], ["-c:a", "pcm_s16le"], "truncated"), "mkv": (X264, ["-c:a", "aac"], "truncated")}
    for ending, (picture_coding, sound_coding, words) in kinds.items():
        whole = ffmpeg_to(folder / f"whole.{ending}", *MOVING, *sound(4, 0.4), *picture_coding, *sound_coding)
        check(f"a whole {ending} is said to be whole", words not in notes(probed(whole)), notes(probed(whole)))
        data = whole.read_bytes()
        cut = folder / f"cut.{ending}"
        cut.write_bytes(data[:len(data) * 6 // 10 // 188 * 188 + 7])
        told = probed(cut)
        check(f"a cut {ending} is told at once", words in notes(told), told)
        equal("with the words of the renderer", notes(rendered(folder, cut)[0]), notes(told))


def sound_changes(folder):
    """To a rate at which a frame lasts longer, or shorter, than at the first."""
    for first, second in (((48000, 1), (44100, 2)), ((48000, 1), (32000, 1)), ((48000, 2), (22050, 1)), ((48000, 1), (16000, 1)),
                          ((22050, 1), (48000, 2)), ((16000, 2), (44100, 1))):
        for coding in ("aac", "mp2"):
            parts = [ffmpeg_to(folder / f"{at}.ts", *picture(25, 2, flash), *sound(2, flash, rate), *X264, "-bf", "0", "-c:a", coding, "-ac",
                               channels, "-output_ts_offset", at).read_bytes()
                     for at, flash, (rate, channels) in ((1, 0.4, first), (3, 1, second))]
            (folder / "sound.ts").write_bytes(b"".join(parts))
            told, copy = rendered(folder, folder / "sound.ts")
            check(f"{coding} from {first} to {second} is rendered", "done" in told, told)
            seen = lips.Seen(copy)
            flashes = [at for at, light in seen.pictures if light > 140]
            check("and stays with the picture", len(seen.beeps) == 2 and abs(seen.beeps[0] - flashes[0]) < 0.02 and
                  abs(seen.beeps[1] - flashes[2]) < 0.02, (flashes, seen.beeps))


def begins_anywhere(folder):
    whole = ffmpeg_to(folder / "long.ts", "-f", "lavfi", "-i", "testsrc2=s=96x160:r=25:d=6", *X264, "-g", "75", "-sc_threshold", "0")
    data = whole.read_bytes()
    (folder / "middle.ts").write_bytes(data[len(data) // 188 // 5 * 188:])
    told = probed(folder / "middle.ts")
    check("a recording that begins between key pictures is told", "begins between two key pictures: its first" in notes(told), told)
    check("one that begins with one is not", "key pictures" not in notes(probed(whole)))


def foreign_colours(folder):
    """The configuration of Dolby Vision, profile 5, is put beside that of HEVC."""
    plain = ffmpeg_to(folder / "plain.mp4", "-f", "lavfi", "-i", "testsrc2=s=96x160:r=25:d=0.4", "-c:v", "libx265", "-preset",
                      "ultrafast", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1")
    data = plain.read_bytes()
    for profile, compatible, words in ((5, 0, "Dolby Vision of profile 5"), (8, 1, None)):
        path = folder / f"vision{profile}.mp4"
        box = struct.pack(">I4s", 32, b"dvcC") + bytes([1, 0, profile << 1, 1 << 3 | 5, compatible << 4]) + bytes(19)
        made, moov = data, data.index(b"moov")
        end = data.index(b"hvc1", moov) - 4
        end += struct.unpack_from(">I", data, end)[0]
        for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"hvc1"):
            at = data.index(kind, moov) - 4
            made = made[:at] + struct.pack(">I", struct.unpack_from(">I", made, at)[0] + len(box)) + made[at + 4:]
        path.write_bytes(made[:end] + box + made[end:])
        told = probed(path)
        check(f"Dolby Vision of profile {profile} is {'refused by name' if words else 'taken'}",
              words in notes(told) if words else "done" in told, told)


def added(folder):
    """What the child refuses is refused when it is sent, with its words."""
    with Daemon() as daemon:
        for name in ("cut.flv", "vision5.mp4"):
            words = probed(folder / name)["error"]["message"]
            answer = daemon.call("POST", "/media", (folder / name).read_bytes(), {"Content-Type": "video/mp4"})
            check(f"{name} is refused when it is sent, with the renderer's words", answer.status == 422 and
                  words in answer.error["message"], answer.bytes)


with tempfile.TemporaryDirectory(prefix="farmtok-odd-") as place:
    for part in (size_changes, crops, apertures, hidden, uneven, ends, sound_changes, begins_anywhere, foreign_colours, added):
        with section(part.__name__):
            part(pathlib.Path(place))
finish()
