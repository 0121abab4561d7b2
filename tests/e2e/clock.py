"""The machine's clock is set while the farm runs, by a second up to a year: each post fires once, never early, or is missed."""
import collections
import time

from kit.checks import check, equal, finish, section, skip, until
from kit.daemon import LOOPBACK
from kit.faked import DAY, LIBRARY, FakedDaemon
from kit.receivers import WebhookReceiver
from kit.survival import every, instant

GRACE = 6 * 3600
JUMPS = {"a second": 1, "a minute": 60, "an hour": 3600, "a day": DAY, "a year": 365 * DAY}


def jump(words, seconds):
    receiver = WebhookReceiver()
    with FakedDaemon(net__allow=LOOPBACK, fire__grace=f"{GRACE}s") as daemon:
        receiver.secret = (daemon.state / "webhook.secret").read_text().strip()
        job = daemon.job(title=words)

        def post(after):
            return daemon.schedule(daemon.result(job, post_text=words, on_schedule_webhook=receiver.url), daemon.after(after))

        fired, near, far = post(0), post(2), post(2 * 365 * 86_400)
        until(lambda: daemon.get(f"/scheduled/{fired}")["fired"], 10, "the first post")
        # The kernel wakes processes that wait for a clock that is set; this library does not, but planning a post does.
        daemon.set_clock(seconds)
        post(3 * 365 * 86_400)
        if seconds > DAY:
            until(lambda: daemon.get("/daemon/clock")["held"], 10, "the clock that is not believed")
            check("nothing is missed before the operator believes it", daemon.get(f"/scheduled/{near}")["state"] == "planned")
            daemon.post("/daemon/clock/accept")
        if seconds >= 0:
            until(lambda: daemon.get(f"/scheduled/{near}")["state"] != "planned", 10, "the post that was jumped over")
            equal("it fired, or was missed beyond the grace", daemon.get(f"/scheduled/{near}")["state"],
                  "missed" if seconds > GRACE else "late" if seconds > 70 else "fired")
        else:
            time.sleep(2.5)  # long enough that it would have been due
            state = daemon.get(f"/scheduled/{near}")
            check("a clock set back makes nothing early", not state["fired"] or
                  instant(state["fired_at"]) >= instant(state["scheduled_datetime"]), state)
            daemon.set_clock(0)
            post(3 * 365 * 86_400)
            until(lambda: daemon.get(f"/scheduled/{near}")["fired"], 10, "the post, once it is its time")
        check("the far one waits", daemon.get(f"/scheduled/{far}")["state"] == "planned")
        until(lambda: not [work for work in every(daemon, "/work") if work["kind"] == "webhook"], 30, "the webhooks")
        posts = every(daemon, "/scheduled")
        events = collections.Counter(event["subject"] for event in every(daemon, "/events") if event["what"] == "post.fired")
        equal("each fired once", events, {each["scheduled_id"]: 1 for each in posts if each["fired"]})
        # A notification in flight when the clock leaps over its lease is sent again, as the same notification.
        ids = {(came.event["payload"]["scheduled_id"], came.id) for came in receiver.received}
        equal("each was told under one webhook-id", collections.Counter(post for post, _ in ids), events)
    receiver.listener.shutdown()
    receiver.listener.server_close()


for name, length in JUMPS.items():
    for sign, way in ((1, "forward"), (-1, "back")):
        with section(f"{way} by {name}"):
            if LIBRARY is None:
                skip(f"{way} by {name}", "libfaketime is missing: packaging/install.sh test")
            else:
                print(f"# {way} by {name}")
                jump(f"{way} by {name}", sign * length)
finish()
