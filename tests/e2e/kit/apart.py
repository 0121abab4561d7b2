"""A case in a separate process: with its own limits, or in a separate network that has only loopback."""
import ctypes
import fcntl
import json
import os
import socket
import struct
import traceback

from . import checks

CLONE_NEWNET = 0x40000000
SIOCSIFADDR, SIOCSIFNETMASK, SIOCGIFFLAGS, SIOCSIFFLAGS = 0x8916, 0x891C, 0x8913, 0x8914
IFF_UP = 1


def apart(case, network=False):
    """Runs `case()` in a forked process and counts its checks here. `network`: in a separate network namespace; where
    that is not permitted, the case is skipped. Settings of the case (limits, say) end with it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        checks.passed = checks.failed = checks.skipped = 0
        try:
            if network and not _own_network():
                checks.skip(case.__name__, "no network namespace may be made here")
            else:
                case()
        except BaseException as fault:  # noqa: BLE001 - every kind is reported
            traceback.print_exc()
            checks.check(case.__name__, False, f"broke off: {type(fault).__name__}: {fault}")
        os.write(writing, json.dumps([checks.passed, checks.failed, checks.skipped]).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    os.waitpid(child, 0)
    if not text:
        raise RuntimeError(f"{case.__name__} ended without a word")
    passed, failed, skipped = json.loads(text)
    checks.passed += passed
    checks.failed += failed
    checks.skipped += skipped


def _own_network():
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        asked = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(control, SIOCGIFFLAGS, asked))[1]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | IFF_UP))
    return True


def add_address(address):
    """Gives this network's loopback interface one more IPv4 address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        def tell(what, value):
            fcntl.ioctl(control, what, struct.pack("16sHH4s8x", b"lo:1", socket.AF_INET, 0, socket.inet_aton(value)))
        tell(SIOCSIFADDR, address)
        tell(SIOCSIFNETMASK, "255.255.255.255")
