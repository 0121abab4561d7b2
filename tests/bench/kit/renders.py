"""One varied copy of a clip, and a user's other ways to get one, each as a command whose cost is measured."""
import dataclasses
import json
import math
import os
import resource
import subprocess
import time

PRESET, CRF = "veryfast", "21"
ZOOM, TILT, SATURATION, SPEED = 1.03, 0.7, 1.04, 1.02
VARIATION = {"seed": 1, "zoom": ZOOM, "tilt_degrees": TILT, "saturation": SATURATION, "speed": SPEED}
# The coding of a copy: key frames every two seconds, groups closed.
CODING = ["-c:v", "libx264", "-preset", PRESET, "-crf", CRF, "-g", "61", "-flags", "+cgop",
          "-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart"]


@dataclasses.dataclass
class Cost:
    """Seconds, and megabytes at the peak; sums are for commands that run one after the other."""

    wall: float
    cpu: float
    memory: float = 0

    def __add__(self, other):
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory))

    def __sub__(self, other):
        return Cost(self.wall - other.wall, self.cpu - other.cpu, self.memory)


def start(command, given=None):
    return subprocess.Popen(command, stdin=subprocess.PIPE if given else subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL), given


def wait(process, given):
    if given:
        process.stdin.write(given)
        process.stdin.close()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"failed: {process.args}")
    return used


def cost(command, given=None):
    begun = time.perf_counter()
    used = wait(*start(command, given))
    return Cost(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def child(source, number=0, **wishes):
    """The command of the media child, and its request: its files are descriptors 3, 4 and 5."""
    media = os.path.join(os.environ["FARMTOK_BIN"], "farmtok-media")
    request = {"operation": "render", "variation": VARIATION, "preset": PRESET, "crf": float(CRF), "threads": 0,
               **wishes}
    made = f"{source}.copy{number}.mp4"
    open(made, "wb").close()
    shell = f'exec "{media}" 3<"{source}" 4<>"{made}" 5<>"{source}.{number}.jpg"'
    return ["sh", "-c", shell], json.dumps(request).encode() + b"\n"


def ffmpeg(*arguments):
    return ["ffmpeg", "-v", "error", "-y", *map(str, arguments)]


def plain(source):
    return ffmpeg("-i", source, *CODING, f"{source}.plain.mp4")


def naive(source, width, height):
    radians = math.radians(-TILT)
    picture = (f"rotate={radians}:bilinear=1,scale=iw*{ZOOM}:ih*{ZOOM},crop={width}:{height},"
               f"eq=saturation={SATURATION},setpts=PTS/{SPEED}")
    return ffmpeg("-i", source, "-vf", picture, "-af", f"atempo={SPEED}", *CODING, f"{source}.naive.mp4")


def best(source, width, height):
    """The cheapest chain of filters found: one warp by a flat picture seen through a rolling camera."""
    def view(half):
        return 2 * math.degrees(math.atan(half))

    picture = (f"v360=input=flat:output=flat:interp=linear:ih_fov={view(1)}:iv_fov={view(height / width)}"
               f":h_fov={view(1 / ZOOM)}:v_fov={view(height / width / ZOOM)}:roll={TILT}:w={width}:h={height},"
               f"eq=saturation={SATURATION},setpts=PTS/{SPEED}")
    return ffmpeg("-i", source, "-vf", picture, "-af", f"atempo={SPEED}", *CODING, f"{source}.best.mp4")


def warped_frames(source):
    """The pictures of a copy, uncompressed, so that reading them costs almost nothing."""
    made = f"{source}.warped.nut"
    cost(*child(source, crf=0, preset="ultrafast", fidelity=False))
    subprocess.run(ffmpeg("-i", f"{source}.copy0.mp4", "-an", "-fps_mode", "passthrough", "-c:v", "rawvideo", made),
                   check=True)
    return made


def unavoidable(source, frames):
    """One process decodes the source and encodes pictures that are warped already, and the sound at the new speed;
    the cost of reading those bare pictures is subtracted. The sound's coder is the cheap one that copies use."""
    both = cost(ffmpeg("-i", source, "-i", frames, "-map", "1:v", "-map", "0:a", "-af", f"atempo={SPEED}", *CODING,
                       "-aac_coder", "fast",
                       "-fps_mode", "passthrough", f"{source}.encoded.mp4",
                       "-map", "0:v", "-fps_mode", "passthrough", "-c:v", "wrapped_avframe", "-f", "null", "-"))
    one, all_of_them = (cost(ffmpeg("-i", frames, *least, "-c:v", "wrapped_avframe", "-f", "null", "-"))
                        for least in (["-frames:v", "1"], []))
    return both - (all_of_them - one)
