"""Times in words mean the same after --at, --tz, in a move and in a plan; one rule decides their zone."""
import datetime
import json
import zoneinfo

from kit.checks import check, equal

NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"


def local(post):
    return post["scheduled_local"][:16], post["timezone"]


def zones_of_times(daemon):
    job = daemon.run("jobs", "create", "--mode", "manual", "--tz", BERLIN, "--json")["job_id"]
    post = daemon.run("results", "schedule", daemon.result(job), "--at", "2027-02-01 09:00", "--json")
    equal("a time without a zone is meant in the job's", local(post), ("2027-02-01T09:00", BERLIN))
    post = daemon.run("results", "schedule", daemon.result(job), "--at", "2027-02-01 09:00", "--tz", "EST", "--json")
    equal("a zone that is given goes before", local(post), ("2027-02-01T09:00", NEW_YORK))
    name = post["scheduled_id"]
    equal("an edit keeps the post's zone",
          local(daemon.run("schedule", "edit", name, "--at", "2027-02-02 10:00", "--json")),
          ("2027-02-02T10:00", NEW_YORK))
    equal("and so does a move", local(daemon.run("schedule", "move", name, "--at", "3 February 2027 at midday", "--json")),
          ("2027-02-03T12:00", NEW_YORK))
    equal("words that name a zone give it",
          local(daemon.run("schedule", "move", name, "--at", "4 February 2027, 20:00 Berlin", "--json")),
          ("2027-02-04T20:00", BERLIN))
    equal("what was read is printed with its zone",
          all(part in daemon.cli("schedule", "show", name).stdout for part in ("2027-02-04", BERLIN)), True)
    twice = daemon.cli("schedule", "move", name, "--at", "tomorrow 9am EST", "--tz", BERLIN)
    check("two zones are refused", twice.returncode == 2 and NEW_YORK in twice.stderr and BERLIN in twice.stderr, twice)
    for typed in ("EST", "New York", "Eastern Standard Time", "eastern time"):
        moved = daemon.run("schedule", "move", name, "--at", "2027-02-05 08:00", "--tz", typed, "--json")
        equal(f"--tz {typed}", local(moved), ("2027-02-05T08:00", NEW_YORK))
    now = datetime.datetime.now(zoneinfo.ZoneInfo(BERLIN))
    late = (now + datetime.timedelta(hours=1)).replace(second=0, microsecond=0, tzinfo=None)
    if late.date() == now.date():
        daemon.run("schedule", "move", name, "--at", "2027-02-05 08:00", "--tz", BERLIN, "--json")
        moved = daemon.run("schedule", "move", name, "--at", f"{late:%A} at {late:%H:%M}", "--json")
        equal("today's weekday with a time to come is today", local(moved), (f"{late:%Y-%m-%dT%H:%M}", BERLIN))


def read_alike(daemon):
    job = daemon.run("jobs", "create", "--mode", "manual", "--tz", NEW_YORK, "--json")["job_id"]
    post = daemon.run("results", "schedule", daemon.result(job), "--at", "2027-02-01 09:00", "--json")["scheduled_id"]
    for typed in ("tomorrow at midday", "next friday at 12 noon", "tomorrow 20:00 New York", "tomorrow at half past nine",
                  "next friday 9pm EST", "tomorrow evening"):
        planned = daemon.run("schedule", "explain", typed, "--tz", NEW_YORK, "--json")["next"][0]
        moved = daemon.run("schedule", "move", post, "--at", typed, "--json")
        equal(f"\"{typed}\" behind --at and as a plan", local(moved)[0], planned["local"][:16])
    wrong = daemon.cli("schedule", "move", post, "--at", "tomorrow at 9")
    check("a mere number is refused at its part", wrong.returncode == 2 and '"9"' in wrong.stderr, wrong.stderr)


def in_numbers(daemon):
    """Days in numbers, the hour that comes twice, and the fault of a time."""
    post = daemon.run("results", "schedule", daemon.result(daemon.job()), "--at", "24.12.2027 18:00", "--tz", BERLIN, "--json")
    equal("24.12.2027 is a day", local(post), ("2027-12-24T18:00", BERLIN))
    move = lambda *words: daemon.cli("schedule", "move", post["scheduled_id"], "--at", *words, "--json")  # noqa: E731
    for typed, at, told in (("2027-10-31 02:30 CET", "2027-10-31T01:30:00Z", False), ("2027-10-31 02:30", "2027-10-31T00:30:00Z", True),
                            ("2027-10-31 02:30 CEST", "2027-10-31T00:30:00Z", False)):
        moved = json.loads(move(typed).stdout)
        equal(f"{typed}: the hour, and whether the post tells of it", (moved["scheduled_datetime"], "comes twice" in moved.get("notice", "")),
              (at, told))
    gap = json.loads(move("2028-03-26T02:30 Europe/Berlin").stdout)
    equal("a time in a gap behind a T", (gap["scheduled_datetime"], "02:30 does not exist" in gap.get("notice", "")),
          ("2028-03-26T01:30:00Z", True))
    for typed, part in (("2027-03-28T24:00", "hours go up to 23"), ("2027-03-28T09:00+25:00", "-15:59 to +15:59"),
                        ("1.12.2027 9am", "1 December or 12 January"), ("in 99999999999999999999 days", "too far away"),
                        ("+99999999999999999999d", "too far away"), ("+900000000d", "too far away")):
        wrong = move(typed)
        check(f"--at \"{typed}\" is refused with what is wrong", wrong.returncode == 2 and part in wrong.stderr, wrong.stderr)


def plans(daemon):
    def weekdays(text):
        told = daemon.run("schedule", "explain", text, "--tz", "UTC", "--from", "2026-11-23", "--json")["next"]
        return [each["local"][8:16].replace("T", " ") for each in told[:7]]

    equal("other times for a day replace its own", weekdays("daily at 9am except Sundays at 11am"),
          ["23 09:00", "24 09:00", "25 09:00", "26 09:00", "27 09:00", "28 09:00", "29 11:00"])
    told = daemon.run("schedule", "explain", "every hour", "--tz", BERLIN, "--from", "2027-10-30T12:00:00Z", "--json")
    check("the hour that comes twice is noted", any("comes twice on 2027-10-31" in note for note in told["notes"]), told)
    rule = "DTSTART;TZID=\"W. Europe Standard Time\":20260421T090000\nRRULE:BYDAY=SU,TU;WKST=SA;INTERVAL=2;FREQ=WEEKLY"
    told = daemon.run("schedule", "explain", rule, "--from", "2026-04-20", "--json")
    equal("a rule out of Outlook", ([each["local"][:10] for each in told["next"][:4]], told["timezone"]),
          (["2026-04-21", "2026-05-03", "2026-05-05", "2026-05-17"], BERLIN))
    equal("a cron line with its zone before it",
          daemon.run("schedule", "explain", "CRON_TZ=Europe/Berlin 0 9 * * 5L # last Friday", "--json")["words"],
          "on the last Friday of every month at 09:00 (Europe/Berlin)")


def run(daemon):
    zones_of_times(daemon)
    read_alike(daemon)
    in_numbers(daemon)
    plans(daemon)
