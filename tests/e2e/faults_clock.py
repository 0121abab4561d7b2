"""A clock that is days ahead at boot: nothing fires or is missed, and work continues once it is set or accepted."""
from kit.checks import check, equal, finish, section, skip, until
from kit.daemon import LOOPBACK
from kit.faked import DAY, LIBRARY, FakedDaemon
from kit.receivers import WebhookReceiver


def row(daemon, name):
    return next(each for each in daemon.get("/doctor")["checks"] if each["name"] == name)


def ahead_at_boot():
    receiver = WebhookReceiver()
    with FakedDaemon(net__allow=LOOPBACK, webhook__retry="4s,4s,4s") as daemon:
        receiver.secret = (daemon.state / "webhook.secret").read_text().strip()
        job = daemon.job()
        posts = [daemon.schedule(daemon.result(job, post_text="A post."), daemon.after(3 + number)) for number in range(3)]
        asked = daemon.schedule(daemon.result(job, post_text="Fired by hand.", on_schedule_webhook=receiver.url), daemon.after(3600))
        daemon.stop()
        daemon.set_clock(40 * DAY)
        daemon.start()
        equal("nothing is missed and nothing fires", {daemon.get(f"/scheduled/{post}")["state"] for post in posts}, {"planned"})
        check("the doctor says how to go on", "daemon clock --accept" in row(daemon, "clock").get("hint", ""), row(daemon, "clock"))
        held = daemon.run("daemon", "clock", "--json")
        check("so does the command", held["held"], held)
        check("an event tells it", [each for each in daemon.get("/events?limit=1000")["items"] if each["what"] == "clock.held"])
        # A notification that fails now is delayed by the wrong clock.
        receiver.refuse = 1
        daemon.post(f"/scheduled/{asked}/fire-now")
        until(lambda: [each for each in daemon.get("/work")["items"] if each["kind"] == "webhook" and each["attempt"] > 0], 10,
              "a try that failed")
        receiver.refuse = 0
        daemon.set_clock(0)
        until(lambda: receiver.received, 20, "the retry, pulled back")
        until(lambda: {daemon.get(f"/scheduled/{post}")["state"] for post in posts} <= {"fired", "late"}, 15, "the posts")
        work = {each["key"]: each["run_at"] for each in daemon.get("/work")["items"]}
        check("the daily sweep is within a day", work["daily"] <= daemon.after(DAY + 60).replace("+00:00", "Z"), work)
        check("the doctor is glad", row(daemon, "clock")["ok"], row(daemon, "clock"))
    receiver.listener.shutdown()
    receiver.listener.server_close()


def off_for_days():
    with FakedDaemon(fire__grace="6h") as daemon:
        post = daemon.schedule(daemon.result(daemon.job()), daemon.after(600))
        daemon.stop()
        daemon.set_clock(5 * DAY)
        daemon.start()
        equal("it waits for a word", daemon.get(f"/scheduled/{post}")["state"], "planned")
        told = daemon.cli("daemon", "clock", "--accept")
        equal("which is one command", told.returncode, 0)
        until(lambda: daemon.get(f"/scheduled/{post}")["state"] == "missed", 10, "the post")
        daemon.stop()
        daemon.start()
        check("and holds at the next start", not daemon.get("/daemon/clock")["held"])


def run():
    if LIBRARY is None:
        skip("clocks that leap", "libfaketime is missing: packaging/install.sh test")
        return
    with section("40 days ahead at boot"):
        ahead_at_boot()
    with section("a machine that was off for days"):
        off_for_days()


if __name__ == "__main__":
    run()
    finish()
