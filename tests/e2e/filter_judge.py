"""Conditions with a known meaning, worded in many ways, and a judge of a reader's understanding.

The meaning comes first: a measure, a bound and a value. The words are made from it, so the judge never reads English and shares
nothing with the reader."""
import random

COUNTS = {"views": ["views", "plays"], "likes": ["likes", "hearts"], "comments": ["comments"], "shares": ["shares"],
          "saves": ["saves", "bookmarks"]}
SPACES = [" ", "\u2009", "\u202f", "\u00a0"]
SMALL = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
         "eighteen nineteen").split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()

# The meaning of each bound: which end it sets, and whether the end itself passes. {n} is the number, {m} the measure.
BOUNDS = {
    "least": ["at least {n} {m}", "{n} {m} or more", "{n} or more {m}", "minimum {n} {m}", "a minimum of {n} {m}",
              "min {n} {m}", "min. {n} {m}", "{m} at least {n}", "{m}: at least {n}", "{m}: {n} or more", "{m} >= {n}",
              "{m} \u2265 {n}", "{m}>={n}", "min {m}: {n}", "min_{m}: {n}", "min_{m} {n}", "min {m} {n}", "minimum {m}: {n}",
              "minimum number of {m}: {n}", "no fewer than {n} {m}", "no less than {n} {m}", "not fewer than {n} {m}",
              "not less than {n} {m}", "not under {n} {m}", "not below {n} {m}", "{m} not under {n}", "{m} not below {n}",
              "{n} {m} minimum", "{n} {m} at least", "{n} minimum {m}", "{n} {m} and up", "upwards of {n} {m}",
              "{m} must be at least {n}", "{m} should not be under {n}", "{m} must not be below {n}", "lower limit {n} {m}",
              "lower limit of {n} {m}", "{m} of at least {n}", "the number of {m} must be at least {n}",
              "at the very least {n} {m}", "{n} {m} is the minimum", "min{M}: {n}", "min-{m}: {n}", "\"min_{m}\": {n}",
              "{m} of {n} or more", "a minimum {m} of {n}", "{m} min {n}", "{m}: min {n}", "{m}: {n} min", "{m} = {n} or more"],
    "above": ["more than {n} {m}", "over {n} {m}", "above {n} {m}", "> {n} {m}", ">{n} {m}", "{m} > {n}", "{m}>{n}",
              "{m} over {n}", "{m} above {n}", "{m}: over {n}", "greater than {n} {m}", "exceeding {n} {m}", "{m} exceeding {n}",
              "{m} must exceed {n}", "{m} must be over {n}", "more than {m} {n}", "over {m} {n}", "{m} more than {n}",
              "{m} should be above {n}", "in excess of {n} {m}", "north of {n} {m}", "beyond {n} {m}"],
    "most": ["at most {n} {m}", "no more than {n} {m}", "not more than {n} {m}", "up to {n} {m}", "max {n} {m}",
             "max. {n} {m}", "maximum {n} {m}", "a maximum of {n} {m}", "maximum of {n} {m}", "{n} {m} max", "{n} {m} maximum",
             "{n} {m} or less", "{n} {m} or fewer", "{n} or less {m}", "{n} or fewer {m}", "{m}: max {n}", "max {m}: {n}",
             "max_{m}: {n}", "max_{m} {n}", "max{M}: {n}", "max{M} = {n}", "max-{m}: {n}", "\"max_{m}\": {n}", "max {m} {n}",
             "{m} max {n}", "maximum {m} {n}", "maximum number of {m}: {n}", "the maximum number of {m} is {n}",
             "upper limit {n} {m}", "upper limit of {n} {m}", "an upper limit of {n} {m}", "upper limit for {m}: {n}",
             "{m} <= {n}", "{m} \u2264 {n}", "limit of {n} {m}", "not over {n} {m}", "not above {n} {m}", "{m} not over {n}",
             "{m} must not exceed {n}", "{m} must not be over {n}", "{m} should never be above {n}", "{m} no more than {n}",
             "not exceeding {n} {m}", "{m} capped at {n}", "limited to {n} {m}", "{n} {m} at most", "{n} {m} tops",
             "{n} max {m}", "{n} {m} is the limit", "{m} limited to {n}", "at the most {n} {m}", "{m} at most {n}",
             "{m} must be at most {n}", "{m} up to {n}", "{n} {m} as a maximum", "{m} can't be more than {n}"],
    "below": ["under {n} {m}", "below {n} {m}", "less than {n} {m}", "fewer than {n} {m}", "< {n} {m}", "<{n} {m}",
              "{m} < {n}", "{m} under {n}", "{m} below {n}", "{m}: under {n}", "below {m} {n}", "less than {m} {n}",
              "under {m} {n}", "{m} less than {n}", "{m} must be below {n}", "{m} should be less than {n}", "beneath {n} {m}",
              "{m} lower than {n}"],
    "exact": ["exactly {n} {m}", "{m} exactly {n}", "{m} must be exactly {n}", "precisely {n} {m}", "{m} equal to {n}"],
}
# A negation in front turns the comparison around; it needs a whole part of the prompt.
NEGATED = {
    "least": ["nothing under {n} {m}", "no videos under {n} {m}", "no videos with fewer than {n} {m}",
              "avoid anything below {n} {m}", "skip videos with less than {n} {m}", "exclude everything under {n} {m}",
              "don't include videos with fewer than {n} {m}", "nothing with {m} below {n}"],
    "most": ["nothing over {n} {m}", "no videos over {n} {m}", "no videos with more than {n} {m}", "avoid anything above {n} {m}",
             "skip videos with more than {n} {m}", "never more than {n} {m}", "do not show videos with over {n} {m}",
             "no {m} > {n}", "remove anything over {n} {m}"],
    "below": ["nothing with {n} {m} or more"],
}
RANGES = ["between {a} and {b} {m}", "{a} to {b} {m}", "{a}-{b} {m}", "{a} - {b} {m}", "{a}..{b} {m}", "{a}\u2026{b} {m}",
          "{m} {a}..{b}", "{m} {a}-{b}", "{m} between {a} and {b}", "{m} from {a} to {b}", "{m}: {a}-{b}", "{m}: {a} to {b}",
          "from {a} to {b} {m}", "{a}\u2013{b} {m}", "between {a} {m} and {b} {m}", "{m} in the range {a} to {b}",
          "from {a} up to {b} {m}", "{m} must be between {a} and {b}"]
ABOUT = ["~{n} {m}", "about {n} {m}", "around {n} {m}", "approximately {n} {m}", "roughly {n} {m}", "{n} {m} or so",
         "circa {n} {m}", "nearly {n} {m}", "almost {n} {m}", "close to {n} {m}", "{m} about {n}", "{m}: ~{n}", "approx. {n} {m}",
         "somewhere around {n} {m}", "\u2248 {n} {m}", "at least about {n} {m}", "{m} of around {n}", "some {n} {m}"]
# For a length: the number includes its unit, and the measure is before it or nowhere.
LENGTH = {
    "least": ["at least {n}", "at least {n} long", "{n} or more", "{n} or longer", "min {n}", "minimum {n}", "no shorter than {n}",
              "not shorter than {n}", "not under {n}", "{n} minimum", "duration at least {n}", "length: min {n}",
              "min duration {n}", "min_duration: {n}", "minimum length: {n}", "duration >= {n}", "no less than {n}",
              "{n} at least", "length must not be under {n}", "nothing under {n}", "no videos shorter than {n}"],
    "above": ["over {n}", "more than {n}", "longer than {n}", "above {n}", "duration over {n}", "length > {n}", "> {n}",
              "duration longer than {n}", "length must exceed {n}"],
    "most": ["at most {n}", "max {n}", "max. {n}", "maximum {n}", "up to {n}", "no longer than {n}", "not longer than {n}",
             "{n} or less", "{n} or shorter", "{n} max", "{n} tops", "max length {n}", "max_duration: {n}", "maximum duration: {n}",
             "length: max {n}", "duration <= {n}", "no more than {n}", "not over {n}", "upper limit {n}", "capped at {n}",
             "nothing over {n}", "no videos over {n}", "nothing longer than {n}", "must not exceed {n}", "duration up to {n}",
             "duration must not be longer than {n}", "{n} at most", "avoid videos over {n}"],
    "below": ["under {n}", "less than {n}", "shorter than {n}", "below {n}", "duration under {n}", "length < {n}", "< {n}",
              "duration below {n}", "length less than {n}"],
    "exact": ["exactly {n}", "duration exactly {n}"],
}
LENGTH_RANGES = ["between {a} and {b}", "{a} to {b}", "from {a} to {b}", "duration between {a} and {b}", "length: {a} to {b}"]
AGE = {"most": ["at most {n} old", "no older than {n}", "posted in the last {n}", "within the last {n}", "newer than {n}",
                "max age {n}", "max_age: {n}", "less than {n} old", "not older than {n}", "nothing older than {n}"],
       "least": ["at least {n} old", "min age {n}", "posted at least {n} ago"],
       "above": ["older than {n}", "more than {n} old", "over {n} old"]}
RATE = {"least": ["at least {n} likes", "like rate of at least {n}", "like rate >= {n}", "{n} likes or more", "min {n} likes",
                  "like rate not under {n}", "like rate: {n} or more", "min like rate: {n}"],
        "above": ["more than {n} likes", "like rate above {n}", "like rate over {n}", "likes over {n} of views"],
        "most": ["at most {n} likes", "like rate at most {n}", "max like rate {n}", "no more than {n} likes", "like rate <= {n}",
                 "max like rate: {n}", "like rate no more than {n}"],
        "below": ["less than {n} likes", "like rate under {n}", "like rate below {n}", "under {n} likes"]}
OTHERS = [("no ads", ("advertisement", True)), ("vertical only", ("portrait", False)), ("no duets", ("duet", True)),
          ("#gym", ("hashtag", False)), ("not by @someone", ("author", True))]


def in_words(value):
    """English for whole numbers below a thousand million."""
    for scale, name in ((1_000_000, "million"), (1_000, "thousand")):
        if value >= scale:
            rest = value % scale
            return in_words(value // scale) + " " + name + (
                "" if rest == 0 else (" and " if rest < 100 else " ") + in_words(rest))
    if value >= 100:
        rest = value % 100
        return SMALL[value // 100] + " hundred" + ("" if rest == 0 else " and " + in_words(rest))
    if value >= 20:
        return TENS[value // 10] + ("" if value % 10 == 0 else "-" + SMALL[value % 10])
    return SMALL[value]


def grouped(value, sign):
    return f"{value:,}".replace(",", sign)


def short(value):
    """50k, 1.5M: with at most one digit after the point."""
    for scale, sign in ((1_000_000, "M"), (1_000, "k")):
        if value >= scale and value * 10 % scale == 0:
            return f"{value / scale:.1f}".removesuffix(".0"), sign
    return None, None


class Wording:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, values):
        return self.random.choice(values)

    def count_value(self):
        return self.pick([self.random.randint(2, 9) * 10 ** self.random.randint(1, 6), self.random.randint(1, 999),
                          self.random.randint(10, 999) * 1000, self.random.randint(11, 99) * 100_000,
                          self.random.randint(1000, 9_999_999)])

    def number(self, value, plain=False):
        """The number in one of its forms; `plain` where words and blanks would join their neighbours."""
        forms = [str(value)]
        if value >= 1000:
            forms += [grouped(value, sign) for sign in ("'", "\u2019", ",", ".", "_")]
            if not plain:
                forms += [grouped(value, sign) for sign in SPACES]
        digits, sign = short(value)
        if digits:
            forms += [digits + sign, digits + sign.swapcase() if sign == "k" else digits + sign]
            if not plain:
                forms += [f"{digits} {sign}", f"{digits} {'million' if sign == 'M' else 'thousand'}"]
        if not plain and value <= 999 or not plain and digits and self.random.random() < 0.5:
            forms.append(in_words(value))
        return self.pick(forms)

    def length(self, seconds):
        minutes, rest = divmod(seconds, 60)
        forms = [f"{seconds} seconds", f"{seconds}s", f"{seconds} sec", f"{seconds} secs", f"{seconds} s"]
        if minutes and rest:
            unit = "minute" if minutes == 1 else "minutes"
            forms += [f"{minutes} {unit} {rest} seconds", f"{minutes} min {rest} sec", f"{minutes}m{rest}s", f"{minutes}m {rest}s",
                      f"{minutes} {unit} and {rest} seconds", f"{minutes}:{rest:02}", f"{minutes:02}:{rest:02}",
                      f"{minutes}min {rest}s", f"{minutes}min{rest}s", f"{in_words(minutes)} {unit} {in_words(rest)} seconds",
                      f"{minutes} mins {rest} secs"]
        if rest == 0:
            forms += [f"{minutes} minutes", f"{minutes} min", f"{minutes}:00", f"{in_words(minutes)} minutes"]
        if rest == 30 and minutes:
            forms += [f"{minutes}.5 minutes", f"{minutes} and a half minutes", f"{minutes}\u00bd minutes", f"{minutes}.5 min"]
        forms += {60: ["a minute", "one minute", "1 minute"], 90: ["a minute and a half", "one and a half minutes"],
                  30: ["half a minute"]}.get(seconds, [])
        return self.pick(forms)

    def age(self):
        many, (unit, days) = self.random.randint(2, 40), self.pick([("days", 1), ("weeks", 7), ("months", 30), ("years", 365)])
        return self.pick([f"{many} {unit}", f"{in_words(many)} {unit}"]), many * days * 86400

    def condition(self):
        """(words, meaning, how it joins): the meaning is None when it must not be read as a condition at all."""
        kind = self.random.random()
        if kind < 0.45:
            return self.counted()
        if kind < 0.55:
            return self.count_range()
        if kind < 0.61:
            measure = self.pick(list(COUNTS))
            return self.fill(self.pick(ABOUT), self.count_value(), measure), None, "alone"
        if kind < 0.82:
            return self.timed()
        if kind < 0.88:
            low = self.random.randint(1, 50)
            high = low + self.random.randint(1, 200)
            words = self.pick(LENGTH_RANGES).format(a=self.length(low), b=self.length(high))
            return words, ("seconds", low, high, False), "any"
        if kind < 0.94:
            bound = self.pick(list(AGE))
            words, seconds = self.age()
            template = self.pick(AGE[bound])
            return template.format(n=words), self.meant("age", bound, seconds), "alone"
        bound, value = self.pick(list(RATE)), self.pick([2, 5, 8, 10, 12, 25, 7.5, 2.5])
        number = self.pick([f"{value}%", f"{value} %", f"{value} percent"])
        return self.pick(RATE[bound]).format(n=number), self.meant("like_rate", bound, value / 100), "any"

    @staticmethod
    def meant(measure, bound, value):
        least = value if bound in ("least", "above", "exact") else None
        most = value if bound in ("most", "below", "exact") else None
        return measure, least, most, bound in ("above", "below")

    def fill(self, template, value, measure):
        noun = self.pick(COUNTS[measure])
        plain = "{n}+" in template
        return template.format(n=self.number(value, plain), m=noun, M=noun.capitalize())

    def counted(self):
        measure, value = self.pick(list(COUNTS)), self.count_value()
        if self.random.random() < 0.12:
            bound = self.pick(list(NEGATED))
            return self.fill(self.pick(NEGATED[bound]), value, measure), self.meant(measure, bound, value), "alone"
        bound = self.random.choices(list(BOUNDS), weights=[5, 4, 6, 4, 1])[0]
        return self.fill(self.pick(BOUNDS[bound]), value, measure), self.meant(measure, bound, value), "any"

    def count_range(self):
        measure, low = self.pick(list(COUNTS)), self.count_value()
        high = low * self.random.randint(2, 30)
        noun, template = self.pick(COUNTS[measure]), self.pick(RANGES)
        # "fifty-nine hundred" is a separate number.
        joined = any(sign in template for sign in ("{a}-", "{a}\u2013", "{a}."))
        words = template.format(a=self.number(low, joined), b=self.number(high, joined), m=noun)
        return words, (measure, low, high, False), "any"

    def timed(self):
        bound = self.random.choices(list(LENGTH), weights=[4, 4, 6, 4, 1])[0]
        seconds = self.pick([15, 30, 45, 60, 90, 150, 120, self.random.randint(2, 600)])
        template = self.pick(LENGTH[bound])
        negated = template.startswith(("nothing", "no videos", "avoid"))
        return template.format(n=self.length(seconds)), self.meant("seconds", bound, seconds), "alone" if negated else "any"

    def prompt(self):
        """(words, meanings): None among the meanings marks a part from which nothing may be read."""
        parts = [self.condition() for _ in range(self.random.choices([1, 2, 3], weights=[6, 3, 1])[0])]
        kinds = [meaning[0] for _, meaning, _ in parts if meaning]
        if len(kinds) != len(set(kinds)):
            parts = parts[:1]
        if self.random.random() < 0.15:
            words, (measure, forbidden) = self.pick(OTHERS)
            parts.append((words, (measure, None, None, forbidden), "alone"))
        words = parts[0][0]
        for before, after in zip(parts, parts[1:]):
            free = before[2] == "any" and after[2] == "any"
            words += self.pick([", ", "; ", "\n", ". "] + [" and ", ", and ", " but "] * free) + after[0]
        first = parts[0][0].split()[0]
        if parts[0][1] and first in ("at", "more", "over", "under", "fewer", "less", "between", "no", "up", "below", "above") and \
                parts[0][2] == "any":
            words = self.pick(["", "", "only videos with ", "videos with ", "please only show clips with "]) + words
        return words, [meaning for _, meaning, _ in parts]


def told(condition):
    """A condition of the answer in the form of the meanings."""
    measure = condition["measure"]
    if "least" not in condition and "most" not in condition:
        return measure, None, None, condition["forbidden"]
    exclusive = condition.get("exclusive", False) and measure != "age" or condition.get("exclusive", False) and "least" in condition
    return measure, condition.get("least"), condition.get("most"), exclusive


def same(one, other):
    def near(a, b):
        return a is b if a is None or b is None else abs(a - b) <= 1e-9 * max(1, abs(a))
    return one[0] == other[0] and near(one[1], other[1]) and near(one[2], other[2]) and one[3] == other[3]


def verdict(meanings, answer):
    """"right", "refused" or "wrong". An unclear part is right when it is left to a person."""
    wanted = [each for each in meanings if each is not None]
    read = [told(each) for each in answer["conditions"]]
    for each in read:
        match = next((other for other in wanted if same(each, other)), None)
        if match is None:
            return "wrong"
        wanted.remove(match)
    left = bool(answer["not_understood"])
    if wanted:
        return "refused" if left else "wrong"
    if None in meanings:
        return "right" if left else "wrong"
    return "refused" if left else "right"


def conditions(seed, many):
    wording = Wording(seed)
    return [wording.prompt() for _ in range(many)]


def interrupted(seed, many):
    """Single conditions with a word in a wrong place: they may be left to a person, and must not be read in part."""
    pick = random.Random(seed)
    strangers = ("zorp really organic videos the please allowed tiktok ever usually just only currently quite hook in for "
                 "than").split()
    made = []
    for words, meanings in conditions(seed, many * 2):
        if len(meanings) == 1 and len(made) < many:
            cut = words.split(" ")
            cut.insert(pick.randrange(len(cut) + 1), pick.choice(strangers))
            made.append((" ".join(cut), meanings))
    return made


COMMON = ("a the with have has must should be is are only videos video clips content posts please and but that which in all of "
          "any like for , . - : our it they need want there").split()
CLAIMS = ["must have a video", "with video", "videos only", "has a clip", "the videos must have a clip", "every post with a video",
          "content with a video in it", "videos like those", "all of our posts"]


def common_words(seed, many):
    """Prompts of words that say nothing by themselves; together they may."""
    pick = random.Random(seed)
    return [" ".join(pick.choice(COMMON) for _ in range(pick.randint(1, 6))) for _ in range(many)]


def claims(seed, many):
    """(what is asked for, how it joins a condition, whether behind it): it must be named as it is written."""
    pick = random.Random(seed)
    return [(pick.choice(CLAIMS), pick.choice([", ", ". ", "; ", "\n"]), pick.random() < 0.5) for _ in range(many)]
