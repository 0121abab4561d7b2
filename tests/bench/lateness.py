"""A thousand posts due in one second: how late each of them fires, idle and while two videos are rendered."""
import datetime
import http.client
import json
import threading
import time

from kit.clip import clip
from kit.daemon import Daemon, UnixConnection
from kit.figures import ROUNDS, Goal, Row, percentile

POSTS = 1000
RENDERS = 2
CLIP_SECONDS = 60  # its render takes longer than the measurement


class Follower(threading.Thread):
    """Listens to the daemon's events and notes when the event of each firing arrived."""

    def __init__(self, daemon):
        super().__init__(daemon=True)
        self.connection = UnixConnection(daemon.socket)
        self.connection.request("GET", "/events?after=-1", headers={"Accept": "text/event-stream"})
        self.stream = self.connection.getresponse()
        self.told = {}
        self.start()

    def run(self):
        try:
            for line in self.stream:
                if line.startswith(b"data: ") and b'"post.fired"' in line:
                    self.told[json.loads(line[6:])["subject"]] = time.time()
        except (OSError, ValueError, http.client.HTTPException):
            pass  # the daemon has gone


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def fired(daemon, job_id):
    posts, cursor = [], ""
    while cursor is not None:
        page = daemon.get(f"/scheduled?job_id={job_id}&limit=1000{cursor}")
        posts += [post for post in page["items"] if post["fired"]]
        cursor = f"&cursor={page['next_cursor']}" if page.get("next_cursor") else None
    return posts


def await_posts(daemon, job_id, due):
    time.sleep(max(0, due - time.time()) + 1)
    until = time.monotonic() + 30
    while len(posts := fired(daemon, job_id)) < POSTS:
        if time.monotonic() > until:
            raise RuntimeError(f"only {len(posts)} of {POSTS} posts fired")
        time.sleep(0.5)
    return posts


def await_told(follower, posts):
    """When the follower got the event of each of them."""
    until = time.monotonic() + 10
    while not all(post["scheduled_id"] in follower.told for post in posts):
        if time.monotonic() > until:
            raise RuntimeError("the follower was not told of every post")
        time.sleep(0.05)
    return [follower.told[post["scheduled_id"]] for post in posts]


def round_of(daemon, follower):
    """The 99th percentile of the lateness of one thousand posts, in milliseconds: by the store, by the follower."""
    job_id = daemon.add_job("All at once")
    begun = time.time()
    results = [daemon.add_result(job_id) for _ in range(POSTS)]
    due = int(time.time() + 4 * (time.time() - begun)) + 3  # scheduling takes longer than adding
    for result_id in results:
        daemon.schedule(result_id, due)
    if time.time() > due - 0.5:
        raise RuntimeError("scheduling the posts took longer than they were given")
    posts = await_posts(daemon, job_id, due)
    stored = [instant(post["fired_at"]) - due for post in posts]
    heard = [moment - due for moment in await_told(follower, posts)]
    return percentile(stored, 99) * 1000, percentile(heard, 99) * 1000


def rendering_round(daemon, follower, video):
    """The same while renders run, from before the first post is made until after the last has fired."""
    job_id = daemon.add_job("Renders")
    posts = [daemon.schedule(daemon.add_result(job_id, original_video_url=video), time.time() + 86_400)
             for _ in range(RENDERS)]
    while not all("fraction" in daemon.get(f"/scheduled/{post}/progress") for post in posts):
        time.sleep(0.1)
    figures = round_of(daemon, follower)
    if any(daemon.get(f"/scheduled/{post}")["dedup_status"] != "pending" for post in posts):
        raise RuntimeError("a render ended before the posts fired")
    return figures


def rows():
    idle, busy = [], []
    with clip(CLIP_SECONDS) as video:
        for _ in range(ROUNDS):
            with Daemon() as daemon:
                follower = Follower(daemon)
                idle.append(round_of(daemon, follower))
            with Daemon(render_jobs=RENDERS) as daemon:
                follower = Follower(daemon)
                busy.append(rendering_round(daemon, follower, daemon.upload(video)["url"]))
    return [
        Row("lateness: p99 of 1,000 posts, idle", "ms", [each[0] for each in idle], goal=Goal(50, of_ours=True)),
        Row("lateness: the same, as a follower hears it", "ms", [each[1] for each in idle]),
        Row("lateness: p99 while two videos render", "ms", [each[0] for each in busy], goal=Goal(250, of_ours=True)),
        Row("lateness: the same, as a follower hears it", "ms", [each[1] for each in busy]),
    ]
