"""Random recurrence rules through the daemon's own reader, each beside python3-dateutil's result.

dateutil follows RFC 5545 except for these, which are compensated here or left out:
- In the first week of a WEEKLY rule its set begins on the day of DTSTART, so that BYSETPOS counts from there. By
  RFC 5545 the set is the whole week: such rules begin on the first day of their week here.
- BYWEEKNO without BYDAY gives all seven days of a week; by RFC 5545 a missing part is that of DTSTART, so it gives
  one. Such rules are not made.
- Of BYDAY=SU,39WE it requires a day that is both; by RFC 5545 each of the list is enough. Such lists are not made.
Years of a rule with BYWEEKNO and INTERVAL are calendar years, here as there; RFC 5545 does not say.
"""
import datetime
import os
import random
import zoneinfo

from dateutil import rrule

from kit.checks import check, finish, section
from kit.daemon import Daemon

UTC = datetime.timezone.utc
datetime.MAXYEAR = 2039  # where dateutil stops searching for a rule without days
LAST = datetime.datetime(2037, 12, 31, tzinfo=UTC)  # zone rules are known until here
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
ZONES = ["UTC", "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
SHOWN = 10


def some(dice, choices, most):
    return sorted(dice.sample(list(choices), min(len(choices), dice.randint(1, most))))


def signed(dice, first, last, most):
    return [number * dice.choice([1, 1, -1]) for number in some(dice, range(first, last + 1), most)]


def rule_of(dice):
    """A start and the parts of a rule, in any order."""
    frequency = dice.choice(["YEARLY", "YEARLY", "MONTHLY", "MONTHLY", "WEEKLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY"])
    start = datetime.datetime(2026, 1, 1) + datetime.timedelta(minutes=dice.randrange(2 * 366 * 24 * 60))
    parts = {"FREQ": frequency}

    def maybe(share):
        return dice.random() < share

    if maybe(0.5):
        most = {"HOURLY": 60, "MINUTELY": 200, "YEARLY": 3}.get(frequency, 6)
        parts["INTERVAL"] = dice.randint(2, most)
    if maybe(0.35):
        parts["WKST"] = dice.choice(DAYS)
    if maybe(0.3):
        parts["BYMONTH"] = some(dice, range(1, 13), 5)
    if frequency != "WEEKLY" and maybe(0.35) and not (frequency == "MINUTELY" and "BYMONTH" in parts):
        parts["BYMONTHDAY"] = signed(dice, 1, 31, 8)
    if frequency in ("YEARLY", "HOURLY", "MINUTELY") and maybe(0.2):
        parts["BYYEARDAY"] = signed(dice, 1, 366, 40)
    if frequency == "YEARLY" and maybe(0.25):
        parts["BYWEEKNO"] = signed(dice, 1, 53, 12)
    if "BYWEEKNO" in parts or maybe(0.5):
        placed = frequency in ("MONTHLY", "YEARLY") and "BYWEEKNO" not in parts and maybe(0.4)
        weeks = 5 if frequency == "MONTHLY" or "BYMONTH" in parts else 53
        parts["BYDAY"] = [f"{dice.choice(['', '-'])}{dice.randint(1, weeks)}{day}" if placed else day
                          for day in some(dice, DAYS, 4)]
    if maybe(0.35):
        parts["BYHOUR"] = some(dice, range(24), 4)
    if maybe(0.35):
        parts["BYMINUTE"] = some(dice, range(60), 3)
    if maybe(0.1):
        parts["BYSECOND"] = some(dice, range(60), 2)
    if any(name.startswith("BY") for name in parts) and maybe(0.3):
        parts["BYSETPOS"] = signed(dice, 1, dice.choice([2, 5, 30]), 3)
        if frequency == "WEEKLY":
            week_start = DAYS.index(parts.get("WKST", "MO"))
            start -= datetime.timedelta(days=(start.weekday() - week_start) % 7)
    end = dice.random()
    if end < 0.2:
        parts["COUNT"] = dice.randint(1, 12)
    elif end < 0.4:
        parts["UNTIL"] = (start + datetime.timedelta(days=dice.randrange(1, 2000))).strftime("%Y%m%dT%H%M%S")
    written = [f"{name}={','.join(map(str, value)) if isinstance(value, list) else value}" for name, value in parts.items()]
    dice.shuffle(written)
    return start, parts, ";".join(written)


def walked(each):
    """Its times; no more where dateutil finds that its hours never match its steps."""
    try:
        yield from each
    except ValueError as fault:
        assert "empty rule" in str(fault), fault


def moments(start, parts, zone, after):
    """The moments that dateutil gives, with farmtok's instants of wall times: a gap moves forward, of a repeated
    time the first counts, equal moments are one."""
    text = ";".join(f"{name}={','.join(map(str, value)) if isinstance(value, list) else value}"
                    for name, value in parts.items() if name not in ("COUNT", "UNTIL"))
    until = datetime.datetime.strptime(parts["UNTIL"], "%Y%m%dT%H%M%S") if "UNTIL" in parts else datetime.datetime.max
    until = min(until, datetime.datetime(2038, 1, 2))
    try:
        each = rrule.rrulestr(f"RRULE:{text}", dtstart=start).replace(until=until)
    except ValueError as fault:  # hours and minutes that never match
        assert "empty set" in str(fault), (text, fault)
        return []
    place = zoneinfo.ZoneInfo(zone)
    wanted = parts.get("COUNT", 100_000)
    made, behind = set(), 0
    for wall in walked(each):
        made.add(wall.replace(tzinfo=place).astimezone(UTC))
        # After a gap earlier ones may still follow, up to half an hour or an hour apart.
        behind += wall.replace(tzinfo=place).astimezone(UTC) > after
        if len(made) > wanted + 200 or ("COUNT" not in parts and behind > SHOWN * 20):
            break
    made = sorted(made)[:wanted]
    end = min(LAST, max(after, start.replace(tzinfo=place).astimezone(UTC)) + datetime.timedelta(days=7300))
    return [one for one in made if after < one <= end][:SHOWN]


def told(daemon, text, after):
    """The daemon's moments; empty when it says that there is none."""
    at = (after + datetime.timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = daemon.call("POST", "/schedule/explain", {"schedule_prompt": text, "from": at, "translate": False}).json
    if answer.get("success"):
        return [datetime.datetime.fromisoformat(each["at"].replace("Z", "+00:00")) for each in answer["data"]["next"]]
    words = str(answer["error"])
    return [] if "has no moment after" in words or "no moment has these" in words else words


def compared(daemon, seed, count):
    dice = random.Random(seed)
    wrong = []
    empty = 0
    for _ in range(count):
        start, parts, written = rule_of(dice)
        zone = dice.choice(ZONES)
        text = f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}\n{written}"
        first = start.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(UTC) - datetime.timedelta(seconds=1)
        reach = {"MINUTELY": 20, "HOURLY": 200}.get(parts["FREQ"], 1000)
        later = first + datetime.timedelta(seconds=dice.randrange(reach * 86400))
        for after in (first, later):
            right, seen = moments(start, parts, zone, after), told(daemon, text, after)
            empty += not right
            if seen != right:
                wrong.append(f"{text!r} after {after:%Y-%m-%dT%H:%M:%SZ}: "
                             f"{seen if isinstance(seen, str) else [f'{one:%Y-%m-%dT%H:%M:%S}' for one in seen[:5]]}, "
                             f"right are {[f'{one:%Y-%m-%dT%H:%M:%S}' for one in right[:5]]}")
                break
    check(f"{count} random rules have the moments that dateutil gives (seed {seed})", not wrong,
          f"{len(wrong)} differ\n" + "\n".join(wrong[:12]))
    check("most of them have moments", empty < count, empty)


with Daemon() as farm:
    with section("rules beside another engine"):
        compared(farm, os.environ.get("FARMTOK_RULES_SEED", "2026"), int(os.environ.get("FARMTOK_RULES", "300")))
finish()
