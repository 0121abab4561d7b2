"""The machine around a daemon: a service manager, a local sendmail, a damaged store."""
import contextlib
import email
import email.policy
import pathlib
import shutil
import socket
import subprocess
import tempfile

from kit.checks import check, equal, finish, patience, section, until
from kit.daemon import BIN, Daemon, UnixConnection, send


def hear(ear, word, seconds=20):
    """Whether the daemon sends `word` in time."""
    ear.settimeout(seconds * patience())
    try:
        while word not in ear.recv(4096):
            pass
        return True
    except TimeoutError:
        return False


with section("socket activation"):
    farm = Daemon()
    door, port = socket.socket(socket.AF_UNIX), socket.create_server(("127.0.0.1", 0))
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    door.bind(str(farm.socket))
    door.listen()
    ear.bind(str(farm.folder / "notices"))
    number = port.getsockname()[1]
    # systemd's protocol: descriptors from 3 on, and the process that receives them.
    script = f'exec 3<&{door.fileno()} 4<&{port.fileno()}; LISTEN_PID=$$ LISTEN_FDS=2 exec "{BIN}/farmtokd"'
    with open(farm.folder / "log", "ab") as log:
        farm.process = subprocess.Popen(
            ["/bin/bash", "-c", script], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            pass_fds=(door.fileno(), port.fileno()),
            env={**farm.environment, "NOTIFY_SOCKET": str(farm.folder / "notices"), "WATCHDOG_USEC": "1000000"})
    door.close()
    port.close()
    with contextlib.ExitStack() as ending:
        ending.callback(farm.__exit__)
        check("says READY", hear(ear, b"READY=1"), farm.log())
        equal("answers at the socket it was handed", send(UnixConnection(farm.socket), "GET", "/health").status, 200)
        farm.address = f"127.0.0.1:{number}"
        equal("answers at the port it was handed", farm.tcp("GET", "/health").status, 200)
        equal("links name that port", farm.get("/status")["public_url"], f"http://127.0.0.1:{number}")
        check("feeds the watchdog again and again", hear(ear, b"WATCHDOG=1") and hear(ear, b"WATCHDOG=1"), farm.log())
        farm.process.terminate()
        check("says STOPPING", hear(ear, b"STOPPING=1"), farm.log())
        equal("ends well", farm.process.wait(20 * patience()), 0)

with section("a local sendmail"):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="farmtok-e2e-"))
    program = folder / "sendmail"
    # A mail that is whole only at its end: written under another name first.
    program.write_text(f'#!/bin/sh\nset -e\necho "$@" >>"{folder}/words"\ncat >"{folder}/new$$"\nmv "{folder}/new$$" "{folder}/mail$$"\n')
    program.chmod(0o755)
    with Daemon(mail__sendmail=program, mail__from="farm@brand.test") as farm:
        post = farm.schedule(farm.result(farm.job(), on_schedule_email="a@b.test,c@d.test", caption="By sendmail"))
        farm.post(f"/scheduled/{post}/fire-now")
        until(lambda: len(list(folder.glob("mail*"))) == 2, what="a mail for each recipient")
        equal("gets each recipient behind --", sorted((folder / "words").read_text().splitlines()),
              ["-i -- a@b.test", "-i -- c@d.test"])
        mail = email.message_from_bytes(next(folder.glob("mail*")).read_bytes(), policy=email.policy.default)
        equal("gets the sender", mail["From"], "farm@brand.test")
        check("gets the caption", "By sendmail" in mail.get_body(("plain",)).get_content())
    shutil.rmtree(folder)

with section("a damaged store"):
    with Daemon() as farm:
        farm.job(title="kept")
        farm.stop()
        store = farm.state / "farmtok.db"
        before = store.read_bytes()
        store.write_bytes(b"not a database " * 400)
        done = subprocess.run([BIN / "farmtokd"], capture_output=True, text=True, check=False, env=farm.environment,
                              timeout=20 * patience())
        equal("is refused", done.returncode, 1)
        check("with the name of the file", "farmtok.db" in done.stderr and "damaged" in done.stderr, done.stderr)
        equal("and is left as it is", store.read_bytes(), b"not a database " * 400)
        store.write_bytes(before)
        farm.start()
        equal("the good copy put back serves again", farm.get("/jobs")["total"], 1)

finish()
