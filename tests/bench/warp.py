"""CPU of one picture's warp, as the program prints it, beside copying the same planes."""
from kit.figures import Goal, Row
from kit.program import told_by

GOALS = {"720x1280": 0.8, "1080x1920": 1.7}  # of bilinear, vector


def rows():
    return [
        Row(f"warp: {size}, {way}, CPU a picture, against memcpy", "ms", taken, ways["memcpy"],
            Goal(GOALS[size], of_ours=True) if way == "bilinear vector" else None)
        for size, ways in told_by("bench_warp").items() for way, taken in ways.items() if way != "memcpy"
    ]
