"""CPU of a clip's fingerprint: made during a decode, and alone, compared with the decode on one thread."""
from kit.clip import clip, footage
from kit.figures import Goal, Row
from kit.program import told_by

SIZES = {"720p": (720, 1280), "1080p": (1080, 1920)}


def rows():
    made = []
    for name, (width, height) in SIZES.items():
        with clip(15, width=width, height=height, real=footage() is not None) as source:
            told = told_by("bench_fingerprint", source)
        made += [Row(f"fingerprint: {name}, on the way / decode", "s", told["printed"], told["bare"], Goal(1.03)),
                 Row(f"fingerprint: {name}, alone / decode", "s", told["alone"], told["bare"], Goal(0.60))]
    return made
