"""Two hundred small clips: containers, track ends, rates and edit lists, each with the times of its flash and beep."""
import concurrent.futures
import dataclasses
import fractions
import math
import pathlib

from . import boxes
from .lips import ffmpeg, picture, sound

X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "40", "-pix_fmt", "yuv420p"]
VP8 = ["-c:v", "libvpx", "-cpu-used", "8", "-b:v", "300k"]
VP9 = ["-c:v", "libvpx-vp9", "-cpu-used", "8", "-b:v", "300k"]
AAC, OPUS, VORBIS = ["-c:a", "aac"], ["-c:a", "libopus"], ["-c:a", "libvorbis"]
FRAGMENTS = ["-movflags", "frag_keyframe+delay_moov+default_base_moof"]

CONTAINERS = {
    "mp4": (".mp4", [*X264, *AAC]),
    "mp4, its index first": (".mp4", [*X264, *AAC, "-movflags", "+faststart"]),
    "mp4 in fragments": (".mp4", [*X264, *AAC, *FRAGMENTS]),
    "mp4 hevc": (".mp4", ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p",
                          *AAC]),
    "mov": (".mov", [*X264, "-c:a", "pcm_s16le"]),
    "matroska": (".mkv", [*X264, *AAC]),
    "matroska live": (".mkv", [*X264, *AAC, "-live", "1"]),
    "webm": (".webm", [*VP9, *OPUS]),
    "webm vp8": (".webm", [*VP8, *VORBIS]),
    "ts": (".ts", [*X264, *AAC]),
    "mpg": (".mpg", ["-c:v", "mpeg2video", "-c:a", "mp2"]),
    "avi": (".avi", ["-c:v", "mpeg4", "-c:a", "pcm_s16le"]),
    "flv": (".flv", [*X264, *AAC]),
    "ogv": (".ogv", ["-c:v", "libtheora", "-q:v", "5", *VORBIS]),
}
RATES = ["25", "24000/1001", "30", "60", "10", "uneven"]
REGULAR = ["25", "24000/1001", "30", "60"]  # of MPEG-2
# Seconds at which picture and sound begin, and how long they last.
ENDS = {"even ends": (0, 2, 0, 2), "longer sound": (0, 1.2, 0, 2.4), "shorter sound": (0, 2.4, 0, 1.2),
        "later sound": (0, 2, 0.5, 1.5), "earlier sound": (0.4, 1.6, 0, 2), "silent": (0, 2, 0, 0)}


@dataclasses.dataclass
class Clip:
    name: str
    path: pathlib.Path
    step: float  # from picture to picture, at most
    seconds: float
    flash: float
    beep: float | None
    make: list  # words for ffmpeg, or a function and its arguments


def plain(folder, container, rate, ends):
    ending, coding = CONTAINERS[container]
    uneven, number = rate == "uneven", fractions.Fraction("30" if rate == "uneven" else rate)
    picture_at, picture_lasts, sound_at, sound_lasts = ENDS[ends]
    count = math.ceil(picture_lasts * number - 1e-9)
    at = round(0.8 * number) // 5 * 5  # a picture that is kept where some are left out
    flash = picture_at + float(at / number)
    words = ["-itsoffset", picture_at, *picture(number, picture_lasts, float(at / number))]
    if sound_lasts:
        words += ["-itsoffset", sound_at, *sound(sound_lasts, flash - sound_at)]
    if uneven:
        words += ["-vf", "select='not(eq(mod(n,5),3))'"]
    origin = sound_at if sound_lasts and picture_at - sound_at > 0.1 else picture_at
    end = max(picture_at + float(count / number), sound_at + sound_lasts)
    name = f"{container}, {rate} a second, {ends}"
    path = folder / (name.replace("/", "-").replace(" ", "_").replace(",", "") + ending)
    words += ["-fps_mode", "passthrough", *coding, *([] if sound_lasts else ["-an"]), path]
    return Clip(name, path, (2 if uneven else 1) / float(number), end - origin, flash - origin,
                flash - origin if sound_lasts else None, words)


def containers(folder):
    made = {}
    for turn, container in enumerate(CONTAINERS):
        for other, ends in enumerate(ENDS):
            rates = REGULAR if container == "mpg" else [rate for rate in RATES if rate != "uneven" or container not in ("avi", "ogv")]
            for rate in {rates[(turn + other) % len(rates)], rates[other % len(rates)]}:
                if container in ("mpg", "avi", "ogv") and ends in ("earlier sound", "later sound"):
                    continue  # their headers cannot express it
                clip = plain(folder, container, rate, ends)
                made[clip.name] = clip
    return list(made.values())


def edit_lists(v, s):
    """(name, the picture's edits, the sound's, flash, beep, seconds) of a base of 4 s with both at 1.0; `v` and `s` are
    where in the media its picture and its sound begin."""
    def both(*edits):
        return ([(shown, None if at is None else v + at, rate) for shown, at, rate in edits],
                [(shown, None if at is None else s + at, rate) for shown, at, rate in edits])
    return [
        ("cut at both ends", *both((3, 0.5, 1)), 0.5, 0.5, 3),
        ("cut between two pictures", *both((2.5, 0.717, 1)), 0.283, 0.283, 2.5),
        ("a pause before both", *both((0.4, None, 1), (3, 0, 1)), 1, 1, 3),
        ("a pause before the picture", [(0.4, None, 1), (3, v, 1)], [(3.4, s, 1)], 1.4, 1, 3.4),
        ("a pause before the sound", [(3, v, 1)], [(0.5, None, 1), (3, s, 1)], 1, 1.5, 3.5),
        ("a pause within", *both((0.5, 0, 1), (0.5, None, 1), (3, 0.5, 1)), 1.5, 1.5, 4),
        ("two stretches", *both((0.5, 0, 1), (2, 0.9, 1)), 0.6, 0.6, 2.5),
        ("three stretches", *both((0.3, 0.1, 1), (0.6, 0.6, 1), (1.5, 2, 1)), 0.7, 0.7, 2.4),
        ("many short stretches", *both(*((0.2, 0.1 + 0.4 * i, 1) for i in range(8))), 0.5, 0.5, 1.6),
        ("a held picture", *both((0.5, 0, 1), (1, 0.5, 0), (2.5, 0.5, 1)), 2, 2, 4),
        ("a held picture at the end", [(1.5, v, 1), (1.5, v + 1.5, 0)], [(3, s, 1)], 1, 1, 3),
        ("a picture at half speed", [(4, v + 0.5, 0.5)], [(4, s, 1)], 1, 1, 4),
        ("a picture at double speed", [(1.6, v, 2)], [(1.6, s, 1)], 0.5, 1, 1.6),
        ("longer than the media", *both((9, 0.5, 1)), 0.5, 0.5, 3.5),
    ]


BASES = {"30 with B pictures": (".mp4", 30, [*X264, *AAC]), "25": (".mp4", 25, [*X264, "-bf", "0", *AAC]),
         "24 in mov": (".mov", 24, [*X264, "-c:a", "pcm_s16le"]), "60": (".mp4", 60, [*X264, "-bf", "3", *AAC]),
         "10": (".mp4", 10, [*X264, *AAC])}


def edited(folder):
    made = []
    for base, (ending, rate, coding) in BASES.items():
        source = folder / f"base_{base.replace(' ', '_')}{ending}"
        ffmpeg(*picture(rate, 4, 1), *sound(4, 1), *coding, source)
        v, s = boxes.first_shown(source, "vide"), boxes.first_shown(source, "soun")
        for name, pictures, sounds, flash, beep, seconds in edit_lists(v, s):
            path = folder / f"{name.replace(' ', '_')}_{base.replace(' ', '_')}{ending}"
            step = (2 if "half" in name else 1) / rate
            # A stretch may begin in the middle of a picture, which is shown for the rest of its time.
            made.append(Clip(f"{name}, {base}", path, step, seconds, flash, beep, [boxes.edited, source, path, pictures, sounds]))
    return made


def make(clip):
    if callable(clip.make[0]):
        clip.make[0](*clip.make[1:])
    else:
        ffmpeg(*clip.make)


def all_clips(folder, workers):
    """The clips, made in `folder`."""
    made = containers(folder) + edited(folder)
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        list(pool.map(make, made))
    return made
