"""A person reviews results on a real terminal (a pty); sheets, and the addresses that show a result."""
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time

from kit import clips
from kit.checks import check, equal, finish, patience, section
from kit.daemon import Daemon


class Person:
    """A person at a terminal that runs one farmtok command."""

    def __init__(self, daemon, *words, env=None, size=(40, 100)):
        self.master, self.slave = pty.openpty()
        self.resize(*size)
        self.before = termios.tcgetattr(self.slave)
        self.seen = ""
        self.process = subprocess.Popen(
            daemon.command(*words), stdin=self.slave, stdout=self.slave, stderr=self.slave, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            env={**daemon.environment, "TERM": "xterm", **(env or {})})

    def resize(self, rows, columns):
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def waits_for(self, words, seconds=20):
        """Reads until the words are on the screen; returns the text up to them."""
        end = time.monotonic() + seconds * patience()
        while words not in self.seen:
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise TimeoutError(f"{words!r} never came; the screen: {self.seen[-1500:]!r}")
            self.seen += os.read(self.master, 65536).decode(errors="replace")
        text, self.seen = self.seen.split(words, 1)
        return text + words

    def types(self, keys):
        os.write(self.master, keys.encode())

    def ends(self, seconds=20):
        """The exit status, once everything that was printed has been read."""
        end = time.monotonic() + seconds * patience()
        while self.process.poll() is None and time.monotonic() < end:
            if select.select([self.master], [], [], 0.05)[0]:
                self.seen += os.read(self.master, 65536).decode(errors="replace")
        while select.select([self.master], [], [], 0)[0]:
            self.seen += os.read(self.master, 65536).decode(errors="replace")
        return self.process.wait(1)

    def terminal_is_as_before(self, name):
        equal(f"{name}: the terminal's modes are as before", termios.tcgetattr(self.slave), self.before)
        check(f"{name}: its own page is left and the cursor is back",
              self.seen.rfind("\x1b[?1049l") > self.seen.rfind("\x1b[?1049h") and "\x1b[?25h" in self.seen, self.seen)
        os.close(self.master)
        os.close(self.slave)


def pending(daemon, count):
    job = daemon.job(title="Q1 gym")
    return job, [daemon.result(job, post_text=f"Text {number}", caption=f"Caption {number}", approved=False,
                               match_score=100 - number, tiktok_author="gymgirl", tiktok_view_count=1234567)
                 for number in range(1, count + 1)]


def result(daemon, result_id):
    return daemon.get("/results/" + result_id)


def decisions(daemon, folder):
    job, ids = pending(daemon, 4)
    editor = folder / "editor"
    editor.write_text("#!/bin/sh\nexec sed -i 's/^Caption 3$/Caption three/' \"$1\"\n")
    editor.chmod(0o700)
    person = Person(daemon, "results", "review", job, env={"EDITOR": str(editor)})
    first = person.waits_for("? keys")
    check("the best comes first, with its place, job and numbers",
          all(words in first for words in ("1 of 4", "Q1 gym", "Text 1", "@gymgirl", "views 1.2M")), first)
    person.types("a")
    person.waits_for("2 of 4")
    equal("a approves", result(daemon, ids[0])["approved"], True)
    person.waits_for("? keys")
    person.types("r")
    person.waits_for("why")
    person.types("a watermarx\x7fk\r")
    person.waits_for("3 of 4")
    told = result(daemon, ids[1])
    equal("r rejects with the reason", (told["rejected"], told["user_notes"]), (True, "a watermark"))
    person.waits_for("? keys")
    person.types("u")
    person.waits_for("2 of 4")
    told = result(daemon, ids[1])
    equal("u takes the rejection and its reason back",
          (told["rejected"], told["approved"], told.get("user_notes")), (False, False, None))
    person.waits_for("? keys")
    person.types("u")
    person.waits_for("1 of 4")
    equal("u again takes the approval back", result(daemon, ids[0])["approved"], False)
    person.waits_for("? keys")
    for place in ("2 of 4", "3 of 4"):
        person.types("s")
        person.waits_for(place)
        person.waits_for("? keys")
    before = result(daemon, ids[2])
    person.types("e")
    person.waits_for("changed; u takes it back")
    after = result(daemon, ids[2])
    changed = {key for key in after if after[key] != before.get(key)}
    equal("e sends only what was changed in the editor", (after["caption"], changed - {"updated_at"}),
          ("Caption three", {"caption"}))
    person.waits_for("? keys")
    person.resize(20, 40)
    os.killpg(person.process.pid, signal.SIGWINCH)
    narrow = person.waits_for("? keys")
    widest = max(len(line) for line in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", narrow).split("\r\n"))
    check("a narrower terminal is filled anew, and not beyond", widest <= 40, narrow)
    person.types("a")
    person.waits_for("4 of 4")
    person.waits_for("? keys")
    person.types("q")
    equal("q ends", person.ends(), 0)
    check("the sum stands behind the page", "1 approved, 0 rejected, 1 edited, 2 skipped, 3 left" in person.seen,
          person.seen)
    check("no colour with NO_COLOR", "\x1b[3" not in person.seen + narrow + first)
    person.terminal_is_as_before("q")


def endings(daemon):
    job, _ = pending(daemon, 2)
    for name, end, status in (("Ctrl-C", lambda person: person.types("\x03"), 0),
                              ("SIGTERM", lambda person: person.process.terminate(), -signal.SIGTERM),
                              ("SIGHUP", lambda person: person.process.send_signal(signal.SIGHUP), -signal.SIGHUP),
                              ("SIGINT", lambda person: person.process.send_signal(signal.SIGINT), 0)):
        person = Person(daemon, "results", "review", job)
        person.waits_for("? keys")
        end(person)
        equal(f"{name} ends it", person.ends(), status)
        person.terminal_is_as_before(name)
    person = Person(daemon, "results", "review", job, env={"EDITOR": "/nowhere/editor", "BROWSER": "/nowhere/browser"})
    person.waits_for("? keys")
    person.types("e")
    person.waits_for("cannot run /nowhere/editor")
    person.waits_for("? keys")
    person.types("o")
    person.waits_for("has neither a video nor a page")
    person.waits_for("? keys")
    person.types("r")
    person.waits_for("why")
    person.types("\x1b")
    person.waits_for("1 of 2")
    person.waits_for("? keys")
    person.types("q")
    check("what failed or was broken off decided nothing", person.ends() == 0 and "2 left" in person.seen, person.seen)
    person.terminal_is_as_before("after failures")
    told = daemon.cli("results", "review", job, "--json")
    error = json.loads(told.stderr)["error"]
    check("without a terminal it says what programs use",
          error["code"] == "USAGE" and "--ndjson" in error["hint"] and "approve --from -" in error["hint"], error)


def sheets(daemon, folder):
    job, ids = pending(daemon, 3)
    video = daemon.upload(clips.tiny(folder / "tiny.mp4"))
    rotten = daemon.upload(clips.tiny(folder / "rotten.mp4", number=3))
    for result_id, media in zip(ids, (video, rotten)):
        daemon.call("PATCH", "/results/" + result_id, {"original_video_url": media["url"]}).data
    (daemon.state / "media" / rotten["sha256"][:2] / rotten["sha256"]).write_text("no film at all, and yet stored")
    daemon.run("results", "approve", ids[0], "--json")
    png = folder / "sheet.png"
    told = daemon.run("results", "sheet", job, "-o", str(png), "--json")
    equal("a sheet tells its file and number", (told["file"], told["results"]), (str(png), 3))
    size = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0",
                           str(png)], capture_output=True, text=True, check=True).stdout.strip()
    equal("it is a PNG of the size that was told", size, f"png,{told['width']},{told['height']}")
    few = daemon.run("results", "sheet", job, "--only", "pending", "--output", str(png), "--json")
    check("--only narrows it", few["results"] == 2 and few["width"] * few["height"] < told["width"] * told["height"], few)
    piped = subprocess.run(daemon.command("results", "sheet", job, "-o", "-"), env=daemon.environment,
                           capture_output=True, check=False, stdin=subprocess.DEVNULL)
    check("- is stdout, and nothing else goes there",
          piped.returncode == 0 and piped.stdout.startswith(b"\x89PNG") and piped.stdout.endswith(b"IEND\xaeB\x60\x82"),
          piped.stderr)
    person = Person(daemon, "results", "sheet", job)
    check("a terminal is spared", person.ends() == 2 and "does not belong on a terminal" in person.seen, person.seen)
    none = daemon.call("GET", f"/jobs/{job}/sheet?only=scheduled")
    equal("nothing to show is told", (none.status, none.code), (404, "RESULT_NOT_FOUND"))
    equal("an unknown state is refused", daemon.call("GET", f"/jobs/{job}/sheet?only=odd").code, "INVALID_REQUEST")
    equal("an unknown job is none", daemon.call("GET", "/jobs/job_none/sheet").code, "JOB_NOT_FOUND")
    equal("nothing is left over", list((daemon.state / "tmp").iterdir()), [])


def opening(daemon, folder):
    job, ids = pending(daemon, 1)
    page = "https://www.tiktok.com/@gymgirl/video/7234567890123456789"
    daemon.call("PATCH", "/results/" + ids[0], {"source_url": page})
    told = daemon.cli("results", "open", ids[0])
    equal("open prints the page it came from", told.stdout.strip(), page)
    video = daemon.upload(clips.tiny(folder / "other.mp4", number=9))
    daemon.call("PATCH", "/results/" + ids[0], {"original_video_url": video["url"]})
    equal("and the video once it is stored", daemon.cli("results", "open", ids[0], "--print").stdout.strip(),
          video["url"])
    browser = folder / "browser"
    browser.write_text(f"#!/bin/sh\necho \"$1\" > {folder}/opened\n")
    browser.chmod(0o700)
    person = Person(daemon, "results", "open", ids[0], env={"BROWSER": str(browser)})
    check("on a terminal the browser shows it",
          person.ends() == 0 and (folder / "opened").read_text().strip() == video["url"], person.seen)


with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
    home = pathlib.Path(place)
    with section("the run"), Daemon() as farm:
        with section("a review"):
            decisions(farm, home)
        with section("ways to end"):
            endings(farm)
        with section("contact sheets"):
            sheets(farm, home)
        with section("opening"):
            opening(farm, home)
finish()
