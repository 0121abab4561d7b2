"""Clips for the tests: tiny ones made here, and the real footage beside the checkout."""
import os
import pathlib
import struct
import subprocess

from .daemon import ROOT


def tiny(path, seconds=1, size="180x320", rate=15, sound=True, number=0):
    """A small upright H.264 clip, with sound unless told otherwise; `number` makes them differ."""
    inputs = ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds},hue=h={number * 7 % 360}"]
    if sound:
        inputs += ["-f", "lavfi", "-i", f"sine=frequency={300 + number % 500}:duration={seconds}"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
                    "yuv420p", *(["-c:a", "aac"] if sound else []), "-movflags", "+faststart", str(path)], check=True)
    return pathlib.Path(path)


def heavy(path, megabytes):
    """A tiny clip of exactly so many MiB: after its end comes a box of random bytes that players skip."""
    whole = tiny(path).read_bytes()
    rest = (megabytes << 20) - len(whole)
    pathlib.Path(path).write_bytes(whole + struct.pack(">I4s", rest, b"free") + os.urandom(rest - 8))
    return pathlib.Path(path)


def footage(name):
    """The path of a real clip, or None where the folder is missing."""
    path = pathlib.Path(os.environ.get("FARMTOK_SHARED") or ROOT.parent / "shared") / "media" / name
    return path if path.exists() else None
