"""Clips and copies of them such as people make: 200 and 2,000, of real footage where it exists. Finished ones
stay in the folder FARMTOK_CORPUS."""
import concurrent.futures
import dataclasses
import math
import os
import pathlib
import statistics
import subprocess

from .clips import footage

SECONDS = 4
SIZE = "270:480"
UPRIGHT = f"scale={SIZE}:force_original_aspect_ratio=increase,crop={SIZE},setsar=1,format=yuv420p"
SAMPLES = pathlib.Path("/usr/share/forensics-samples/original-files")

#: How many kinds of moving pictures drawn() makes.
GENERATORS = 6

#: The changes of a copy: filters, then its coding.
KINDS = {
    "re-encoded": ("null", ["-preset", "veryfast", "-crf", "33"]),
    "scaled": ("scale=180:320", ["-preset", "ultrafast", "-crf", "26"]),
    "cropped": (f"crop=iw*0.95:ih*0.95,scale={SIZE}", []),
    "cropped aside": (f"crop=iw*0.96:ih*0.95:iw*0.04:0,scale={SIZE}", []),
    "faster": ("setpts=PTS/1.05", []),
    "slower": ("setpts=PTS*1.05", []),
    "captioned": ("drawbox=x=iw*0.1:y=ih*0.72:w=iw*0.8:h=ih*0.09:color=white:t=fill,"
                  "drawbox=x=iw*0.15:y=ih*0.745:w=iw*0.3:h=ih*0.035:color=black:t=fill,"
                  "drawbox=x=iw*0.5:y=ih*0.745:w=iw*0.33:h=ih*0.035:color=black:t=fill", []),
    "barred": (f"scale=270:380,pad={SIZE}:0:50", []),
    "varied": ("rotate=PI/180,crop=iw*0.95:ih*0.95,scale=270:480,eq=saturation=1.05:brightness=0.03,setpts=PTS/1.02", []),
    "trimmed": ("trim=start=0.35,setpts=PTS-STARTPTS,fps=20", ["-preset", "veryfast", "-crf", "28"]),
}


@dataclasses.dataclass(frozen=True)
class Clip:
    name: str
    inputs: tuple
    filters: str


def cuts(name, path, until, places):
    """Neighbouring stretches of one film without a common picture, at places of its picture that do not overlap."""
    for place, crop in enumerate(places):
        for start in range(0, int(until - SECONDS) + 1, SECONDS):
            yield Clip(f"{name}-{place}-{start:03}", ("-ss", str(start), "-t", str(SECONDS), "-i", str(path)),
                       f"{crop},{UPRIGHT}")


def real():
    person = footage("one-by-one-person-detection.mp4")
    if person:
        third = ["crop=iw/3:ih:0:0", "crop=iw/3:ih:iw/3:0", "crop=iw/3:ih:iw*2/3:0"]
        yield from cuts("person", person, 139, ["crop=ih*0.75:ih:iw*0.4:0"])
        yield from cuts("car", person.parent / "car-detection.mp4", 30, third)
        yield from cuts("bottle", person.parent / "bottle-detection.mp4", 39, ["crop=iw/2:ih:0:0", "crop=iw/2:ih:iw/2:0"])
        for sign in sorted(person.parent.glob("sign-*.mkv")):
            yield Clip(sign.stem, ("-i", str(sign)), UPRIGHT)
    hello = SAMPLES / "movie2/movie-hello.mp4"
    if hello.exists():
        yield from cuts("hello", hello, 8.3, ["crop=iw/2:ih:0:0", "crop=iw/2:ih:iw/2:0"])


def drawn():
    """Moving pictures without end, made by FFmpeg's own sources; takes of one kind differ in seed or in time."""
    number = 0
    while True:
        seed = 1 + number
        sources = [
            (f"life=size=20x36:rate=8:seed={seed}:rule=S1/B1:mold=12:life_color=white:random_fill_ratio=0.05",
             "fps=25,tmix=frames=6,scale=270:480,boxblur=10"),
            (f"life=size=27x48:rate=25:seed={seed}:mold=8:life_color=white:death_color=gray:random_fill_ratio=0.3",
             "tmix=frames=6,scale=270:480"),
            (f"mandelbrot=size=270x480:rate=25:start_x={-1.3 + seed * 0.37 % 1.5:.3f}:start_y={seed * 0.23 % 1.0 - 0.5:.3f}:start_scale=1.5:end_scale=0.3:end_pts=200",
             "null"),
            (f"life=size=13x24:rate=12:seed={seed}:rule=S23/B34:mold=30:life_color=white:random_fill_ratio=0.35",
             "tmix=frames=6,scale=270:480,boxblur=12"),
            (f"life=size=18x32:rate=25:seed={seed}:rule=B36/S23:mold=20:life_color=white:death_color=gray:random_fill_ratio=0.4",
             "tmix=frames=12,scale=270:480,boxblur=8"),
            (f"cellauto=size=54x96:rate=25:seed={seed}:rule=110", "scale=270:480,boxblur=6"),
        ]
        source, filters = sources[number % GENERATORS]
        yield Clip(f"drawn-{number:03}", ("-f", "lavfi", "-t", str(SECONDS), "-i", source), f"{filters},{UPRIGHT}")
        number += 1


def source_of(name):
    """The source in a clip's name: a film, or one of FFmpeg's generators."""
    film, *_, number = name.split("-")
    return f"drawn {int(number) % GENERATORS}" if film == "drawn" else film


def group_of(name):
    """("tuning" or "held out", "real" or "drawn"): constants were chosen on the first, and are judged by the second.
    Sources are never shared, so that no part of the one is in the other."""
    source = source_of(name)
    if source.startswith("drawn"):
        return ("tuning", "held out")[int(source[-1]) % 2], "drawn"
    return "tuning" if source == "person" else "held out", "real"


def moves(path):
    """Whether enough moves in it: for a still place every cut is a copy of the other. Within a second
    four of 64 cells change clearly and differently from most, on average."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-vf", "fps=4,scale=8:8:flags=area,format=gray", "-f",
                          "rawvideo", "-"], check=True, capture_output=True).stdout
    pictures = [[160 * math.log(1 + level / 32) for level in raw[at:at + 64]] for at in range(0, len(raw) - 63, 64)]
    counts = []
    for before, now in zip(pictures, pictures[4:]):
        changes = [b - a for a, b in zip(before, now)]
        usual = statistics.median(changes)
        counts.append(sum(abs(change - usual) > 6 for change in changes))
    return bool(counts) and statistics.mean(counts) >= 4


def make(folder, clip, kinds):
    """The clip and its copies; existing ones stay. Returns whether it is one that counts."""
    place = folder / clip.name
    if (place / "done").exists():
        return (place / "done").read_text() == "moves"
    place.mkdir(parents=True, exist_ok=True)
    code = ["-an", "-c:v", "libx264", "-threads", "1"]
    original = place / "original.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-y", *clip.inputs, "-vf", clip.filters, *code, "-preset", "ultrafast",
                    "-crf", "20", original], check=True)
    counts = moves(original)
    if counts:
        graph = f"[0:v]split={len(kinds)}" + "".join(f"[s{i}]" for i in range(len(kinds)))
        outputs = []
        for number, kind in enumerate(kinds):
            filters, coding = KINDS[kind]
            graph += f";[s{number}]{filters}[o{number}]"
            outputs += ["-map", f"[o{number}]", *code, *(coding or ["-preset", "ultrafast", "-crf", "26"]),
                        place / f"{kind.replace(' ', '-')}.mp4"]
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", original, "-filter_complex", graph, *outputs], check=True)
    (place / "done").write_text("moves" if counts else "still")
    return counts


def corpus(folder, wanted):
    """`wanted` folders with "original.mp4" and one file for each of KINDS; half of real footage where that exists."""
    made = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        filmed = list(real())
        step = max(1, len(filmed) // wanted)
        for clip, counts in zip(filmed[::step], pool.map(lambda clip: make(folder, clip, KINDS), filmed[::step])):
            if counts and len(made) < (wanted + 1) // 2:
                made.append(folder / clip.name)
        source = drawn()
        while len(made) < wanted:
            some = [next(source) for _ in range(wanted - len(made))]
            for clip, counts in zip(some, pool.map(lambda clip: make(folder, clip, KINDS), some)):
                if counts:
                    made.append(folder / clip.name)
    return made
