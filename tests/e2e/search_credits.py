"""Credits: short of them, granted, reserved once, spent on manual posts, and the same at OfficeX."""
import json

from kit.checks import check, equal, section, until
from kit.jobs import PRICE, add_trending, balance, books_balance, create, ended, paid, ran, started
from kit.stand_ins import officex

JOB = ["jobs", "create", "--prompt", "fitness workout", "--quantity", "10", "--schedule-prompt", "2 per day, 9am and 6pm"]


def short(daemon):
    done = daemon.cli(*JOB, "--json")
    error = json.loads(done.stderr)["error"]
    check("too few credits: exit 75, RESERVATION_FAILED, the numbers and the command", done.returncode == 75 and
          error["code"] == "RESERVATION_FAILED" and "42.22" in error["message"] and "farmtok credits grant" in error["hint"],
          done)
    refused = daemon.call("POST", "/jobs", {"content_prompt": "x", "output_quantity": 10})
    equal("over the API it is 402", (refused.status, refused.code), (402, "RESERVATION_FAILED"))
    equal("no job is left behind", daemon.get("/jobs")["total"], 0)
    equal("nor a reservation", balance(daemon)["reserved"], 0)


def granted(daemon):
    told = daemon.run("credits", "grant", "45.000001", "--note", "the first ones", "--json")
    equal("a grant is booked", (told["move"], told["amount"]), ("grant", 45.000001))
    before = balance(daemon)["available"]
    made = daemon.call("POST", "/jobs", {"content_prompt": "fitness workout", "output_quantity": 10,
                                         "schedule_prompt": "2 per day"}, {"Idempotency-Key": "k"})
    equal("the answer is the contract's, to the cent", (made.status, made.data["status"], made.data["estimated_cost"]),
          (201, "PENDING", 42.22))
    again = daemon.call("POST", "/jobs", {"content_prompt": "fitness workout", "output_quantity": 10,
                                          "schedule_prompt": "2 per day"}, {"Idempotency-Key": "k"})
    equal("a repeat under its key is the same job", again.data, made.data)
    job = ended(daemon, made.data["job_id"])
    paid("with a schedule prompt", job, 10, 4.222)
    equal("paid once", round(before - balance(daemon)["available"], 6), 42.22)
    dry = daemon.cli(*JOB[:4], "--quantity", "2", *JOB[6:], "--dry-run", "--json")
    equal("a dry run reserves nothing", (dry.returncode, balance(daemon)["reserved"], daemon.get("/jobs")["total"]),
          (0, 0, 1))
    check("and says what it would cost", json.loads(dry.stdout)["estimated_cost"] == 8.444, dry.stdout)
    moves = [each["move"] for each in daemon.run("credits", "ledger", "--job", job["job_id"], "--all", "--json")["items"]]
    equal("the ledger has one reservation and ten videos of the job", (moves.count("reserve"), moves.count("settle")),
          (1, 10))
    prices = daemon.run("credits", "prices", "--json")
    equal("the prices are told", (prices["video"], prices["schedule_prompt"], prices["manual_post"]), (4.182, 0.04, 0.2))
    books_balance(daemon, "a paid job")


def released(daemon):
    """Credits that a job does not use are returned."""
    job = ran(daemon, output_quantity=3, filter_prompt="at least 900 million views", allow_seen=True)
    paid("a job that finds nothing", job, 0)
    books_balance(daemon, "a job that finds nothing")


def manual(daemon):
    before = balance(daemon)
    job_id = daemon.job()
    equal("a manual job costs nothing", daemon.get("/jobs/" + job_id)["credits_spent"], 0)
    posts = [daemon.schedule(daemon.result(job_id), "2031-01-01T00:00:00Z") for _ in range(3)]
    spent = round(balance(daemon)["spent"] - before["spent"], 6)
    equal("each of its posts costs credits.manual_post",
          (spent, daemon.get("/scheduled/" + posts[0])["credits_consumed"], daemon.get("/jobs/" + job_id)["credits_spent"]),
          (0.6, 0.2, 0.6))
    daemon.cli("results", "schedule", daemon.result(job_id), "--at", "+1h", "--dry-run")
    equal("a dry run of one does not", round(balance(daemon)["spent"] - before["spent"], 6), 0.6)
    books_balance(daemon, "manual posts")


def local(folder):
    with started(credits__opening="10") as daemon:
        add_trending(daemon, folder)
        for part in (short, granted, released, manual):
            with section(part.__name__):
                part(daemon)
        spend_all(daemon)
        opening = balance(daemon)["granted"]
        daemon.stop()
        daemon.start()
        equal("a restart opens no second account", balance(daemon)["granted"], opening)


def spend_all(daemon):
    """The last credit: posts of a manual job until there is none left."""
    left = balance(daemon)["available"]
    job_id = daemon.job()
    for _ in range(int(left / 0.2) + 1):
        answer = daemon.call("POST", f"/results/{daemon.result(job_id)}/schedule")
        if answer.status != 201:
            break
    equal("without credits a post is refused", (answer.status, answer.code), (402, "RESERVATION_FAILED"))
    check("and the account is never below zero", 0 <= balance(daemon)["available"] < 0.2, balance(daemon))
    books_balance(daemon, "the last credit")


def outside(folder):
    server = officex.OfficeX("100")
    with started(credits__provider="officex", officex__base_url=server.url + "/v1", officex__install_id=officex.INSTALL,
                 officex__install_secret=officex.SECRET) as daemon:
        add_trending(daemon, folder)
        job = ran(daemon, output_quantity=5)
        held = next(iter(server.reservations.values()))
        until(lambda: held["status"] != "active", 20, "the settlement at OfficeX")
        equal("OfficeX: reserved, settled, the rest refunded", (held["settled"], held["left"], float(server.balance)),
              (sum(server.settled), 0, round(100 - 5 * PRICE, 6)))
        paid("OfficeX", job, 5)
        empty = ran(daemon, output_quantity=2, filter_prompt="at least 900 million views", allow_seen=True)
        last = list(server.reservations.values())[-1]
        until(lambda: last["status"] == "cancelled", 20, "the cancelled reservation")
        equal("OfficeX: a job without videos is cancelled and refunded", (empty["status"], float(server.balance)),
              ("COMPLETED", round(100 - 5 * PRICE, 6)))
        refusals(daemon, server)
        check("the secret of OfficeX stands nowhere", officex.SECRET not in daemon.log())
        books_balance(daemon, "OfficeX")


def refusals(daemon, server):
    before, made = daemon.get("/jobs")["total"], len(server.reservations)
    rows = [("INSUFFICIENT_FUNDS", 402, "RESERVATION_FAILED"), ("INSTALL_EXPIRED", 402, "RESERVATION_FAILED"),
            ("LIFETIME_LIMIT_REACHED", 402, "RESERVATION_FAILED"), ("RATE_LIMITED", 502, "PROVIDER_FAILED")]
    for error, status, code in rows:
        server.error = error
        answer = daemon.call("POST", "/jobs", {"content_prompt": "x", "output_quantity": 1})
        equal(f"OfficeX says {error}", (answer.status, answer.code), (status, code))
    server.error = None
    for how in ("html", "500", "drop", "broken"):
        server.misbehave = how
        answer = daemon.call("POST", "/jobs", {"content_prompt": "x", "output_quantity": 1}, timeout=90)
        check(f"OfficeX answers {how}: no job, and whose fault it is", answer.status in (502, 504) and
              "officex" in answer.bytes.decode().lower(), answer.bytes)
    server.misbehave = None
    server.release.set()
    equal("none of them left a job or a reservation", (daemon.get("/jobs")["total"], len(server.reservations)),
          (before, made))
    job_id = create(daemon, output_quantity=1, allow_seen=True)
    server.once = ["500"]
    equal("a settlement that fails is tried again", ended(daemon, job_id)["status"], "COMPLETED")
    held = list(server.reservations.values())[-1]
    until(lambda: held["status"] != "active", 40, "the settlement at OfficeX")
    equal("until it holds, once", float(held["settled"]), PRICE)


def run(folder):
    for name, part in (("the local ledger", local), ("OfficeX", outside)):
        with section(name):
            part(folder)
