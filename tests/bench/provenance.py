"""What the search for content credentials adds to the examination of a video of 100 MB that has none.

FARMTOK_BENCH_BEFORE names the folder of an earlier build's programs, whose examinations of the same file alternate with
ours; a round is the median of many."""
import json
import os
import pathlib
import subprocess
import tempfile

from kit.figures import Goal, Row, medians
from kit.program import told_by

MEGABYTES, ROUNDS, EACH = 100, 9, 31
MOST = Goal(1, of_ours=True)
KINDS = {"MP4": ("whole.mp4", ["-movflags", "+faststart"]),
         "MP4 in fragments": ("pieces.mp4", ["-movflags", "+frag_every_frame+empty_moov+default_base_moof"])}


def made(folder, name, words):
    """Noise, which needs so many bytes, of one picture after the other."""
    path = folder / name
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30:d=60,noise=alls=80:allf=t", "-c:v",
                    "mpeg4", "-q:v", "2", "-pix_fmt", "yuv420p", "-fs", f"{MEGABYTES}M", *words, str(path)], check=True,
                   stdin=subprocess.DEVNULL)
    return path


def examined(program, path, request):
    """CPU milliseconds of one examination by farmtok-media, from start to end."""
    source, words, nothing = os.open(path, os.O_RDONLY), os.open(request, os.O_RDONLY), os.open(os.devnull, os.O_WRONLY)
    child = os.posix_spawn(program, [program], os.environ, file_actions=[
        (os.POSIX_SPAWN_DUP2, words, 0), (os.POSIX_SPAWN_DUP2, nothing, 1), (os.POSIX_SPAWN_DUP2, source, 3)])
    _, status, used = os.wait4(child, 0)
    for each in (source, words, nothing):
        os.close(each)
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"{program} refused {path}")
    return 1000 * (used.ru_utime + used.ru_stime)


def rows():
    before = os.environ.get("FARMTOK_BENCH_BEFORE")
    found = []
    with tempfile.TemporaryDirectory(prefix="farmtok-bench-") as place:
        folder = pathlib.Path(place)
        request = folder / "request"
        request.write_text(json.dumps({"operation": "probe"}) + "\n")
        for kind, (name, words) in KINDS.items():
            path = made(folder, name, words)
            found.append(Row(f"provenance: none in a {kind} of 100 MB", "ms", told_by("bench_provenance", str(path)), goal=MOST))
            if not before:
                continue
            programs = [str(pathlib.Path(each) / "farmtok-media") for each in (os.environ["FARMTOK_BIN"], before)]
            pairs = [medians(*(lambda each=each: examined(each, path, request) for each in programs), EACH) for _ in range(ROUNDS)]
            ours, theirs = map(list, zip(*pairs))
            found += [Row(f"provenance: {kind} examined / before", "ms", ours, theirs),
                      Row(f"provenance: {kind}, CPU added to before", "ms", [a - b for a, b in pairs], goal=MOST)]
    return found
