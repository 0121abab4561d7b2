"""The daemon's promises around the job: idempotency, events, doors, mail, retries, start and stop."""
import base64
import json
import pathlib
import subprocess
import time

from flow_posts import rendered
from kit import mail
from kit.checks import check, equal, patience, until
from kit.daemon import BIN, LOOPBACK, Daemon, UnixConnection


def started(**settings):
    return Daemon(net__allow=LOOPBACK, webhook__retry="1,1,1", render__preset="ultrafast", **settings)


def idempotency(daemon):
    before = daemon.get("/jobs")["total"]
    first = daemon.call("POST", "/jobs", {"job_mode": "manual", "title": "once"}, {"Idempotency-Key": "k-1"})
    second = daemon.call("POST", "/jobs", {"job_mode": "manual", "title": "once"}, {"Idempotency-Key": "k-1"})
    equal("an Idempotency-Key replays the first answer", (second.status, second.data), (first.status, first.data))
    other = daemon.call("POST", "/jobs", {"job_mode": "manual", "title": "twice"}, {"Idempotency-Key": "k-1"})
    equal("with another body it is refused", (other.status, other.code), (409, "IDEMPOTENCY_MISMATCH"))
    equal("one job was made", daemon.get("/jobs")["total"], before + 1)
    keyed = [daemon.call("POST", f"/jobs/{first.data['job_id']}/results", {"post_text": "x"},
                         {"Idempotency-Key": "k-2"}).data["result_id"]
             for _ in range(3)]
    equal("also for results", len(set(keyed)), 1)
    post = daemon.schedule(daemon.result(first.data["job_id"]), "2031-01-01T00:00:00Z")
    moves = [daemon.cli("schedule", "move", post, "--at", at, "--idempotency-key", "m-1", "--json")
             for at in ("2031-02-01T00:00:00Z", "2031-02-01T00:00:00Z", "2031-03-01T00:00:00Z")]
    equal("also for changes", ([each.returncode for each in moves], moves[0].stdout == moves[1].stdout), ([0, 0, 5], True))
    gone = [daemon.cli("schedule", "delete", post, "--yes", "--idempotency-key", "d-1") for _ in range(2)]
    equal("also for deletions", ([each.returncode for each in gone], gone[0].stdout == gone[1].stdout), ([0, 0], True))
    dry = daemon.run("jobs", "create", "--mode", "manual", "--title", "dry", "--dry-run", "--json")
    check("a dry run answers and changes nothing", dry and daemon.get("/jobs")["total"] == before + 1, dry)
    result_id = daemon.result(first.data["job_id"])
    dried = daemon.call("POST", f"/results/{result_id}/schedule?dry_run=true")
    check("the envelope says so", dried.json.get("dry_run") is True and
          not daemon.get("/results/" + result_id)["scheduled"], dried.bytes)


def events_live(daemon):
    connection = UnixConnection(daemon.socket)
    connection.request("GET", "/events?after=-1", headers={"Accept": "text/event-stream"})
    stream = connection.getresponse()
    equal("GET /events streams", (stream.status, stream.headers["Content-Type"].split(";")[0]),
          (200, "text/event-stream"))
    job_id = daemon.job(title="seen live")
    frame = {}
    while "data" not in frame:
        line = stream.fp.readline().decode().rstrip("\n") if not stream.chunked else stream.readline().decode().rstrip("\n")
        if ": " in line:
            name, value = line.split(": ", 1)
            frame[name] = value
    told = json.loads(frame["data"])
    equal("an event arrives as it happens", (frame["event"], told["subject"], frame["id"]),
          ("job.created", job_id, str(told["event_id"])))
    connection.close()
    later = UnixConnection(daemon.socket)
    later.request("GET", "/events", headers={"Accept": "text/event-stream", "Last-Event-ID": str(told["event_id"] - 1)})
    again = later.getresponse()
    equal("Last-Event-ID goes on where it was cut", again.readline().decode().strip(), f"id: {told['event_id']}")
    later.close()


def doors(daemon):
    strangers = [("GET", "/jobs"), ("POST", "/jobs"), ("GET", "/status"), ("GET", "/events"), ("POST", "/media"),
                 ("POST", "/daemon/stop")]
    answers = [daemon.tcp(method, path, b"{}" if method == "POST" else None) for method, path in strangers]
    equal("the volunteers' door knows no operator's route", {(each.status, each.code) for each in answers},
          {(404, "NOT_FOUND")})
    equal("GET /health answers there", daemon.tcp("GET", "/health").data["status"], "healthy")
    with started(api__open="true", api__install_id="me", api__install_secret="s3cret-and-some-more") as opened:
        token = base64.b64encode(b"me:s3cret-and-some-more").decode()
        statuses = [opened.tcp("GET", "/jobs", headers=headers).status for headers in
                    ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic " + token},
                     {"Authorization": "Bearer " + token})]
        equal("opened, it asks for the token", statuses, [401, 401, 401, 200])
        codes = [opened.tcp("GET", "/jobs", headers=headers).code for headers in ({}, {"Authorization": "Bearer x"})]
        equal("with the contract's codes", codes, ["UNAUTHORIZED", "INVALID_CREDENTIALS"])


def second_daemon(daemon):
    begun = time.monotonic()
    other = subprocess.run([BIN / "farmtokd"], env=daemon.environment, capture_output=True, text=True, timeout=30,
                           check=False)
    check("a second daemon on the same state exits 5 at once", other.returncode == 5 and
          time.monotonic() - begun < 2 * patience(),
          (other.returncode, other.stderr))
    check("and says why", "error:" in other.stderr, other.stderr)
    equal("the first one goes on", daemon.get("/health")["status"], "healthy")


def tls_mail(folder):
    certificate = mail.make_certificate(folder)
    server = mail.MailServer(certificate)
    settings = {"mail__smtp_url": server.url, "mail__smtp_user": mail.USER, "mail__smtp_password": mail.PASSWORD,
                "mail__smtp_tls": "required", "mail__smtp_ca_file": certificate[0]}
    with started(**settings) as daemon:
        post = daemon.schedule(daemon.result(daemon.job(), on_schedule_email="a@example.com, b@example.com"))
        daemon.post(f"/scheduled/{post}/fire-now")
        mails = server.wait(2)
        _, message, secure = mails[0]
        check("mail goes through STARTTLS and AUTH", secure and server.logins[0] == (True, True), server.logins)
        equal("to each who is named", sorted(envelope.rcpt_tos for envelope, _, _ in mails),
              [["a@example.com"], ["b@example.com"]])
        check("with a text", "Open the link" in mail.parts(message)["text/plain"])
        check("the password stands in no log", mail.PASSWORD not in daemon.log())
    with started(**{**settings, "mail__smtp_ca_file": ""}) as daemon:
        post = daemon.schedule(daemon.result(daemon.job(), on_schedule_email="a@example.com"))
        daemon.post(f"/scheduled/{post}/fire-now")
        words = until(lambda: [work["last_error"]
                               for work in daemon.get("/work?kind=mail")["items"] if work.get("last_error")], 20)
        check("an unknown certificate is refused, and the reason told", "certificate" in words[0].lower(), words)
    server.stop()


def outbox(daemon):
    """The mail of a daemon without a server, from the folder."""
    post = daemon.schedule(daemon.result(daemon.job(), caption="for the box", on_schedule_email="box@example.com"))
    daemon.post(f"/scheduled/{post}/fire-now")
    folder = daemon.state / "outbox"
    file = until(lambda: next(iter(folder.glob("*.eml")), None) if folder.exists() else None, 20,
                 "the mail in the outbox")
    message = mail.parse(file.read_bytes())
    check("mail without a server goes to the outbox", message["To"] == "box@example.com" and
          "for the box" in mail.parts(message)["text/plain"],
          message.items())


def graceful(daemon, clip):
    """Stopped while a render runs; the render is done after the next start."""
    media = daemon.upload(clip)
    post = daemon.schedule(daemon.result(daemon.job(), original_video_url=media["url"]))
    until(lambda: (daemon.get(f"/scheduled/{post}/progress").get("fraction") or 0) > 0, 60, "the render's progress")
    begun = time.monotonic()
    status = daemon.stop()
    took = time.monotonic() - begun
    check("SIGTERM ends the daemon within 10 s while it renders", status == 0 and took < 10 * patience(),
          f"{status} after {took:.1f} s")
    check("no child is left", "farmtok-media" not in "".join(child_names(daemon.process.pid)))
    check("the socket is gone", not daemon.socket.exists())
    daemon.start()
    done = daemon.get("/scheduled/" + post)
    equal("the interrupted render is pending after the restart", done["dedup_status"], "pending")
    until(lambda: rendered(daemon, [post]), 240, "the render after the restart")
    check("and is done then", True)
    equal("nothing is left in the scratch folder", list((daemon.state / "tmp").iterdir()), [])


def child_names(parent):
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text().rsplit(")", 1)
        except OSError:
            continue
        if int(words[1].split()[1]) == parent:
            yield words[0]


def retried(daemon, receiver):
    receiver.refuse = 2
    post = daemon.schedule(daemon.result(daemon.job(), post_text="again", on_schedule_webhook=receiver.url + "/again"))
    daemon.post(f"/scheduled/{post}/fire-now")
    came = receiver.wait(lambda event: event["payload"]["scheduled_id"] == post)
    tries = [*receiver.refused, came]
    equal("a refused webhook is tried again under one id with the same bytes",
          ({each.id for each in tries}, {each.body for each in tries}, len(tries)),
          ({came.id}, {came.body}, 3))
    check("each try is signed anew", all(each.genuine for each in tries))
