"""A million posts in the store: the usual pages, moving a post, starting, and the size of a post on the disk;
side by side with the same farm at a thousand posts. And ten thousand that are due in one second."""
import datetime
import random
import time

from kit.daemon import Daemon
from kit.figures import ROUNDS, Goal, Row, percentile
from kit.many import bytes_of, fill
from kit.program import told_by

FEW, MANY = 1000, 1_000_000
MONTH, IN_MONTH = "2027/3", 3000
CALLS = 200
TOGETHER = 10_000


def millis(*date):
    return int(datetime.datetime(*date, tzinfo=datetime.timezone.utc).timestamp() * 1000)


def spread(count):
    """As many as there are, up to 3,000, in one month; the others over the years after it."""
    inside, month, years = min(count, IN_MONTH), 31 * 86_400_000, 8 * 365 * 86_400_000
    return (f"CASE WHEN n <= {inside} THEN {millis(2027, 3, 1)} + n * {month // (inside + 1)} "
            f"ELSE {millis(2027, 4, 2)} + (n - {inside}) * {years // count} END")


def read(daemon, path):
    """The raw answer; parsing it would be the client's time."""
    daemon.api.request("GET", path)
    answer = daemon.api.getresponse()
    if answer.status != 200 or not answer.read():
        raise RuntimeError(f"{path}: {answer.status}")


def slowest(ask):
    """The 99th percentile of so many calls, in milliseconds."""
    taken = []
    for _ in range(CALLS):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return percentile(taken, 99)


def move(daemon, count):
    post = f"post_{random.randint(1, count):026d}"
    at = datetime.datetime(2027, 6, 1) + datetime.timedelta(seconds=random.randrange(10**8))
    daemon.call("PATCH", f"/scheduled/{post}", {"scheduled_datetime": at.isoformat() + "Z"})


def figures(daemon, count):
    """One round: month, page, page of a job, move."""
    daemon.api.timeout = 120
    job = daemon.get("/jobs")["items"][0]["job_id"]
    return (slowest(lambda: read(daemon, f"/calendar/month/{MONTH}")),
            slowest(lambda: read(daemon, "/scheduled?limit=100")),
            slowest(lambda: read(daemon, f"/scheduled?limit=100&job_id={job}&state=planned")),
            slowest(lambda: move(daemon, count)))


def starts(daemon):
    taken = []
    for _ in range(ROUNDS):
        daemon.process.terminate()
        daemon.process.wait()
        daemon.start()
        daemon.api.close()
        taken.append(daemon.start_milliseconds)
    return taken


def queue_alone(daemon):
    """The cost of the queue itself, in one round: 99th percentiles of finding the next work and of moving a post."""
    told = told_by("bench_queue", daemon.folder / "state", str(MANY))
    return told["next_due"], told["reschedule"]


def every(daemon, path):
    items, cursor = [], ""
    while cursor is not None:
        page = daemon.get(f"{path}&limit=1000{cursor}")
        items += page["items"]
        cursor = f"&cursor={page['next_cursor']}" if page.get("next_cursor") else None
    return items


def fired_at(post):
    return datetime.datetime.fromisoformat(post["fired_at"].replace("Z", "+00:00")).timestamp()


def day_of(seconds):
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


def seconds_until_all_fired():
    """From the second in which they are due to the firing of the last."""
    with Daemon() as daemon:
        due = int(time.time()) + 8
        fill(daemon, TOGETHER, str(due * 1000))
        if time.time() > due:
            raise RuntimeError("making the posts took longer than they were given")
        time.sleep(due - time.time())
        until = time.monotonic() + 60
        while daemon.get("/scheduled?limit=1&state=planned")["total"] > 1:
            if time.monotonic() > until:
                raise RuntimeError("not all fired")
            time.sleep(0.1)
        return max(fired_at(post) for post in every(daemon, "/scheduled?end_date=" + day_of(due))) - due


def rows():
    with Daemon() as many, Daemon() as few:
        fill(many, MANY, spread(MANY))
        fill(few, FEW, spread(FEW))
        figures(many, MANY), figures(few, FEW)
        rounds = [(figures(many, MANY), figures(few, FEW)) for _ in range(ROUNDS)]
        ours = [[many_of[i] for many_of, _ in rounds] for i in range(4)]
        theirs = [[few_of[i] for _, few_of in rounds] for i in range(4)]
        started = starts(many)
        many.process.terminate()
        many.process.wait()
        alone = [queue_alone(many) for _ in range(ROUNDS)]
        many.start()
        bytes_each = (bytes_of(many, "posts") + bytes_of(many, "work")) / MANY
    together = [seconds_until_all_fired() for _ in range(ROUNDS)]
    return [
        Row("scale: month of 3,000 among 1,000,000, p99", "ms", ours[0], goal=Goal(15, of_ours=True)),
        Row("scale: first page of 1,000,000 against 1,000, p99", "ms", ours[1], theirs[1], Goal(2)),
        Row("scale: first page of a job and a state, p99", "ms", ours[2], theirs[2], Goal(2)),
        Row("scale: a post moved, p99", "ms", ours[3], theirs[3], Goal(2)),
        Row("scale: the queue among 1,000,000: what is due next, p99", "ms", [each[0] for each in alone],
            goal=Goal(1, of_ours=True)),
        Row("scale: the queue among 1,000,000: a post moved, p99", "ms", [each[1] for each in alone],
            goal=Goal(1, of_ours=True)),
        Row("scale: start to ready with 1,000,000", "ms", started, goal=Goal(200, of_ours=True)),
        Row("scale: a post with its work and indexes", "bytes", [bytes_each], goal=Goal(1500, of_ours=True)),
        Row("scale: 10,000 due in one second, until the last", "s", together, goal=Goal(5, of_ours=True)),
    ]
