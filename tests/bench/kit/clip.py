"""A tall clip with moving detail and sound, made anew for each bench that renders."""
import contextlib
import pathlib
import subprocess
import tempfile

PICTURE = "testsrc2=size=1080x1920:rate=30,noise=alls=8:allf=t"
SOUND = "sine=frequency=440:sample_rate=44100"


@contextlib.contextmanager
def clip(seconds):
    """The path of an H.264 and AAC file of 1080x1920 at 30 frames a second."""
    with tempfile.TemporaryDirectory(prefix="farmtok-bench-") as folder:
        path = pathlib.Path(folder) / "clip.mp4"
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", SOUND,
                        "-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-crf", "26",
                        "-pix_fmt", "yuv420p", "-c:a", "aac", path], check=True)
        yield path
