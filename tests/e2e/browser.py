"""A volunteer in a real Chromium: a plain post, a batch, a password. Then the pictures of the README."""
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from kit import clips
from kit.checks import check, equal, finish, section, skip, until
from kit.daemon import ROOT, Daemon

BROWSER = pathlib.Path(__file__).resolve().parent / "browser"
CAPTION = "Day 30 of the journey ✨\nשלום · שלום · it works #gymtok"
COLOURS = {30: "#555", 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#56d4dd",
           37: "#e6edf3", 90: "#8b949e"}

FIRST_PROOF = 7349123456789012345
VISITS = ("plain", "batch", "label", "password")


def posts_of(daemon, video, count, **fields):
    """Fired posts with a finished copy, in the order of their times."""
    job_id = daemon.job(instruction_prompt="Post it to @brand, with three hashtags in the first comment.",
                        destination_url="https://www.tiktok.com/@brand")
    made = [daemon.schedule(daemon.result(job_id, post_text=f"Morning routine, part {n + 1}", caption=CAPTION,
                                          pin_comment="Part two is coming",
                                          original_video_url=video, **fields), f"2031-05-0{n + 1}T10:00:00Z")
            for n in range(count)]
    for post in made:
        until(lambda: daemon.get("/scheduled/" + post)["dedup_status"] == "completed", 90, "the render")
        daemon.post(f"/scheduled/{post}/fire-now")
    return [daemon.get("/scheduled/" + post) for post in made]


def proof_of(name, place=0):
    """The link that the browser submits for the post at that place of a visit."""
    return f"https://www.tiktok.com/@brand/video/{FIRST_PROOF + 10 * VISITS.index(name) + place}"


def visit(daemon, name, **environment):
    first = proof_of(name).rsplit("/", 1)[1]
    done = subprocess.run(["node", "volunteer.mjs"], cwd=BROWSER, env={**daemon.environment, **environment, "FIRST_PROOF": first},
                          capture_output=True, text=True, check=False, timeout=150)
    if not check(f"{name}: a volunteer finds everything", done.returncode == 0, done.stderr):
        return
    for each in json.loads(done.stdout.strip().splitlines()[-1])["checked"]:
        check(f"{name}: {each}", True)


def proofs(daemon, name, posts):
    """The proof from the browser is stored in the daemon."""
    equal(f"{name}: the proof stands in the store", [daemon.get("/scheduled/" + post["scheduled_id"]).get("proof_url")
                                                     for post in posts],
          [proof_of(name, place) for place in range(len(posts))])


def visits(daemon, video):
    with section("a plain post"):
        plain, = posts_of(daemon, video, 1)
        visit(daemon, "plain", TASK_URL=plain["volunteer_magic_link"], NEXT_URL="")
        proofs(daemon, "plain", [plain])
    with section("a batch"):
        batch = posts_of(daemon, video, 3, inbox_tracer="ana & co")
        visit(daemon, "batch", TASK_URL=batch[0]["volunteer_magic_link"], NEXT_URL=batch[1]["volunteer_magic_link"],
              NOSCRIPT_URL=batch[2]["volunteer_magic_link"])
        proofs(daemon, "batch", [batch[0], batch[2]])
    with section("the AI label"):
        labelled = posts_of(daemon, video, 2, ai_origin="operator")
        visit(daemon, "label", TASK_URL=labelled[0]["volunteer_magic_link"],
              NOSCRIPT_URL=labelled[1]["volunteer_magic_link"], NEXT_URL="", LABEL="1")
        proofs(daemon, "label", labelled)
        equal("label: the ticks are in the store", [daemon.get("/scheduled/" + post["scheduled_id"]).get("ai_label_set")
                                                    for post in labelled], [True, True])
    with section("a returned proof"):
        returned(daemon, video)
    with section("a password"):
        locked = posts_of(daemon, video, 2, password_protected="open sesame")
        visit(daemon, "password", TASK_URL=locked[0]["volunteer_magic_link"],
              NOSCRIPT_URL=locked[1]["volunteer_magic_link"], NEXT_URL="", PASSWORD="open sesame")
        proofs(daemon, "password", locked)


def returned(daemon, video):
    """The page that asks for the link again: its parts are separate from each other, narrow and wide."""
    post, _ = posts_of(daemon, video, 2, inbox_tracer="returned")
    link, path = post["volunteer_magic_link"], f"/scheduled/{post['scheduled_id']}"
    daemon.post(f"/volunteer/{post['scheduled_id']}/proof", {"proof_url": "https://www.tiktok.com/@brand/video/7349123456789012345"})
    daemon.post(path + "/proofs/return", {"reason": "this is another video"})
    for width in (390, 1100):
        done = subprocess.run(["node", "apart.mjs", link, str(width)], cwd=BROWSER, env=daemon.environment, check=False,
                              capture_output=True, text=True, timeout=90)
        told = json.loads(done.stdout or "[]")
        check(f"returned: the page says why, and nothing touches at {width} pixels", done.returncode == 0 and
              any("this is another video" in each["below"] or "this is another video" in each["above"] for each in told) and
              all(8 <= each["gap"] <= 40 for each in told), (told, done.stderr[-500:]))


def as_html(text):
    """A terminal's output with its colours as a page."""
    made, open_spans = [], 0
    for piece in re.split(r"(\x1b\[[\d;]*m)", text.replace("\r", "")):
        if not piece.startswith("\x1b["):
            made.append(html.escape(piece))
            continue
        styles = []
        for code in (int(each or 0) for each in piece[2:-1].split(";")):
            if code == 0:
                made.append("</span>" * open_spans)
                open_spans = 0
            elif code in (1, 2, 7):
                styles.append({1: "font-weight:bold", 2: "opacity:.6", 7: "background:#e6edf3;color:#0d1117"}[code])
            elif code in COLOURS:
                styles.append(f"color:{COLOURS[code]}")
        if styles:
            made.append(f'<span style="{";".join(styles)}">')
            open_spans += 1
    return ('<!doctype html><meta charset="utf-8"><style>html{background:#0d1117}body{margin:0;width:max-content;padding:16px}'
            "pre{margin:0;font:15px/1.25 'DejaVu Sans Mono',monospace;color:#e6edf3}</style><pre>" + "".join(made) + "</span>" * open_spans + "</pre>")


def picture(daemon, url, width, height, file):
    subprocess.run(["node", "picture.mjs", url, str(width), str(height), file], cwd=BROWSER, env=daemon.environment,
                   check=True, timeout=90,
                   capture_output=True)
    return file.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and file.stat().st_size > 5000


def pictures(daemon, video, folder):
    batch = posts_of(daemon, video, 5, inbox_tracer="readme")
    check("a picture of the volunteer's page", picture(daemon, batch[1]["volunteer_magic_link"], 390, 844,
                                                       folder / "volunteer.png"))
    plan(daemon, batch[0]["job_id"])
    terminal = subprocess.run(["script", "-qec", "stty cols 100; " + " ".join(daemon.command("calendar", "month")),
                               "/dev/null"], capture_output=True, text=True, check=True,
                              env={**daemon.environment, "TERM": "xterm-256color", "NO_COLOR": "", "COLUMNS": "100"},
                              stdin=subprocess.DEVNULL, timeout=60)
    shown = "\n".join(line for line in terminal.stdout.splitlines() if "\x1b[2J" not in line)
    check("the calendar on a terminal marks today, in colour", "\x1b[" in shown and re.search(r"\d posts?", shown),
          shown[:500])
    page = daemon.folder / "calendar.html"
    page.write_text(as_html("\x1b[32m$\x1b[0m farmtok calendar month\n" + shown))
    check("a picture of the calendar", picture(daemon, page.as_uri(), 860, 0, folder / "calendar.png"))


def plan(daemon, job_id):
    """Posts over the next days, some of this month whatever the day is; those of today fire and get proofs."""
    for days, count in ((0, 3), (1, 2), (2, 1), (4, 3), (5, 1), (7, 2), (9, 1), (12, 2), (16, 1), (20, 3)):
        for number in range(count):
            result = daemon.result(job_id, post_text=f"Day {days + 1}")
            post = daemon.run("results", "schedule", result, "--at", f"+{days}d" if days else f"+{number + 1}m",
                              "--json=scheduled_id")["scheduled_id"]
            if days == 0 and number < 2:
                daemon.post(f"/scheduled/{post}/fire-now")
                if number == 0:
                    daemon.post(f"/volunteer/{post}/proof",
                                {"proof_url": "https://www.tiktok.com/@brand/video/7349123456789012345"})


def main(folder):
    if not (BROWSER / "node_modules/playwright-core").is_dir() or not shutil.which("node") or not pathlib.Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).exists():
        skip("browser", "no Chromium, node or playwright-core here (npm ci in tests/e2e/browser)")
        check("the page of the terminal is well made", as_html("\x1b[1mx\x1b[0m<").count("<span") == 1)
        return
    with Daemon(render__preset="veryfast") as daemon:
        real = clips.footage("one-by-one-person-detection.mp4") if os.environ.get("UPDATE_DOCS") else None
        video = daemon.upload(real or clips.tiny(folder / "tall.mp4", 4, "360x640", 30))["url"]
        if not os.environ.get("UPDATE_DOCS"):
            visits(daemon, video)
        kept = ROOT / "docs" if os.environ.get("UPDATE_DOCS") else folder
        kept.mkdir(exist_ok=True)
        with section("pictures"):
            pictures(daemon, video, kept)


with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
    with section("the run"):
        main(pathlib.Path(place))
finish()
