"""A flash and a beep at one moment: clips that hold them, and their times in a copy, found by the ffmpeg program."""
import array
import json
import re
import subprocess

from . import boxes
from .daemon import BIN

BEEP = 0.1


def ffmpeg(*words, **more):
    return subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, words)], check=True, stdin=subprocess.DEVNULL, **more)


def picture(rate, seconds, flash, size="96x160"):
    """Words for ffmpeg: a dark picture that is white for two pictures from `flash` on, in its own seconds."""
    number = eval(str(rate))  # "30000/1001"
    return ["-f", "lavfi", "-i", f"color=0x303030:s={size}:r={rate}:d={seconds},noise=alls=6:allf=t,drawbox=t=fill:c=white:enable="
            f"'between(t,{flash - 0.2 / number:.6f},{flash + 1.8 / number:.6f})'"]


def sound(seconds, beep, rate=48000):
    """Words for ffmpeg: silence, and a beep from `beep` on."""
    return ["-f", "lavfi", "-i", f"aevalsrc='if(between(t,{beep:.6f},{beep + BEEP:.6f}),0.5*sin(2*PI*1000*t),0)':s={rate}:d={seconds}"]


def child(request, *files):
    """The answer of farmtok-media; `files` are its descriptors from 3 on, and all but the first are made."""
    places = " ".join(f'{3 + at}<>"${1 + at}"' for at in range(len(files)))
    told = subprocess.run(["sh", "-c", f'exec "$0" {places}', str(BIN / "farmtok-media"), *map(str, files)],
                          input=json.dumps(request) + "\n", capture_output=True, text=True, check=False)
    return json.loads(told.stdout.splitlines()[-1])


class Seen:
    """The flash and the beep of a copy, in seconds from its beginning; both are None where there is none,
    and `beeps` is when each begins."""

    def __init__(self, path):
        hears = ["-map", "0:a", "-af", "aresample=16000:async=1:min_hard_comp=0.001:first_pts=0", "-ac", "1", "-f", "s16le",
                 "pipe:1"] if boxes.has_sound(path) else []
        told = subprocess.run(["ffmpeg", "-v", "info", "-hide_banner", "-nostats", "-copyts", "-i", str(path), "-map", "0:v", "-vf",
                               "scale=2:2:flags=area,format=gray,showinfo", "-f", "null", "-", *hears],
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
        text = told.stderr.decode(errors="replace")
        shown = re.findall(r"pts_time:([-\d.]+).*?mean:\[(\d+)", text)
        self.pictures = [(float(at), int(light)) for at, light in shown]
        samples = array.array("h", told.stdout[:len(told.stdout) // 2 * 2])
        self.flash = next((at for at, light in self.pictures if light > 140), None)
        loud = [at / 16000 for at, sample in enumerate(samples) if abs(sample) > 2000]
        self.beeps = [at for before, at in zip([-1.0, *loud], loud) if at - before > 0.2]
        self.beep = self.beeps[0] if self.beeps else None
        self.sound_seconds = len(samples) / 16000
        self.seconds = boxes.seconds(path)
