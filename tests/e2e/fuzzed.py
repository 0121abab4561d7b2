"""Videos of every format, cut off and with flipped bits: each becomes a whole copy or fails alone with a message, and
the daemon's state does not change. FUZZ_FILES sets the number of files."""
import collections
import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import tempfile

from kit import clips
from kit.checks import check, equal, finish, section, skip, until
from kit.daemon import Daemon

FILES = int(os.environ.get("FUZZ_FILES", "80"))
SEED = int(os.environ.get("FUZZ_SEED", random.SystemRandom().randrange(10**6)))
RATIOS = (0.0001, 0.0004, 0.0015, 0.004, 0.015, 0.05)
SAMPLES = pathlib.Path("/usr/share/forensics-samples/original-files")
FOOTAGE = ("bottle-detection.mp4", "car-detection.mp4", "one-by-one-person-detection.mp4", "sign-again.mkv",
           "sign-bird.mkv", "sign-please.mkv", "sign-walk.mkv")
FORMATS = ("movie1/VID_20191220_170832.mp4", "movie2/movie-hello.mp4", "movie2/movie-hello.avi",
           "movie2/movie-hello.mpeg", "movie2/movie-hello.ogg")
AT_ONCE = 24


def ffmpeg(*words):
    return subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, words)], stdin=subprocess.DEVNULL, check=False,
                          capture_output=True)


def pieces(folder):
    """The first pictures of each video in their original coding, so small that one try takes a fraction of a second."""
    made = {}
    for path in [clips.footage(name) for name in FOOTAGE] + [SAMPLES / name for name in FORMATS]:
        if path is None or not path.exists():
            skip("a source of pieces", f"{path or 'footage'} is not here")
            continue
        piece = folder / f"{len(made)}-{path.name}"
        ffmpeg("-i", path, "-t", "0.2", "-c", "copy", piece)
        made[path.name] = piece.read_bytes()
    source = clips.tiny(folder / "source.mp4", 1, "96x160", 10)
    for kind in ("mov", "ts", "flv", "webm"):
        piece = folder / f"tiny.{kind}"
        ffmpeg("-i", source, *(("-c:v", "libvpx", "-c:a", "libopus") if kind == "webm" else ("-c", "copy")), piece)
        made[piece.name] = piece.read_bytes()
    return made


def zzuf(data, seed, ratio):
    return subprocess.run(["zzuf", "-s", str(seed), "-r", str(ratio)], input=data, capture_output=True, check=True).stdout


def turned(data, chance):
    """One flipped bit."""
    made = bytearray(data)
    made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def inputs(made):
    """FILES of (name, bytes): each piece cut at a tenth of its length, single bits, and zzuf's at each ratio."""
    chance = random.Random(SEED)
    cut = [(f"{name} cut at {tenth}/10", data[:len(data) * tenth // 10])
           for name, data in made.items() for tenth in range(1, 10)]
    chance.shuffle(cut)
    kinds = sorted(made)
    cuts = cut[:max(len(cut) // 3, FILES // 6)]
    yield from cuts[:FILES]
    for number in range(max(0, FILES - len(cuts))):
        name, seed = kinds[number % len(kinds)], SEED + number
        ratio = RATIOS[number // len(kinds) % len(RATIOS)]
        if number % 12 == 11:
            yield f"{name} with one bit turned", turned(made[name], chance)
        else:
            yield f"{name} zzuf -s {seed} -r {ratio}", zzuf(made[name], seed, ratio)


def whole(path):
    """The decoder's complaints, or that the file is empty; empty when all is well."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), "-fps_mode", "passthrough", "-enc_time_base", "-1",
                           "-f", "null", "-"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.stderr + ("" if done.returncode == 0 else f"exit {done.returncode}")


def settled(shown):
    return shown["dedup_status"] in ("completed", "failed")


class Fuzzing:
    def __init__(self, daemon):
        self.daemon, self.job = daemon, daemon.job(title="fuzzed")
        self.copies, self.reasons, self.faults = 0, collections.Counter(), []

    def begin(self, name, data):
        """The post that was planned for it; None when it was refused at once, with words."""
        media = self.daemon.call("POST", "/media", data, {"Content-Type": "video/mp4"})
        if media.status >= 300:
            self.judge_words(name, media.error["message"])
            return None
        added = self.daemon.call("POST", f"/jobs/{self.job}/results",
                                 {"post_text": name, "original_video_url": media.data["url"]})
        if added.status >= 300:
            self.judge_words(name, added.error["message"])
            return None
        return name, self.daemon.schedule(added.data["result_id"], "2037-01-01T00:00:00Z")

    def judge_words(self, name, words):
        self.reasons[re.sub(r"\d[\d.]*", "N", words)] += 1
        if len(words) < 20 or "no answer" in words or "Invalid data found" in words or words[-1] == ":":
            self.faults.append(f"{name}: the reason is \"{words}\"")

    def judge(self, name, shown):
        if shown["dedup_status"] == "failed":
            return self.judge_words(name, shown["dedup_error"])
        self.copies += 1
        sha256 = shown["render"]["output_sha256"]
        complaint = whole(self.daemon.state / "media" / sha256[:2] / sha256)
        if complaint:
            self.faults.append(f"{name}: its copy is not whole: {complaint[:200]}")
        return None

    def run(self, names_and_bytes):
        """Some at a time; each is judged as soon as it has finished."""
        waiting, source = {}, iter(names_and_bytes)
        with concurrent.futures.ThreadPoolExecutor(2) as judges:
            judged = []
            while True:
                while len(waiting) < AT_ONCE and (one := next(source, None)):
                    if begun := self.begin(*one):
                        waiting[begun[1]] = begun[0]
                if not waiting:
                    break
                for post, shown in until(lambda: self.done_of(waiting), 120, f"the end of {list(waiting.values())}", 0.1):
                    judged.append(judges.submit(self.judge, waiting.pop(post), shown))
            for each in judged:
                each.result()

    def done_of(self, waiting):
        shown = {post: self.daemon.get("/scheduled/" + post) for post in waiting}
        return [(post, each) for post, each in shown.items() if settled(each)]


def children(pid):
    """Processes below this one, dead ones too."""
    return [int(each) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()
            for each in (task / "children").read_text().split()]


def descriptors(pid):
    """The open files of the process, without the numbers of sockets and the store's own files."""
    opened = []
    for link in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            opened.append(re.sub(r":\[\d+\]", "", os.readlink(link)))
        except FileNotFoundError:
            pass  # closed in between
    return collections.Counter(each for each in opened if "farmtok.db" not in each)


def fuzz(folder):
    print(f"# FUZZ_SEED={SEED} FUZZ_FILES={FILES}")
    made = pieces(folder)
    with Daemon(render__preset="ultrafast", render__jobs="2", dedup__repeat="off", log__level="error") as daemon:
        fuzzing = Fuzzing(daemon)
        names = {each.name for each in daemon.state.iterdir()}
        before = descriptors(daemon.process.pid)
        fuzzing.run(inputs(made))
        count = fuzzing.copies + sum(fuzzing.reasons.values())
        check(f"all {FILES} ended", count == FILES, count)
        check("each as a whole copy or with words", not fuzzing.faults, "\n".join(fuzzing.faults))
        check("there were copies and failures", fuzzing.copies > 0 and fuzzing.reasons, fuzzing.copies)
        check("the daemon lives", daemon.alive())
        idle = until(lambda: not children(daemon.process.pid) and not list((daemon.state / "tmp").iterdir()), 20,
                     "the end of all children and scratch files")
        check("no child, dead or alive, and no scratch file is left", idle)
        check("no file was left beside the state's own", {each.name for each in daemon.state.iterdir()} <=
              names | {"farmtok.db-wal", "farmtok.db-shm"}, sorted(each.name for each in daemon.state.iterdir()))
        check("no descriptor is left open", until(lambda: not descriptors(daemon.process.pid) - before, 20,
                                                  "the descriptors that were open before"))
        equal("the daemon ends in order", daemon.stop(), 0)
        with sqlite3.connect(daemon.state / "farmtok.db") as store:
            crashes = store.execute("SELECT sha256, times, reason FROM crashes").fetchall()
        print(f"# {fuzzing.copies} copies, {sum(fuzzing.reasons.values())} failures, {len(crashes)} files crashed the child")
        for sha256, _, reason in crashes:
            print(f"# crash: {reason}, {sha256}")
            if os.environ.get("FUZZ_KEEP"):
                shutil.copy(daemon.state / "media" / sha256[:2] / sha256, os.environ["FUZZ_KEEP"])
        for words, times in fuzzing.reasons.most_common():
            print(f"# {times:5} {words}")


with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
    with section("fuzzed videos"):
        fuzz(pathlib.Path(place))
finish()
