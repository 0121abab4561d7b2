"""Two hundred clips are probed and rendered: no whole file is refused, a copy lasts as long as its original, and the
flash and the beep are at their times. The ffmpeg program is the judge; some copies are a little faster."""
import concurrent.futures
import os
import pathlib
import tempfile

from kit import lips, made_clips
from kit.checks import check, finish, section

LIPS = 0.02
SPEED = 1.03
# Coded sound is made of pieces, and a copy's last one may extend by so much.
SOUND_PIECE = 0.05
WORKERS = max(2, os.cpu_count() or 2)


def wrong(clip, speed):
    """The faults of the probe or the copy, in words; nothing for none."""
    told = lips.child({"operation": "probe"}, clip.path)
    if "done" not in told:
        return f"probe: {told['error']['message']}"
    facts = told["done"]["input"]
    slack = max(clip.step, SOUND_PIECE)
    found = []
    if abs(facts["duration_seconds"] - clip.seconds) > slack:
        found.append(f"the probe says {facts['duration_seconds']:.3f} s for {clip.seconds:.3f} s")
    copy = clip.path.with_suffix(".copy.mp4")
    variation = {"seed": 1, "zoom": 1.02, "tilt_degrees": 0.3, "saturation": 1.01, "speed": speed}
    told = lips.child({"operation": "render", "preset": "ultrafast", "fidelity": False, "threads": 1, "variation": variation},
                      clip.path, copy, clip.path.with_suffix(".jpg"))
    if "done" not in told:
        return f"render: {told['error']['message']}"
    seen = lips.Seen(copy)
    if abs(seen.seconds * speed - clip.seconds) > slack:
        found.append(f"the copy lasts {seen.seconds * speed:.3f} s for {clip.seconds:.3f} s")
    if seen.flash is None or abs(seen.flash * speed - clip.flash) > slack:
        found.append(f"the flash is at {seen.flash} for {clip.flash / speed:.3f}")
    if (seen.beep is None) != (clip.beep is None):
        found.append(f"the beep is at {seen.beep} for {clip.beep}")
    elif clip.beep is not None and seen.flash is not None:
        apart = (seen.beep - seen.flash) - (clip.beep - clip.flash) / speed
        if abs(apart) > LIPS:
            found.append(f"the lips are {1000 * apart:.0f} ms off")
    for path in (copy, clip.path.with_suffix(".jpg")):
        path.unlink()
    return "; ".join(found)


with tempfile.TemporaryDirectory(prefix="farmtok-kit-") as place, section("the kit"):
    clips = made_clips.all_clips(pathlib.Path(place), WORKERS)
    check(f"at least 200 clips are made: {len(clips)}", len(clips) >= 200)
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        told = list(pool.map(wrong, clips, [SPEED if at % 4 == 3 else 1 for at in range(len(clips))]))
    for clip, words in zip(clips, told):
        check(f"{clip.name}: its length and its lips", not words, words)
finish()
