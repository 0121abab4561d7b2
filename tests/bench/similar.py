"""One fingerprint among 1,000,000 of 256 bits, against reading the same 32 MB."""
from kit.figures import Goal, Row
from kit.program import told_by


def rows():
    told = told_by("bench_similar")
    return [Row("similar: 1 of 1,000,000 fingerprints, against reading them", "ms", told["search"], told["read"],
                goal=Goal(1.5))]
