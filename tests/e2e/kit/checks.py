"""One line per check, sections that fail alone, and the closing line of totals that tests/run.sh reads."""
import contextlib
import os
import sys
import time
import traceback

passed = failed = skipped = 0
_begun = time.monotonic()


def check(name, truth, detail=""):
    """Counts and prints one check; `detail` is shown when it fails. Returns the truth."""
    global passed, failed
    if truth:
        passed += 1
        print(f"ok    {name}", flush=True)
    else:
        failed += 1
        print(f"FAIL  {name}{': ' + str(detail)[:1500] if detail != '' else ''}", flush=True)
    return bool(truth)


def equal(name, got, wanted):
    return check(name, got == wanted, f"got {got!r}, wanted {wanted!r}")


def skip(name, reason):
    global skipped
    skipped += 1
    print(f"skip  {name}: {reason}", flush=True)


@contextlib.contextmanager
def section(name):
    """An exception inside counts as one failed check, and the sections after it still run."""
    try:
        yield
    except Exception as fault:  # noqa: BLE001 - every kind is reported
        traceback.print_exc(file=sys.stdout)
        check(name, False, f"broke off: {type(fault).__name__}: {fault}")


def until(ask, seconds=20, what="it", pause=0.02):
    """Calls until the answer is true, and returns it: for states of the daemon without an event. The limit ends
    the wait for a state that never arrives. It is wide: renders yield to every other program of a busy machine."""
    limit = seconds * max(patience(), 3)
    end = time.monotonic() + limit
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not come within {limit:.0f} s; the last answer was {answer!r}")
        time.sleep(pause)


def patience():
    """Programs under a sanitizer get more time."""
    return 6 if "asan" in os.environ.get("FARMTOK_BIN", "") or "tsan" in os.environ.get("FARMTOK_BIN", "") else 1


def finish():
    """Prints the totals and ends the program, even if threads of stand-in servers still run."""
    print(f"# {time.monotonic() - _begun:.1f} s")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""), flush=True)
    sys.stdout.flush()
    os._exit(1 if failed or not passed else 0)
