"""Deliveries among receivers that hang, drip, send too much or refuse: none of them delays or loses another's."""
import json
import socket
import threading
import time

from kit import mail
from kit.checks import check, equal, finish, patience, section, until
from kit.daemon import LOOPBACK, Daemon
from kit.receivers import Server, WebhookReceiver, answer, standard_webhook_signature

#: Seconds within which a delivery leaves that waits for no other. The goal is 1 s on an idle machine, and the printed
#: times show it; other suites run beside this one. Deliveries that do wait take ten seconds to minutes.
SOON = 4
SECRET_PATH = "/services/T0PSECRET/B0BBY?token=hush-hush"


def started(**settings):
    return Daemon(**{"net__allow": LOOPBACK, "webhook__retry": "1,1,1", **settings})


class Silent:
    """Accepts and never answers; counts simultaneous connections."""

    def __init__(self):
        self.ear = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.url = f"http://127.0.0.1:{self.ear.getsockname()[1]}"
        self.kept = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                self.kept.append(self.ear.accept()[0])
            except OSError:
                return

    def stop(self):
        self.ear.close()
        for each in self.kept:
            each.close()


class Dripping(Silent):
    """Answers one byte of its head every half second, for ever."""

    def serve(self):
        while True:
            try:
                peer = self.ear.accept()[0]
            except OSError:
                return
            self.kept.append(peer)
            threading.Thread(target=self.drip, args=(peer,), daemon=True).start()

    @staticmethod
    def drip(peer):
        try:
            peer.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while True:
                peer.sendall(b"x")
                time.sleep(0.5)
        except OSError:
            pass


class Talkative(Server):
    """Answers 200 and then sends a lot: 100 KB, or for ever."""

    def handle(self, request, body):
        if "endless" not in request.path:
            return answer(request, 200, b"x" * 100_000)
        request.send_response(200)
        request.end_headers()
        try:
            for _ in range(600):
                request.wfile.write(b"x")
                time.sleep(0.1)
        except OSError:
            pass


class Picky(mail.MailServer):
    """Refuses one recipient permanently."""

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def fire(daemon, **fields):
    post = daemon.schedule(daemon.result(daemon.job(), **fields))
    daemon.post(f"/scheduled/{post}/fire-now")
    return post


def flood(daemon, hanging, dripping):
    """200 webhooks to a receiver that hangs and one that drips."""
    job = daemon.job()
    for number in range(200):
        receiver = hanging if number % 2 else dripping
        post = daemon.schedule(daemon.result(job, post_text=f"flood {number}", on_schedule_webhook=receiver.url + "/x"))
        daemon.post(f"/scheduled/{post}/fire-now")


def fairness():
    server, good, hanging, dripping = mail.MailServer(), WebhookReceiver(), Silent(), Dripping()
    with started(mail__smtp_url=server.url, mail__smtp_tls="none") as daemon:
        flood(daemon, hanging, dripping)
        until(lambda: hanging.kept and dripping.kept, 10, "the first webhook at the hanging receiver")
        time.sleep(1)
        begun = time.monotonic()
        post = fire(daemon, post_text="beside the flood", on_schedule_webhook=good.url + "/good",
                    on_schedule_email="a@example.com")
        took = {}

        def wait(name, ask):
            try:
                ask()
                took[name] = time.monotonic() - begun
            except TimeoutError:
                took[name] = None
        waits = [threading.Thread(target=wait, args=("mail", lambda: server.wait(1, 5))),
                 threading.Thread(target=wait, args=("webhook", lambda: good.wait(
                     lambda event: event["payload"]["scheduled_id"] == post, 5)))]
        for each in waits:
            each.start()
        for each in waits:
            each.join()
        for name in ("mail", "webhook"):
            print(f"# with 200 webhooks to hanging receivers a {name} left after "
                  f"{'more than 5' if took[name] is None else round(took[name], 3)} s")
            check(f"200 webhooks to hanging receivers do not delay a {name}",
                  took[name] is not None and took[name] < SOON * patience(), took[name])
        work = daemon.get("/work?kind=webhook&state=running&limit=1000")["items"]
        at_once = [sum(host.url in each["payload"] for each in work) for host in (hanging, dripping)]
        check("a hanging host has at most three webhooks under way", max(at_once) <= 3 and len(hanging.kept) <= 3,
              (at_once, len(hanging.kept)))
        hanging.stop()
        dripping.stop()
    server.stop()


def after(daemon, receiver, name):
    """Seconds until a webhook that is fired now arrives; None after 30."""
    begun = time.monotonic()
    post = fire(daemon, post_text=name, on_schedule_webhook=receiver.url + "/good")
    try:
        receiver.wait(lambda event: event["payload"]["scheduled_id"] == post, 30)
        return time.monotonic() - begun
    except TimeoutError:
        return None


def many_hanging_hosts():
    """Dozens of hosts that never answer: a receiver that does is notified at once, known to the farm or not."""
    for count in (4, 12, 30):
        hanging, known = [Silent() for _ in range(count)], WebhookReceiver()
        with started() as daemon:
            after(daemon, known, "before")
            job = daemon.job()
            posts = [daemon.schedule(daemon.result(job, post_text=f"hangs {n}",
                                                   on_schedule_webhook=hanging[n % count].url + "/x"))
                     for n in range(5 * count)]
            for post in posts:
                daemon.post(f"/scheduled/{post}/fire-now")
            took = {"new": after(daemon, WebhookReceiver(), "new"), "known": after(daemon, known, "known")}
            until(lambda: all(host.kept for host in hanging), 20 * patience(), "each host's first try")
            took |= {"new, later": after(daemon, WebhookReceiver(), "new"), "known, later": after(daemon, known, "known")}
            for name, seconds in took.items():
                print(f"# with {count} hosts that hang a webhook to a receiver ({name}) left after "
                      f"{'more than 30' if seconds is None else round(seconds, 2)} s")
                check(f"{count} hanging hosts: a webhook to a receiver ({name}) leaves at once",
                      seconds is not None and seconds < SOON * patience(), seconds)
            under_way = daemon.get("/work?kind=webhook&state=running&limit=1000")["items"]
            at_once = [sum(host.url + " [" in each["payload"] for each in under_way) for host in hanging]
            equal("a host that hangs has one webhook under way", max(at_once), 1)
            check("and all of them leave a quarter of the lane free", len(under_way) <= 24, len(under_way))
            begun = time.monotonic()
            stopped = daemon.stop()
            check("the daemon stops at once meanwhile", time.monotonic() - begun < 5 * patience(), stopped)
        for host in hanging:
            host.stop()


def a_relay_that_hangs():
    """Mail waits for its relay, and nothing else does; a stop does not wait for it either."""
    relay, good = Silent(), WebhookReceiver()
    with started(mail__smtp_url=relay.url.replace("http", "smtp"), mail__smtp_tls="none") as daemon:
        for number in range(10):
            fire(daemon, post_text=f"mail {number}", on_schedule_email="a@example.com")
        until(lambda: relay.kept, 10, "the first mail at the relay")
        took = after(daemon, good, "beside the mails")
        check("a hanging relay delays no webhook", took is not None and took < SOON * patience(), took)
        begun = time.monotonic()
        daemon.stop()
        took = time.monotonic() - begun
        check("nor a stop", took < 5 * patience(), took)
        daemon.start()
        mails = daemon.get("/work?kind=mail&limit=100")["items"]
        equal("no mail is lost", len(mails), 10)
        check("what the stop interrupted is no failed try", all(mail["attempt"] <= 1 and not mail.get("last_error")
                                                               for mail in mails), mails[:2])
    relay.stop()


def long_answers():
    talkative = Talkative()
    with started() as daemon:
        for path in ("/long", "/endless"):
            post = fire(daemon, on_schedule_webhook=talkative.url + path)
            told = until(lambda: [event for event in daemon.get(f"/events?subject={post}&limit=100")["items"]
                                  if event["what"].startswith("webhook.")], 10, "the outcome of " + path)
            equal(f"a 2xx with a body that is {path[1:]} is a success", [event["what"] for event in told],
                  ["webhook.delivered"])


def one_refused_recipient():
    server = Picky()
    with started(mail__smtp_url=server.url, mail__smtp_tls="none") as daemon:
        post = fire(daemon, on_schedule_email="a@example.com, nobody@example.com, b@example.com, a@example.com")
        try:
            mails = server.wait(2, 5)
        except TimeoutError:
            mails = server.mails
        equal("one refused recipient does not lose the mail of the others",
              sorted(address for envelope, _, _ in mails for address in envelope.rcpt_tos),
              ["a@example.com", "b@example.com"])
        dead = until(lambda: daemon.get("/work?kind=mail&state=dead")["items"], 10, "the dead mail")
        check("the refused one is dead work with the server's words", len(dead) == 1 and
              "no such user" in dead[0]["last_error"] and "nobody@example.com" in dead[0]["payload"], dead)
        def told():
            events = [event["what"] for event in daemon.get(f"/events?subject={post}&limit=100")["items"]]
            return events.count("mail.delivered"), events.count("mail.gave_up")
        check("each has an event of its own", until(lambda: told() == (2, 1), 10, "three events"))
        dropped = daemon.cli("work", "drop", "--dead", "--yes", "--json")
        check("and can be dropped", dropped.returncode == 0 and not daemon.get("/work?state=dead")["items"],
              dropped.stderr)
        told = [event for event in daemon.get(f"/events?subject={post}&limit=100")["items"]
                if event["what"] == "work.dropped"]
        check("an event keeps what it was and why it failed", len(told) == 1 and "no such user" in told[0]["why"], told)
        checks = {each["name"]: each for each in daemon.get("/doctor")["checks"]}
        check("the doctor is content", checks["work"]["ok"], checks["work"])
    server.stop()


def what_must_stay():
    with started() as daemon:
        post = daemon.schedule(daemon.result(daemon.job(), post_text="to fire"), "2031-01-01T00:00:00Z")
        fires = daemon.get("/work?kind=fire")["items"]
        refused = daemon.cli("work", "drop", str(fires[0]["work_id"]), "--yes", "--json")
        check("work that is not dead is not dropped", refused.returncode == 5 and "WORK_NEEDED" in refused.stderr,
              (refused.returncode, refused.stderr))
        check("the post is still there", daemon.get("/scheduled/" + post)["state"] == "planned")


def addresses_are_secrets():
    good, bad = WebhookReceiver(), WebhookReceiver(refuse=10**6)
    with started(webhook__retry="1", log__level="debug") as daemon:
        delivered = fire(daemon, on_schedule_webhook=good.url + SECRET_PATH)
        failed = fire(daemon, on_schedule_webhook=bad.url + SECRET_PATH)
        until(lambda: daemon.get("/work?kind=webhook&state=dead")["items"], 15, "the dead webhook")
        good.wait(lambda event: event["payload"]["scheduled_id"] == delivered)
        until(lambda: any(event["what"] == "webhook.delivered" for event in
                          daemon.get(f"/events?subject={delivered}&limit=100")["items"]), 10, "the event")
        shown = {"the log": daemon.log(), "events": json.dumps(daemon.get("/events?limit=1000")),
                 "work list": daemon.cli("work", "list", "--json").stdout,
                 "why": daemon.cli("why", failed, "--json").stdout}
        number = daemon.get("/work?state=dead")["items"][0]["work_id"]
        shown["work drop"] = daemon.cli("work", "drop", number, "--json", "--yes").stdout
        shown["events afterwards"] = json.dumps(daemon.get("/events?limit=1000"))
        for place, text in shown.items():
            check(f"no webhook's address stands whole in {place}",
                  text and "T0PSECRET" not in text and "hush-hush" not in text, text)
        check("but its host and a digest do", bad.url + " [" in shown["events"], shown["events"])
        equal("the post keeps it for the operator", daemon.get("/scheduled/" + failed)["on_schedule_webhook"],
              bad.url + SECRET_PATH)


def one_secret_a_receiver():
    one, other = WebhookReceiver(), WebhookReceiver()

    def signatures(daemon, receiver):
        post = fire(daemon, on_schedule_webhook=receiver.url.replace("127.0.0.1", "localhost" if receiver is other
                                                                     else "127.0.0.1") + "/s")
        came = receiver.wait(lambda event: event["payload"]["scheduled_id"] == post)
        return came, came.headers["webhook-signature"].split(" ")

    def signs(secret, came):
        return standard_webhook_signature(secret, came.id, came.timestamp, came.body)

    with started() as daemon:
        def secret(host):
            told = daemon.cli("webhooks", "secret", host)
            check("farmtok webhooks secret tells it", told.returncode == 0, told.stderr)
            return told.stdout.strip()
        first, second = secret("127.0.0.1"), secret("localhost")
        shared = (daemon.state / "webhook.secret").read_text().strip()
        equal("each receiver has a secret of its own", len({first, second, shared}), 3)
        came, told = signatures(daemon, one)
        check("which signs its webhooks", signs(first, came) in told and signs(second, came) not in told, told)
        check("a receiver that knows the shared one goes on", signs(shared, came) in told, told)
        came, told = signatures(daemon, other)
        check("the other receiver's is another", signs(second, came) in told and signs(first, came) not in told, told)
        daemon.run("webhooks", "rotate", "127.0.0.1", "--overlap", "1h", "--yes", "--json")
        fresh = secret("127.0.0.1")
        came, told = signatures(daemon, one)
        check("after a rotation both sign", fresh != first and {signs(first, came), signs(fresh, came)} <= set(told),
              told)
        daemon.run("webhooks", "rotate", "127.0.0.1", "--overlap", "0s", "--yes", "--json")
        came, told = signatures(daemon, one)
        check("without an overlap the former ones do not", not {signs(first, came), signs(fresh, came)} & set(told),
              told)
        daemon.stop()
        own = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        daemon.environment.update(FARMTOK_WEBHOOK_SECRETS=f"localhost={own}", FARMTOK_WEBHOOK_SHARED="false")
        daemon.start()
        came, told = signatures(daemon, other)
        equal("webhook.secrets goes before, and the shared one can be left off", told, [signs(own, came)])
        text = daemon.log() + json.dumps(daemon.get("/events?limit=1000"))
        check("no secret stands in log or events", not any(each in text for each in (first, second, fresh, shared, own)))


def protected_mail():
    with started() as daemon:
        fire(daemon, post_text="a hidden text", caption="a hidden caption", instructions="a hidden instruction",
             on_schedule_email="box@example.com", password_protected="open sesame")
        folder = daemon.state / "outbox"
        file = until(lambda: next(iter(folder.glob("*.eml")), None) if folder.exists() else None, 10, "the mail")
        message = mail.parse(file.read_bytes())
        text = str(message["Subject"]) + "".join(mail.parts(message).values())
        check("the mail of a protected post has nothing of it in the clear", "hidden" not in text, text)
        check("but the link, and what opens it", "/volunteer/post_" in text and "password you were given" in text, text)


def run():
    for name, case in (("a hanging receiver", fairness), ("many hanging hosts", many_hanging_hosts),
                       ("a hanging relay", a_relay_that_hangs), ("long answers", long_answers),
                       ("a refused recipient", one_refused_recipient), ("what is not dropped", what_must_stay),
                       ("addresses of webhooks", addresses_are_secrets), ("signing secrets", one_secret_a_receiver),
                       ("mail of protected posts", protected_mail)):
        with section(name):
            case()


if __name__ == "__main__":
    run()
    finish()
