"""Clips for the benches that render, made again each time: upright, with sound, H.264 and AAC at 30 frames a second."""
import contextlib
import os
import pathlib
import subprocess
import tempfile

NOISY = "testsrc2=size={width}x{height}:rate=30,noise=alls=8:allf=t"
SOUND = "anoisesrc=color=pink:amplitude=0.3:sample_rate=44100"


def footage():
    """Real footage, if it exists."""
    here = pathlib.Path(__file__).resolve()
    folder = pathlib.Path(os.environ.get("FARMTOK_SHARED") or here.parents[4] / "shared") / "media"
    found = folder / "one-by-one-person-detection.mp4"
    return found if found.exists() else None


def make(path, seconds, width=1080, height=1920, real=False):
    """Synthetic and noisy, or real footage scaled and looped."""
    if real:
        picture = ["-stream_loop", "-1", "-i", footage(), "-vf",
                   f"fps=30,scale=-2:{height}:flags=bicubic,crop={width}:{height}"]
        coding = ["-preset", "veryfast", "-crf", "18"]
    else:
        picture = ["-f", "lavfi", "-i", NOISY.format(width=width, height=height)]
        coding = ["-preset", "ultrafast", "-crf", "26"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", SOUND, *picture, "-t", str(seconds),
                    "-map", "0:a", "-map", "1:v", "-ac", "2", "-c:v", "libx264", *coding,
                    "-pix_fmt", "yuv420p", "-c:a", "aac", path], check=True, stdin=subprocess.DEVNULL)


@contextlib.contextmanager
def clip(seconds, **shape):
    """The path of a clip that is removed afterwards, with everything that was put beside it."""
    with tempfile.TemporaryDirectory(prefix="farmtok-bench-") as folder:
        path = pathlib.Path(folder) / "clip.mp4"
        make(path, seconds, **shape)
        yield path
