"""Attacking clients, on loopback only, each in a separate process; and the experience of good clients beside them."""
import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import time

from .daemon import UnixConnection, send


def address_of(daemon):
    host, port = daemon.address.rsplit(":", 1)
    return host, int(port)


def connected(daemon, source=None, receive_buffer=None):
    """A connection to the volunteers' listener, not blocking."""
    made = socket.socket()
    if receive_buffer:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    if source:
        made.bind((source, 0))
    made.settimeout(5)
    made.connect(address_of(daemon))
    made.setblocking(False)
    return made


def sources(count):
    """Loopback addresses, each of which counts as a separate client."""
    return [f"127.0.{1 + number // 250}.{1 + number % 250}" for number in range(count)]


@contextlib.contextmanager
def flooding(attack):
    """Runs `attack()` in another process until the block ends."""
    child = os.fork()
    if child == 0:
        try:
            attack()
        finally:
            os._exit(0)
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def keep_asking(daemon, request, count, pause=0.0, spread=True):
    """`count` connections that send `request` again as soon as it is answered, after `pause` seconds."""
    froms = sources(count) if spread else [None] * count
    while True:
        open_ones = {}
        poll = select.epoll()
        for source in froms:
            with contextlib.suppress(OSError):
                one = connected(daemon, source)
                one.send(request)
                open_ones[one.fileno()] = one
                poll.register(one, select.EPOLLIN)
        while open_ones:
            if pause:
                time.sleep(pause)
            for number, _ in poll.poll(1):
                try:
                    if not open_ones[number].recv(65536):
                        raise OSError
                    open_ones[number].send(request)
                except OSError:
                    open_ones.pop(number).close()


def drip_heads(daemon, count):
    """`count` connections whose heads arrive a byte a second; closed ones are opened again."""
    open_ones = []
    froms = sources(count)
    while True:
        for source in froms[:count - len(open_ones)]:
            with contextlib.suppress(OSError):
                open_ones.append(connected(daemon, source))
        for one in list(open_ones):
            try:
                one.send(b"G")
                try:
                    gone = one.recv(1) == b""
                except BlockingIOError:
                    gone = False
            except OSError:
                gone = True
            if gone:
                one.close()
                open_ones.remove(one)
        time.sleep(1)


def read_slowly(daemon, path, count, spread=True):
    """`count` connections that request a large file and read almost nothing of it."""
    request = f"GET {path} HTTP/1.1\r\nHost: t\r\n\r\n".encode()
    froms = sources(count) if spread else [None] * count
    open_ones = []
    while True:
        for source in froms[:count - len(open_ones)]:
            with contextlib.suppress(OSError):
                one = connected(daemon, source, 4096)
                one.send(request)
                open_ones.append(one)
        time.sleep(0.5)
        for one in list(open_ones):
            try:
                if not one.recv(64):
                    raise OSError
            except BlockingIOError:
                pass
            except OSError:
                one.close()
                open_ones.remove(one)


def connect_in_silence(daemon, a_second):
    """So many new connections a second that send nothing; each is kept for as long as the daemon keeps it."""
    froms = sources(200)
    kept, number, begun = [], 0, time.monotonic()
    while True:
        while number < (time.monotonic() - begun) * a_second:
            with contextlib.suppress(OSError):
                kept.append(connected(daemon, froms[number % len(froms)]))
            number += 1
            if len(kept) > 900:
                kept.pop(0).close()
        time.sleep(0.01)


def timed(ask):
    """Milliseconds, and the answer; a failure has its duration, prints itself and gives None."""
    begun = time.monotonic()
    try:
        answer = ask()
    except OSError as fault:
        print(f"# no answer after {time.monotonic() - begun:.3f} s: {fault!r}", flush=True)
        answer = None
    return (time.monotonic() - begun) * 1000, answer


def status_time(daemon, timeout=60):
    return timed(lambda: send(UnixConnection(daemon.socket, timeout), "GET", "/status"))


def high(times, share=0.99):
    """The 99th percentile."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def resident(pid):
    """MB of memory of the process itself."""
    with open(f"/proc/{pid}/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def kernel_tcp():
    """MB that the kernel holds for the TCP sockets of this network namespace. /proc/net/sockstat counts those of the
    whole machine, thus also of programs that run beside."""
    listed = subprocess.run(["ss", "-tanmH"], capture_output=True, text=True, check=True).stdout
    return sum(int(count) for count in re.findall(r"[(,](?:r|w|f)(\d+)", listed)) / 2**20
