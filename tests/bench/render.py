"""One varied copy of a 15 s clip by farmtok-media, against ffmpeg decoding and encoding it with no filter."""
import json
import os
import resource
import subprocess
import time

from kit.clip import clip
from kit.figures import Row, paired

SECONDS = 15
PRESET, CRF = "veryfast", "21"
VARIATION = {"seed": 1, "zoom": 1.03, "tilt_degrees": 0.7, "saturation": 1.04, "speed": 1.02}


def costs(command, **given):
    """Wall and CPU seconds of one run."""
    def used():
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        return spent.ru_utime + spent.ru_stime

    before, begun = used(), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **given)
    return time.perf_counter() - begun, used() - before


def ours(source):
    """The child finds its files as descriptors 3, 4 and 5."""
    media = os.path.join(os.environ["FARMTOK_BIN"], "farmtok-media")
    request = {"operation": "render", "variation": VARIATION, "preset": PRESET, "crf": float(CRF), "threads": 0}
    shell = f'exec "{media}" 3<"{source}" 4<>"{source}.copy" 5<>"{source}.jpg"'
    try:
        return costs(["sh", "-c", shell], input=json.dumps(request).encode() + b"\n")
    finally:
        for made in (f"{source}.copy", f"{source}.jpg"):
            os.unlink(made)


def theirs(source):
    return costs(["ffmpeg", "-v", "error", "-y", "-i", source, "-c:v", "libx264", "-preset", PRESET, "-crf", CRF,
                  "-c:a", "aac", "-movflags", "+faststart", f"{source}.plain.mp4"])


def rows():
    with clip(SECONDS) as source:
        varied, plain = paired(lambda: ours(source), lambda: theirs(source))
    return [
        Row("render: wall, against no filter", "s", [a[0] for a in varied], [b[0] for b in plain]),
        Row("render: CPU, against no filter", "s", [a[1] for a in varied], [b[1] for b in plain]),
    ]
