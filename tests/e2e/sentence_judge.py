"""Schedules with a known meaning, worded in many ways, and their times.

The meaning comes first: days, times, months, left-out days and a window. The words are made from it, and the times are
counted here, day by day, so the judge never reads English and shares nothing with the reader."""
import datetime
import random

NOW = datetime.datetime(2026, 11, 23, 6, 1)  # a Monday; all of it is UTC
SHOWN = 10
NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December"]
HOURS = {"9am": 9, "09:00": 9, "noon": 12, "6pm": 18, "18:00": 18, "8:30am": 8.5, "9:30am": 9.5, "10pm": 22,
         "midnight": 0, "7 in the morning": 7, "8:15 am": 8.25, "23:15": 23.25, "11am": 11, "3pm": 15}
ALONE = {"half past nine": 9.5, "quarter past 8": 8.25, "a quarter to 7pm": 18.75}
PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


def listed(dice, words):
    if len(words) == 1:
        return words[0]
    return dice.choice([", ".join(words[:-1]) + " and " + words[-1], " and ".join(words), ", ".join(words)])


def one_of_month(day, place, weekday):
    """Whether it is the first, …, last of its weekday in its month."""
    if day.weekday() != weekday:
        return False
    return (day + datetime.timedelta(days=7)).month != day.month if place == -1 else (day.day - 1) // 7 + 1 == place


# Days: words, and whether a day is one of them. `plain` ones name no interval, so limits may follow them.

def every_day(dice):
    return dice.choice(["daily", "every day", "each day", "every single day"]), lambda day: True


def weekdays(dice):
    chosen = sorted(dice.sample(range(7), dice.randint(1, 3)))
    short = dice.random() < 0.4
    names = [NAMES[day][:3] if short else NAMES[day] for day in chosen]
    if short:
        words = dice.choice(["/".join(names), ", ".join(names), " and ".join(names), "on " + ", ".join(names)])
    else:
        words = dice.choice(["every " + listed(dice, names), "on " + listed(dice, [name + "s" for name in names])])
    return words, lambda day: day.weekday() in chosen


def week_range(dice):
    first, last = sorted(dice.sample(range(7), 2))
    words = dice.choice(["{}-{}", "{} to {}", "{} through {}", "{} - {}"]).format(NAMES[first][:3], NAMES[last][:3])
    return words, lambda day: first <= day.weekday() <= last


def working_days(dice):
    return dice.choice(["weekdays", "every weekday", "on weekdays", "every business day"]), lambda day: day.weekday() < 5


def weekends(dice):
    return dice.choice(["weekends", "every weekend", "on weekends"]), lambda day: day.weekday() >= 5


def interval(dice):
    every = dice.choice([2, 2, 3, 5])
    words = dice.choice([f"every {every} days", "every other day" if every == 2 else f"every {every} days"])
    return words, lambda day: (day - NOW.date()).days % every == 0


def fortnight(dice):
    weekday = dice.randrange(7)
    first = NOW.date() + datetime.timedelta(days=weekday)
    words = dice.choice(["every 2 weeks on {}", "every other {}", "every other week on {}"]).format(NAMES[weekday])
    return words, lambda day: day >= first and (day - first).days % 14 == 0


def placed(dice):
    places = sorted(dice.sample([1, 2, 3, 4, -1], dice.randint(1, 2)), key=lambda place: place % 10)
    weekday = dice.randrange(7)
    names = " and ".join(PLACES[place] for place in places)
    return f"on the {names} {NAMES[weekday]} of {dice.choice(['the', 'each', 'every'])} month", lambda day: any(
        one_of_month(day, place, weekday) for place in places)


def ordinal(day):
    return f"{day}{'th' if 4 <= day % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def month_days(dice):
    chosen = sorted(dice.sample(range(1, 29), dice.randint(1, 3)))
    return f"on the {listed(dice, [ordinal(day) for day in chosen])}{dice.choice(['', ' of each month', ' of the month'])}", (
        lambda day: day.day in chosen)


def month_range(dice):
    first, last = sorted(dice.sample(range(1, 29), 2))
    words = dice.choice(["on the {} to {} of each month", "on the {}-{} of the month", "on the {} through {} of every month"])
    return words.format(ordinal(first), ordinal(last)), lambda day: first <= day.day <= last


def last_day(dice):
    return dice.choice(["on the last day of the month", "every last day of the month"]), lambda day: (
        day + datetime.timedelta(days=1)).day == 1


OF_WEEK = [every_day, every_day, weekdays, weekdays, week_range, working_days, weekends]
COUNTED = [interval, fortnight]
OF_MONTH = [placed, month_days, month_range, last_day]


def times(dice, most=3):
    hours = HOURS | ALONE if most == 1 else HOURS
    names = dice.sample(sorted(hours), dice.randint(1, most))
    return dice.choice(["at ", "at ", ""]) + listed(dice, names), {hours[name] for name in names}


def months(dice):
    chosen = sorted(dice.sample(range(1, 13), dice.randint(1, 2)))
    return "in " + " and ".join(MONTHS[month - 1] for month in chosen), set(chosen)


class Meaning:
    """Parts of days and times, each with its own months and left-out days, within one window."""

    def __init__(self, parts, begins=None, ends=None):
        self.parts, self.begins, self.ends = parts, begins or NOW.date(), ends

    def first(self):
        made, day = [], self.begins
        while len(made) < SHOWN and day.year < 2033 and (not self.ends or day <= self.ends):
            at = {hour for days, hours, of_year, left_out in self.parts if days(day) and day.month in of_year and
                  not left_out(day) for hour in hours}
            for hour in sorted(at):
                moment = datetime.datetime.combine(day, datetime.time(int(hour), int(hour % 1 * 60)))
                if moment >= NOW:
                    made.append(moment)
            day += datetime.timedelta(days=1)
        return made[:SHOWN]


ALL_YEAR = set(range(1, 13))


def kept(_):
    return False


def one_part(dice):
    """One set of days and times, with its possible limits."""
    kind = dice.choice(OF_WEEK + OF_WEEK + COUNTED + OF_MONTH)
    (day_words, days), (time_words, hours) = kind(dice), times(dice)
    of_year, left_out, begins, ends = ALL_YEAR, kept, None, None
    words = dice.choice([f"{day_words} {time_words}", f"{day_words}, {time_words}"])
    if kind in OF_WEEK and len(hours) == 1 and time_words.startswith("at ") and dice.random() < 0.5:
        words = f"{time_words} {day_words}"
    if kind not in OF_MONTH + COUNTED and dice.random() < 0.3:
        month_words, of_year = months(dice)
        words = dice.choice([f"{words} {month_words}", f"{month_words}, {words}", f"{words}, {month_words}"])
    if kind is every_day and dice.random() < 0.5:
        gone = sorted(dice.sample(range(7), dice.randint(1, 2)))
        names = " and ".join(NAMES[day] + "s" for day in gone)
        words += dice.choice([" except {}", ", not on {}", ", but not on {}", " except on {}", " excluding {}"]).format(names)
        left_out = lambda day: day.weekday() in gone  # noqa: E731
    if kind is not interval and dice.random() < 0.3:
        if kind not in COUNTED and dice.random() < 0.5:
            begins = NOW.date() + datetime.timedelta(days=dice.randrange(5, 300))
            words += dice.choice([", starting {}", ", from {}", ", beginning {}"]).format(dated(dice, begins))
        if dice.random() < 0.6:
            ends = (begins or NOW.date()) + datetime.timedelta(days=dice.randrange(20, 60))
            words += dice.choice([", until {}", ", ending {}"]).format(dated(dice, ends, sure=True))
    return words, [Meaning([(days, hours, of_year, left_out)], begins, ends)]


def dated(dice, day, sure=False):
    forms = [f"{day:%Y-%m-%d}", f"{day.day} {MONTHS[day.month - 1]} {day.year}", f"{MONTHS[day.month - 1]} {day.day}, {day.year}"]
    if day.day > 12:
        forms += [f"{day.day}.{day.month}.{day.year}", f"{day.month}/{day.day}/{day.year}"]
    if not sure and (day - NOW.date()).days < 360:
        forms.append(f"{day.day} {MONTHS[day.month - 1]}")
    return dice.choice(forms)


def two_parts(dice):
    """Days and times twice; months for both, for each, or for neither."""
    made, spoken = [], []
    days_first = dice.random() < 0.7
    own = dice.random() < 0.3
    for _ in range(2):
        (day_words, days), (time_words, hours) = dice.choice(OF_WEEK)(dice), times(dice, 1)
        if "at" not in time_words:
            time_words = "at " + time_words
        if not day_words.startswith(("every", "each", "daily")):
            day_words = "every " + day_words.removeprefix("on ") if day_words.removeprefix("on ").startswith("week") else day_words
        words = f"{day_words} {time_words}" if days_first else f"{time_words} {day_words}"
        of_year = ALL_YEAR
        if own:
            month_words, of_year = months(dice)
            words += " " + month_words
        spoken.append(words)
        made.append([days, hours, of_year, kept])
    text = dice.choice([" and ", ", ", "; ", ", and "]).join(spoken)
    if not own and dice.random() < 0.2 and ";" not in text:
        month_words, of_year = months(dice)
        text = dice.choice([f"{month_words}, {text}", f"{text}, {month_words}"])
        for part in made:
            part[2] = of_year
    return text, [Meaning([tuple(part) for part in made])]


def trap(dice):
    """Sentences that are easily half understood: each is refused, or read in one of the usual ways."""
    a, b = dice.sample(NAMES, 2)
    one, two = NAMES.index(a), NAMES.index(b)
    (first, x), (second, y) = times(dice, 1), times(dice, 1)
    first, second = ("at " + words.removeprefix("at ") for words in (first, second))
    june, july = dice.sample(range(1, 13), 2)
    day = NOW.date() + datetime.timedelta(days=dice.randrange(1, 300))
    in_one, in_two = f"in {MONTHS[june - 1]}", f"in {MONTHS[july - 1]}"
    on = lambda *wanted: lambda each: each.weekday() in wanted  # noqa: E731
    that = lambda each: each == day  # noqa: E731
    always = lambda each: True  # noqa: E731
    fortnightly = lambda weekday: lambda each: (each - NOW.date()).days % 14 == weekday  # noqa: E731
    whole = lambda *parts: Meaning([(*each, ALL_YEAR, kept) if len(each) == 2 else each for each in parts])  # noqa: E731
    joined = dice.choice([" and ", ", ", " and also ", " & "])
    date = dated(dice, day)
    return dice.choice([
        lambda: (f"daily {first}{joined}on {date} {second}", [whole((always, x), (that, y))]),
        lambda: (f"every {a} {first}{joined}{date} {second}", [whole((on(one), x), (that, y))]),
        lambda: (f"daily {first}{joined}{date}", []),
        lambda: (f"weekdays {first}{joined}{date}", []),
        lambda: (f"{first} {in_one}{joined}{second} {in_two}", [whole((always, x, {june}, kept), (always, y, {july}, kept))]),
        lambda: (f"daily {first} {in_one}{joined}{second} {in_two}",
                 [whole((always, x, {june}, kept), (always, y, {july}, kept))]),
        lambda: (f"({a}s) {first} {in_one}{joined}{second} {in_two}",
                 [whole((on(one), x, {june}, kept), (on(one), y, {july}, kept))]),
        lambda: (f"{a}s {in_one}{joined}{b}s {in_two} {first}", [whole((on(one), x, {june}, kept), (on(two), x, {july}, kept))]),
        lambda: (f"on the 1st of {MONTHS[june - 1]}{joined}the 15th of {MONTHS[july - 1]} {first}",
                 [whole((lambda each: each.day == 1, x, {june}, kept), (lambda each: each.day == 15, x, {july}, kept))]),
        lambda: (f"every 5 {MONTHS[june - 1]}{joined}every 9 {MONTHS[july - 1]} {first}",
                 [whole((lambda each: each.day == 5, x, {june}, kept), (lambda each: each.day == 9, x, {july}, kept))]),
        lambda: (f"daily {first} {in_one} but not on {a}s {in_two}", [whole((always, x, {june}, kept))]),
        lambda: (f"daily {first}, not on {a}s {in_two}",
                 [whole((always, x, ALL_YEAR, lambda each: each.weekday() == one and each.month == july))]),
        lambda: (f"every other {a}{joined}every {b} {first}", [whole((fortnightly(one), x), (on(two), x))]),
        lambda: (f"every {a}{joined}every other {b} {first}", [whole((on(one), x), (fortnightly(two), x))]),
        lambda: (f"every other {a} and {b} {first}", [whole((fortnightly(one), x), (fortnightly(two), x))]),
        lambda: (f"every other {a} {first}{joined}{b} {second}", []),
        lambda: (f"every other day{joined}every {a} {first}", [whole((lambda e: (e - NOW.date()).days % 2 == 0, x), (on(one), x))]),
        lambda: (f"every other weekday {first}", []),
        lambda: ("-".join(name[:3] for name in dice.sample(NAMES, 3)) + f" {first}", []),
        lambda: (" to ".join(dice.sample(NAMES, 3)) + f" {first}", []),
        lambda: (f"daily {first} in {'-'.join(MONTHS[month][:3] for month in sorted(dice.sample(range(12), 3)))}", []),
        lambda: (f"on the 1st-3rd-5th {first}", [whole((lambda each: each.day in (1, 3, 5), x))]),
        lambda: (f"weekdays {first} {in_one}{joined}weekends {second}",
                 [whole((on(0, 1, 2, 3, 4), x, {june}, kept), (on(5, 6), y))]),
        lambda: (f"weekdays {first}{joined}weekends {second} {in_one}",
                 [whole((on(0, 1, 2, 3, 4), x, {june}, kept), (on(5, 6), y, {june}, kept)),
                  whole((on(0, 1, 2, 3, 4), x), (on(5, 6), y, {june}, kept))]),
        lambda: (f"weekdays {first} until {date}{joined}weekends {second}", []),
        lambda: (f"weekdays {first} except {NAMES[2]}s{joined}daily {second}",
                 [whole((on(0, 1, 3, 4), x), (always, y)),
                  whole((on(0, 1, 3, 4), x), (always, y, ALL_YEAR, lambda each: each.weekday() == 2))]),
        lambda: (f"daily {first} except {a}s{joined}{second}", []),
        lambda: (f"daily {first} until {date} and {second}", []),
        lambda: (f"daily {first} from Dec 24 to Dec 20", []),
        lambda: (f"{first} and {a}s", [whole((on(one), x))]),
        lambda: (f"the first {a} of the month {first}{joined}{b} {second}", []),
        lambda: (f"daily {first} until {date}; {a}s {second}", []),
        lambda: (f"{a}s {first} {in_one}; {b}s {second} {in_two}",
                 [whole((on(one), x, {june}, kept), (on(two), y, {july}, kept))]),
    ])()


def sentences(seed, many):
    """Words, meanings of which one must be read, and whether they may be refused."""
    dice = random.Random(seed)
    for number in range(many):
        kind = (one_part, one_part, two_parts, trap)[number % 4]
        words, meanings = kind(dice)
        never = meanings and not meanings[0].first()  # months and a window that do not meet
        yield words, meanings, kind is trap or never
