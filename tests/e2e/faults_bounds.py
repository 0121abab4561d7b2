"""Everything that grows has a bound: batches, calendars, disputes, keys, the retention of rows, the log."""
import concurrent.futures
import contextlib
import http.client
import json
import pathlib
import socket
import sqlite3
import statistics
import time

from kit.checks import check, equal, patience, section, finish, skip, until
from kit.daemon import Daemon

LIBRARY = next(iter(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
MONTH, BATCH, FEW, EVENTS = 33_000, 20_000, 20, 200_000
JULY_2033 = 2_003_788_800_000  # 1 July 2033, 00:00 UTC, in milliseconds
DAY = 86_400


def url(number):
    return f"https://www.tiktok.com/@brand/video/{number}"


def database(daemon):
    """The store of a daemon that does not run."""
    return contextlib.closing(sqlite3.connect(daemon.state / "farmtok.db"))


def counted(daemon, sql):
    with database(daemon) as store:
        return store.execute(sql).fetchone()[0]


def store_bytes(daemon):
    return sum(path.stat().st_size for path in daemon.state.glob("farmtok.db*"))


def copy_rows(store, table, key, of, count, changes):
    """`count` copies of a row, each with its number in n for `changes`."""
    columns = [name for _, name, *_ in store.execute(f"PRAGMA table_info({table})") if name not in ("row", "work_id")]
    chosen = ", ".join(changes.get(name, name) for name in columns)
    store.execute(f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "
                  f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}, numbers WHERE {key} = ?", (of,))


def full_store(daemon):
    """A month of 33,000 posts, of which 20,000 are one batch; a batch of 20; 200,000 events of something else. Made on
    the daemon's own state while it does not run."""
    result = daemon.result(daemon.job(title="many"), caption="A caption of usual length, with #some #hashtags",
                           instructions="Post it, pin the comment, hand in the address.")
    post = daemon.schedule(result, "2033-08-02T00:00:00Z")
    daemon.stop()
    with database(daemon) as store:
        store.execute("PRAGMA synchronous=OFF")
        due = f"{JULY_2033} + n * 80000"
        ids = {"result_id": "printf('res_%026d', n)", "scheduled_id": "printf('post_%026d', n)"}
        copy_rows(store, "results", "result_id", result, MONTH, {**ids, "scheduled_datetime": due})
        copy_rows(store, "posts", "scheduled_id", post, MONTH, {
            **ids, "scheduled_datetime": due, "tweet_text": "printf('%.1500c', 'x')",
            "inbox_tracer": f"CASE WHEN n <= {BATCH} THEN 'big' WHEN n <= {BATCH + FEW} THEN 'small' END"})
        store.execute("WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) "
                      "INSERT INTO events (at, who, what, subject, job_id) "
                      "SELECT n, 'worker', 'video.rendered', 'post_else' || n, 'job_else' FROM numbers", (EVENTS,))
        store.commit()
    # The daemon refuses a database that another program changed, unless no seal records its content.
    (daemon.state / "seal").unlink(missing_ok=True)
    daemon.start()
    return post


def milliseconds(ask, times=40):
    """The median time of a request."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def task_in_a_batch(daemon):
    host, port = daemon.address.rsplit(":", 1)
    line = http.client.HTTPConnection(host, int(port), timeout=30)

    def task(number):
        line.request("GET", f"/volunteer/post_{number:026d}")
        return json.loads(line.getresponse().read())["data"]["batch"]

    places = [(place["current_index"], place["total"], place["completed"], place["next_task_id"])
              for place in map(task, (1, BATCH - 1, BATCH, BATCH + 1))]
    equal("places in a batch are right", places,
          [(1, BATCH, 0, f"post_{2:026d}"), (BATCH - 1, BATCH, 0, f"post_{BATCH:026d}"), (BATCH, BATCH, 0, f"post_{1:026d}"),
           (1, FEW, 0, f"post_{BATCH + 2:026d}")])
    few, many = milliseconds(lambda: task(BATCH + 5)), milliseconds(lambda: task(BATCH - 5))
    print(f"# a task's JSON in a batch of {FEW}: {few:.2f} ms, of {BATCH}: {many:.2f} ms")
    check("a task costs the same in a batch of 20,000", many < 3 * few + 2 * patience(), (few, many))


def month_is_bounded(daemon):
    whole = daemon.call("GET", "/calendar/month/2033/7")
    check("a month of 33,000 posts answers less than 6 MB", len(whole.bytes) < 6_000_000, len(whole.bytes))
    month = whole.data
    days = month.get("totals", {})
    equal("its totals are those of the whole month", (month["total"], sum(day["posts"] for day in days.values()),
                                                      sum(day["states"]["planned"] for day in days.values())),
          (MONTH, MONTH, MONTH))
    seen, cursor, largest = set(), "", 0
    while len(seen) < MONTH:
        answer = daemon.call("GET", f"/calendar/month/2033/7?limit=1000{cursor}")
        largest = max(largest, len(answer.bytes))
        seen |= {post["scheduled_id"] for posts in answer.data["days"].values() for post in posts}
        if not answer.data.get("next_cursor"):
            break
        cursor = "&cursor=" + answer.data["next_cursor"]
    equal("page by page it is whole", len(seen), MONTH)
    check("each page is bounded", largest < 6_000_000, largest)
    none = daemon.call("GET", "/calendar/month/2033/7?limit=0")
    check("totals alone are short", len(none.bytes) < 10_000 and none.data["total"] == MONTH, len(none.bytes))
    ids = daemon.cli("calendar", "week", "2033-W27", "--ids", "--tz", "UTC").stdout.split()
    equal("the command line gives a week page by page", (len(ids), len(set(ids))), (7560, 7560))
    grid = daemon.cli("calendar", "month", "2033-07", "--tz", "UTC").stdout
    check("and a grid of counts", f"July 2033  {MONTH} posts" in grid and "1080" in grid, grid[:600])
    day = daemon.run("calendar", "day", "2033-07-02", "--json", "--tz", "UTC")
    equal("a day is whole in JSON", (len(day["days"]["2033-07-02"]), day["total"]), (1080, 1080))


def events_are_looked_up(daemon, post):
    page = daemon.get(f"/events?subject={post}")
    equal("a page of events counts nothing", ("total" in page, bool(page["items"])), (False, True))
    taken = milliseconds(lambda: daemon.get(f"/events?subject={post}"))
    print(f"# events of one post among {EVENTS}: {taken:.2f} ms")
    check("the events of one post are looked up", taken < 8 * patience(), taken)
    listed = daemon.cli("events", "--subject", "job_else", "--limit", "2500", "--ids").stdout.split()
    equal("a list of events goes on page by page", len(set(listed)), 2500)
    # A follower from the first event on costs bounded work on the thread that answers everyone.
    line = http.client.HTTPConnection("localhost")
    line.sock = socket.socket(socket.AF_UNIX)
    line.sock.connect(str(daemon.socket))
    line.request("GET", "/events?after=1", headers={"Accept": "text/event-stream"})
    longest = 0
    for _ in range(20):
        begun = time.perf_counter()
        daemon.call("GET", "/health")
        longest = max(longest, time.perf_counter() - begun)
    line.close()
    print(f"# longest wait while {EVENTS} events are followed: {longest * 1000:.1f} ms")
    check("following many events keeps nobody waiting", longest < 1 * patience(), longest)


def disputes_are_bounded():
    with Daemon(volunteer__rate=10_000_000) as daemon:
        post = daemon.schedule(daemon.result(daemon.job()), "2033-01-01T00:00:00Z")
        daemon.post(f"/scheduled/{post}/fire-now")
        path = f"/volunteer/{post}/proof"
        equal("the first proof counts", daemon.tcp("POST", path, {"proof_url": url(1)}).status, 200)
        before = store_bytes(daemon)

        def hand_in(numbers):
            host, port = daemon.address.rsplit(":", 1)
            line = http.client.HTTPConnection(host, int(port), timeout=30)
            told = []
            for number in numbers:
                line.request("POST", path, json.dumps({"proof_url": url(number)}),
                             {"Content-Type": "application/json", "Idempotency-Key": f"key-{number}"})
                answer = line.getresponse()
                body = json.loads(answer.read())
                told.append((answer.status, body.get("error", {}).get("code")))
            return told

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            told = sum(pool.map(hand_in, [range(1000 + part, 3000, 4) for part in range(4)]), [])
        equal("20 disputed proofs are taken, then 429", {each: told.count(each) for each in set(told)},
              {(200, None): 20, (429, "RATE_LIMITED"): 1980})
        grown = store_bytes(daemon) - before
        print(f"# 2,000 disputed proofs: the store grew by {grown / 1e6:.2f} MB")
        # The unbounded store grew by 90 MB. How much of the log is written back in time differs from run to run.
        check("the store grew by a few megabytes at most", grown < 4_000_000, grown)
        disputed = [event for event in daemon.get(f"/events?subject={post}&limit=1000")["items"]
                    if event["what"] == "proof.disputed"]
        check("a flood of them leaves a handful of events", 1 <= len(disputed) <= 5, len(disputed))
        first = daemon.get(f"/scheduled/{post}/proofs?limit=5")
        equal("they are listed in pages", (len(first["items"]), first["total"], bool(first.get("next_cursor"))), (5, 21, True))
        equal("the command line lists all", len(daemon.cli("proof", "show", post, "--all", "--ids").stdout.split()), 21)
        large = [daemon.tcp("POST", f"/volunteer/{post}/{what}", {"proof_url": url(1), "password": "x" * 9000}).status
                 for what in ("proof", "unlock")]
        equal("a body of 9 KB is refused", large, [413, 413])
        for number in range(200):
            daemon.tcp("POST", path, {"proof_url": url(1)}, {"Idempotency-Key": f"again-{number}"})
        daemon.stop()
        kept = counted(daemon, "SELECT count(*) FROM answers")
        check("one link's keys keep a bounded number of answers", kept <= 25, kept)


def keys_by_door():
    with Daemon() as daemon:
        posts = [daemon.schedule(daemon.result(daemon.job()), "2033-01-01T00:00:00Z") for _ in range(3)]
        for post in posts:
            daemon.post(f"/scheduled/{post}/fire-now")
        key = {"Idempotency-Key": "shared"}
        by_volunteers = [daemon.tcp("POST", f"/volunteer/{post}/proof", {"proof_url": url(1)}, key) for post in posts[:2]]
        equal("two volunteers may use the same key", [answer.status for answer in by_volunteers], [200, 200])
        mine = daemon.call("POST", "/jobs", {"job_mode": "manual", "title": "mine"}, key)
        equal("and the operator, too", mine.status, 201)
        again = daemon.call("POST", "/jobs", {"job_mode": "manual", "title": "mine"}, key)
        equal("who gets the own answer again", again.data, mine.data)
        path = f"/volunteer/{posts[2]}/proof"
        by_operator = daemon.call("POST", path, {"proof_url": url(3)}, {"Idempotency-Key": "op"})
        other = daemon.tcp("POST", path, {"proof_url": url(4)}, {"Idempotency-Key": "op"})
        equal("a volunteer is not stopped by the operator's key", (by_operator.status, other.status), (200, 200))
        twice = daemon.tcp("POST", path, {"proof_url": url(5)}, {"Idempotency-Key": "op"})
        equal("within one link a key is for one request", (twice.status, twice.code), (409, "IDEMPOTENCY_MISMATCH"))


class FakedDaemon(Daemon):
    """A daemon whose clock is the machine's plus some seconds, from its start on."""

    def at(self, seconds):
        self.environment |= {"LD_PRELOAD": str(LIBRARY), "FAKETIME": f"{seconds:+d}", "NO_FAKE_STAT": "1",
                             "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        return self


def believed(daemon):
    """A clock that leaps ahead holds the sweep until the operator accepts it."""
    accepted = daemon.cli("daemon", "clock", "--accept")
    if accepted.returncode:
        raise RuntimeError(accepted.stderr)


def kept_for_a_while():
    if LIBRARY is None:
        return skip("what is kept for a while", "libfaketime is missing: packaging/install.sh test")
    with FakedDaemon().at(0) as daemon:
        post = daemon.schedule(daemon.result(daemon.job(), on_schedule_email="ann@example.org"),
                               "2033-01-01T00:00:00Z")
        daemon.post(f"/scheduled/{post}/fire-now")
        for number in range(4):
            daemon.tcp("POST", f"/volunteer/{post}/proof", {"proof_url": url(number)}, {"Idempotency-Key": f"k{number}"})
        outbox = daemon.state / "outbox"
        until(lambda: list(outbox.glob("*.eml")), 10, "the mail in the outbox")
        until(lambda: not [work for work in daemon.get("/work")["items"] if work["kind"] == "mail"], 10, "the mail's end")

        def proofs():
            return len(daemon.get(f"/scheduled/{post}/proofs")["items"])

        equal("all is there", proofs(), 4)
        daemon.stop()
        daemon.at(95 * DAY).start()
        believed(daemon)
        until(lambda: proofs() == 1, 10, "the end of disputed proofs after 90 days")
        until(lambda: not list(outbox.glob("*")), 10, "the end of the mail after 30 days")
        daemon.stop()
        equal("answers to keys are gone after two days", counted(daemon, "SELECT count(*) FROM answers"), 0)
        daemon.at(405 * DAY).start()
        believed(daemon)

        def events():
            return {event["what"] for event in daemon.get(f"/why/{post}")["events"]}

        until(lambda: "mail.delivered" not in events(), 10, "the end of old events")
        equal("what made, fired and proved a post that is there is kept",
              {"post.planned", "post.fired", "proof.submitted"} - events(), set())


def log_is_bounded():
    with Daemon(log__max_bytes=4096, log__keep=2) as daemon:
        daemon.stop()
        log = daemon.state / "farmtokd.log"
        for _ in range(4):
            with open(log, "a", encoding="utf-8") as file:
                file.write("what a daemon wrote before\n" * 200)
            started = daemon.cli("daemon", "start")
            if started.returncode:
                raise RuntimeError(started.stderr)
            shown = daemon.cli("daemon", "logs", "--lines", "1000").stdout
            daemon.cli("daemon", "stop")
        files = sorted(path.name for path in daemon.state.glob("farmtokd.log*"))
        equal("full logs are put aside, and few are kept", files, ["farmtokd.log", "farmtokd.log.1", "farmtokd.log.2"])
        check("the present one is short", log.stat().st_size <= 4096 + 1024, log.stat().st_size)
        check("`daemon logs` reads on in the one before", "what a daemon wrote" in shown and "ready" in shown, shown[-500:])


def doctor_tells_sizes(daemon):
    (daemon.state / "backups").mkdir(exist_ok=True)
    told = daemon.cli("doctor", "--json")
    sizes = json.loads(told.stdout).get("sizes", {})
    equal("doctor tells sizes", {"database", "wal", "media", "outbox", "log", "backups"} - set(sizes), set())
    check("of the database in bytes", sizes.get("database", 0) > 10_000_000, sizes)


def run():
    with section("full"), Daemon() as daemon:
        post = full_store(daemon)
        with section("a task in a batch"):
            task_in_a_batch(daemon)
        with section("a month"):
            month_is_bounded(daemon)
        with section("events"):
            events_are_looked_up(daemon, post)
        with section("doctor"):
            doctor_tells_sizes(daemon)
    for name, case in (("disputes", disputes_are_bounded), ("keys", keys_by_door), ("retention", kept_for_a_while),
                       ("log", log_is_bounded)):
        with section(name):
            case()


if __name__ == "__main__":
    run()
    finish()
