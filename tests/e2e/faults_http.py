"""Attacks on the doors of the daemon: guesses, floods, false headers, odd bodies, few descriptors."""
import base64
import contextlib
import datetime
import resource
import socket
import subprocess
import threading
import time

from kit import clips, flood
from kit.apart import add_address, apart
from kit.checks import check, equal, finish, patience, section, until
from kit.daemon import BIN, LOOPBACK, Daemon
from kit.receivers import WebhookReceiver

PASSWORD = "open sesame please"
HTML = {"Accept": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", **HTML}
SECRET = "a-secret-of-some-length"
TOKEN = base64.b64encode(f"me:{SECRET}".encode()).decode()


def protected(daemon, **fields):
    """The path of a new post behind PASSWORD."""
    result = daemon.result(daemon.job(), password_protected=PASSWORD)
    return "/volunteer/" + daemon.schedule(result, "2030-01-01T00:00:00Z", **fields)


def one_link_does_not_stop_the_operator():
    with Daemon(volunteer__rate=10**9) as daemon:
        path = protected(daemon)
        body = b'{"password":"a wrong guess"}'
        guess = b"POST %s/unlock HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (
            path.encode(), len(body)) + body
        with flood.flooding(lambda: flood.keep_asking(daemon, guess, 150)):
            time.sleep(0.7)
            times = []
            while len(times) < 30 and sum(times) < 5000:
                times.append(flood.status_time(daemon)[0])
                time.sleep(0.03)
        # It waited 18 to 42 s when guesses occupied the threads that answer the operator.
        print(f"# 150 connections guess: status p99 {flood.high(times):.0f} ms")
        check("150 connections guess: status does not wait for them", flood.high(times) < 2000 * patience(),
              f"{flood.high(times):.0f} ms")
        # A client without a wrong guess has some left, even after the flood; three at most.
        answers = [daemon.tcp("POST", path + "/unlock", {"password": "another guess"}) for _ in range(4)]
        check("guesses beyond the bound are told to wait", answers[-1].status in (429, 503) and
              bool(answers[-1].headers["Retry-After"]), [each.status for each in answers])


def guesses_are_few():
    with Daemon() as daemon:
        path = protected(daemon)
        wrong = [daemon.tcp("POST", path + "/unlock", {"password": "guess"}) for _ in range(3)]
        equal("three wrong passwords are refused as such", [each.status for each in wrong], [401] * 3)
        fourth = daemon.tcp("POST", path + "/unlock", {"password": PASSWORD})
        check("then the client waits", (fourth.status, fourth.code) == (429, "RATE_LIMITED") and
              int(fourth.headers["Retry-After"] or 0) >= 1, (fourth.status, fourth.headers["Retry-After"]))
        page = daemon.tcp("POST", path + "/unlock", "password=x", FORM)
        check("the form says it too, as a page", page.status == 429 and b"<form" in page.bytes and
              b"may be tried in" in page.bytes and bool(page.headers["Retry-After"]), (page.status, page.bytes[:300]))
        for _ in range(2):
            until(lambda: daemon.tcp("POST", path + "/unlock", {"password": "guess"}).status == 401, 20,
                  "the next guess", 0.3)
        events = [each for each in daemon.get("/events?limit=1000")["items"] if each["what"] == "password.guessed"]
        equal("a burst of guesses is one event", len(events), 1)
        other = protected(daemon)
        equal("another post is not behind it", daemon.tcp("POST", other + "/unlock", {"password": PASSWORD}).status, 200)
        short = daemon.call("POST", f"/jobs/{daemon.job()}/results", {"post_text": "x", "password_protected": "short"})
        equal("a short password is refused when it is set", (short.status, short.code), (400, "INVALID_REQUEST"))


def many_guessers_lock_out_nobody():
    """Sixty addresses keep guessing; a visitor with the password gets in at once, also after one typing error."""
    with Daemon(http__trusted_proxies="127.0.0.1", volunteer__rate=10**6) as daemon:
        path = protected(daemon)

        def unlock(address, password):
            # The worker behind the unlock has a short queue: a 503 is worth an immediate retry.
            def answered():
                answer = daemon.tcp("POST", path + "/unlock", {"password": password}, {"X-Forwarded-For": address})
                return answer if answer.status != 503 else None
            return until(answered, 20, "an answer", 0.05)

        wrong = [unlock(f"198.51.100.{number}", "a wrong guess").status for number in range(60)]
        equal("sixty addresses may guess once each", set(wrong), {401})
        more = [unlock("198.51.100.1", "a wrong guess").status for _ in range(3)]
        check("with a second wrong guess an address waits", more[0] == 401 and more[-1] == 429, more)
        equal("the right password of another is taken meanwhile", unlock("203.0.113.7", PASSWORD).status, 200)
        slip = [unlock("203.0.113.8", PASSWORD + "x").status, unlock("203.0.113.8", PASSWORD).status]
        equal("also after a slip", slip, [401, 200])


def limits_count_clients():
    with Daemon(volunteer__rate=20, http__trusted_proxies="127.0.0.1") as daemon:
        task = "/volunteer/" + daemon.schedule(daemon.result(daemon.job()), "2030-01-01T00:00:00Z")

        def refused(headers, times=21):
            return sum(daemon.tcp("GET", task, headers=make(number)).status == 429 for number in range(times)
                       for make in [headers if callable(headers) else lambda _: headers])

        equal("a client behind a trusted proxy is counted", refused({"X-Forwarded-For": "198.51.100.7"}), 1)
        equal("what it says itself does not help it",
              refused(lambda n: {"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.7"}), 21)
        equal("nor a Forwarded that the proxy did not write",
              refused(lambda n: {"Forwarded": f"for=192.0.2.{n}", "X-Forwarded-For": "198.51.100.8"}), 1)
        equal("another client has its own", refused({"Forwarded": 'for="198.51.100.9:4711";proto=https'}, 20), 0)
        equal("addresses of one /64 count as one", refused(lambda n: {"X-Forwarded-For": f"2001:db8:1:2::{n:x}"}), 1)
        equal("an IPv4 address in IPv6 is that IPv4 address",
              refused(lambda n: {"Forwarded": 'for="[::ffff:198.51.100.9]"'}, 1), 1)
    with Daemon(volunteer__rate=20) as daemon:
        task = "/volunteer/" + daemon.schedule(daemon.result(daemon.job()), "2030-01-01T00:00:00Z")
        statuses = [daemon.tcp("GET", task, headers={"X-Forwarded-For": f"192.0.2.{n}"}).status for n in range(25)]
        equal("without a trusted proxy its word is nothing, and loopback is no exception", statuses.count(429), 5)
        equal("the operator's socket is not limited", {daemon.call("GET", task).status for _ in range(30)}, {200})


def few_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 1024))
    receiver = WebhookReceiver()
    with Daemon(net__allow=LOOPBACK, webhook__retry="1,1,1", render__preset="ultrafast",
                http__max_per_client=1000) as daemon:
        limits = dict(line.rsplit(None, 3)[:2] for line in open(f"/proc/{daemon.process.pid}/limits")
                      if line.startswith("Max open files"))
        equal("the soft limit on open files is raised", limits, {"Max open files": "1024"})
        video = clips.tiny(daemon.folder / "clip.mp4")
        big = clips.heavy(daemon.folder / "big.mp4", 4)
        path = "/media/" + daemon.upload(big)["media_id"]
        url = daemon.upload(video)["url"]
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))
        with flood.flooding(lambda: flood.read_slowly(daemon, path, 505, spread=False)):
            time.sleep(2)
            soon = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=1)).isoformat()
            job = daemon.job()
            posts = [daemon.schedule(daemon.result(job, on_schedule_webhook=receiver.url), soon) for _ in range(24)]
            rendered = daemon.schedule(daemon.result(job, original_video_url=url), "2030-01-01T00:00:00Z")
            with contextlib.suppress(TimeoutError):
                until(lambda: len(receiver.received) >= 24, 12, "24 webhooks")
            check("505 slow readers at 1,024 descriptors: 24 of 24 webhooks leave", len(receiver.received) >= 24,
                  f"{len(receiver.received)} of {len(posts)}")
            done = until(lambda: daemon.get("/scheduled/" + rendered).get("dedup_status") != "pending" and
                         daemon.get("/scheduled/" + rendered), 15, "the render")
            equal("and a video is rendered", (done["dedup_status"], done.get("dedup_error")), ("completed", None))
            equal("the page is served", daemon.tcp("GET", f"/volunteer/{rendered}", headers=HTML).status, 200)
        check("no shortage is told again and again", daemon.log().count("cannot accept") <= 2,
              daemon.log().count("cannot accept"))


def too_few_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (70, 70))
    daemon = Daemon()
    try:
        ended = subprocess.run([BIN / "farmtokd"], env=daemon.environment, capture_output=True, text=True, timeout=5,
                               check=False)
        check("too low a limit on open files is told at the start", ended.returncode == 78 and
              "may open only 70 files" in ended.stderr and "LimitNOFILE" in ended.stderr,
              (ended.returncode, ended.stderr[-500:]))
    except subprocess.TimeoutExpired:
        check("too low a limit on open files is told at the start", False, "the daemon started")


def slow_readers_hold_little():
    with Daemon(http__max_per_client=1000) as daemon:
        big = clips.heavy(daemon.folder / "big.mp4", 8)
        path = "/media/" + daemon.upload(big)["media_id"]
        with flood.flooding(lambda: flood.read_slowly(daemon, path, 300, spread=False)):
            time.sleep(2.5)
            held = flood.kernel_tcp()
        print(f"# 300 slow readers: the kernel holds {held:.0f} MB for TCP")
        check("300 slow readers hold no more than 64 MB of the kernel", held <= 64, f"{held:.0f} MB")


def silence_pushes_nobody_out():
    with Daemon(http__max_connections=64, http__max_per_client=1000) as daemon:
        big = clips.heavy(daemon.folder / "big.mp4", 24)
        path = "/media/" + daemon.upload(big)["media_id"]
        taken = []

        def download():
            with contextlib.suppress(OSError), flood.connected(daemon) as one:
                one.settimeout(20)
                one.send(f"GET {path} HTTP/1.1\r\nHost: t\r\n\r\n".encode())
                while sum(taken) < 24 << 20:
                    got = one.recv(128 << 10)
                    if not got:
                        return
                    taken.append(len(got))
                    time.sleep(0.01)

        with flood.flooding(lambda: flood.connect_in_silence(daemon, 600)):
            time.sleep(0.5)
            clients = [threading.Thread(target=download)]
            clients[0].start()
            clients[0].join(25)
        check("600 silent connections a second: a good download arrives whole", sum(taken) >= 24 << 20, sum(taken))


def one_client_takes_its_share():
    with Daemon(http__max_connections=64, http__max_per_client=8) as daemon:
        ask = b"GET /health HTTP/1.1\r\nHost: t\r\n\r\n"
        hers = flood.connected(daemon, "127.0.0.9")
        hers.settimeout(5)
        hers.send(ask)
        hers.recv(4096)
        many = [flood.connected(daemon) for _ in range(40)]
        time.sleep(0.5)
        alive = 0
        for each in many:
            with contextlib.suppress(BlockingIOError, OSError):
                each.recv(1)
                continue
            alive += 1
        equal("one address has no more connections than it may", alive, 8)
        hers.send(ask)
        check("and costs another address nothing", hers.recv(4096).startswith(b"HTTP/1.1 200"))


def own_addresses_are_private():
    add_address("8.8.4.4")
    asked = []
    with socket.socket() as inner:
        inner.bind(("8.8.4.4", 0))
        inner.listen()

        def serve():
            while True:
                one, _ = inner.accept()
                asked.append(one.recv(65536))
                one.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                one.close()
        threading.Thread(target=serve, daemon=True).start()
        url = f"http://8.8.4.4:{inner.getsockname()[1]}/"
        for allow, wanted in (("127.0.0.0/8", False), ("127.0.0.0/8,8.8.4.4/32", True)):
            asked.clear()
            with Daemon(net__allow=allow, webhook__retry="1") as daemon:
                post = daemon.schedule(daemon.result(daemon.job(), on_schedule_webhook=url), "2030-01-01T00:00:00Z")
                daemon.post(f"/scheduled/{post}/fire-now")

                def settled():
                    told = [each["what"] for each in daemon.get("/events?limit=1000")["items"]]
                    return asked or any(what.startswith("webhook.") for what in told)
                until(settled, 10, "the webhook")
                time.sleep(0.2)
            equal(f"the machine's own public address is reached only when allowed ({allow})", bool(asked), wanted)


ODD = [b"[]", b"[1,2]", b"null", b"true", b"7", b'"text"', b"{", b"\xff\xfe", b'{"a":' * 200 + b"1" + b"}" * 200,
       b'{"password":7}', b'{"password":null}', b'{"password":["x"]}', b'{"proof_url":7}', b'{"proof_url":{}}',
       b'{"text":7}', b'{"at":[]}', b'{"amount":{}}', b'{"items":7}', b'{"ids":"x"}', b'{"posts":[7]}',
       b'{"filter":7}', b'{"schedule":7}', b'{"video_ids":7}', b'{"scheduled_ids":[[]]}', b'{"seed":"x"}']


def no_body_is_an_inner_error():
    with Daemon() as daemon:
        job = daemon.job()
        result = daemon.result(job)
        post = daemon.schedule(daemon.result(job), "2030-01-01T00:00:00Z")
        locked = protected(daemon)
        media = daemon.upload(clips.tiny(daemon.folder / "clip.mp4"))["media_id"]
        changes = [("POST", f"{locked}/unlock"), ("POST", f"/volunteer/{post}/unlock"),
                   ("POST", f"/volunteer/{post}/proof"), ("POST", "/jobs"), ("PATCH", f"/jobs/{job}"),
                   ("POST", f"/jobs/{job}/plan/apply"), ("POST", f"/jobs/{job}/results"),
                   ("PATCH", f"/results/{result}"), ("POST", f"/results/{result}/schedule"),
                   ("PATCH", f"/scheduled/{post}"), ("POST", "/scheduled/recover"), ("POST", "/schedule/explain"),
                   ("POST", "/filter/explain"), ("POST", "/simulate"), ("POST", "/feeds"), ("POST", "/credits/grant"),
                   ("POST", "/media/gc"), ("POST", "/media/verify"), ("POST", f"/media/{media}/remake"),
                   ("POST", f"/media/{media}/release"), ("POST", f"/media/{media}/preview"), ("POST", "/catalogue"),
                   ("POST", "/catalogue/search"), ("POST", "/similar"), ("POST", "/probe"), ("POST", "/work/1/retry"),
                   ("POST", f"/jobs/{job}/cancel")]
        broken = []
        for method, path in changes:
            for body in ODD:
                answer = daemon.call(method, path, body, {"Content-Type": "application/json"})
                if answer.status >= 500 and answer.status != 502:
                    broken.append((method, path, body[:40], answer.status, answer.bytes[:200]))
        check(f"{len(changes) * len(ODD)} odd bodies: none is an inner error", not broken, broken[:6])
        equal("a megabyte of keys is not read at all", daemon.tcp(
            "POST", locked + "/unlock", b"{" + b",".join(b'"k%d":1' % n for n in range(5000)) + b"}").status, 413)
        for body in (b"[]", b'{"password":7}', b"null"):
            answer = daemon.tcp("POST", locked + "/unlock", body, {"Content-Type": "application/json"})
            equal(f"unlock with {body.decode()} is refused as it should be", (answer.status, answer.code),
                  (400, "INVALID_REQUEST"))


def tokens_and_routes():
    with Daemon(api__open="true", api__install_id="me", api__install_secret=SECRET) as daemon:
        equal("the scheme's case does not matter",
              [daemon.tcp("GET", "/jobs", headers={"Authorization": f"{word} {TOKEN}"}).status
               for word in ("Bearer", "bearer", "BEARER", "bEaReR")], [200] * 4)
        answers = [daemon.tcp(*asked) for asked in (("GET", "/jobs"), ("GET", "/nothing/here"), ("DELETE", "/jobs"))]
        equal("without a token a route that is not there looks like one that is",
              {(each.status, each.code, each.error["message"]) for each in answers},
              {(401, "UNAUTHORIZED", "this needs a token")})
        equal("with one it is told", daemon.tcp("GET", "/nothing", headers={"Authorization": "Bearer " + TOKEN}).status,
              404)
    for secret in ("x", "fifteen-letters"):
        closed = Daemon(api__open="true", api__install_id="me", api__install_secret=secret)
        ended = subprocess.Popen([BIN / "farmtokd"], env=closed.environment, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, text=True)
        try:
            _, told = ended.communicate(timeout=4)
        except subprocess.TimeoutExpired:
            ended.kill()
            told = "it started"
        check(f"an install secret of {len(secret)} letters is refused in words", ended.returncode == 78 and
              "16 characters" in told and secret not in told.replace("16 characters", "").replace("farmtok", ""),
              (ended.returncode, told))


def manners_of_answers():
    with Daemon(api__open="true", api__install_id="me", api__install_secret=SECRET) as daemon:
        result = daemon.result(daemon.job())
        post = daemon.schedule(result, "2030-01-01T00:00:00Z")
        video = clips.tiny(daemon.folder / "clip.mp4")
        media = daemon.upload(video)
        asked = [("GET", f"/volunteer/{post}", HTML), ("GET", f"/volunteer/{post}", {}), ("GET", "/nothing", {}),
                 ("GET", "/volunteer/nothing", HTML), ("GET", f"/media/{media['media_id']}", {}),
                 ("GET", f"/media/{media['media_id']}", {"Range": "bytes=9999999-"}),
                 ("GET", "/jobs", {"Authorization": "Bearer " + TOKEN}), ("GET", "/health", {}),
                 ("GET", "/calendar/feed/nothing", {}), ("PUT", "/health", {}), ("GET", "/x" * 3000, {}),
                 ("POST", f"/volunteer/{post}/proof", {"Content-Type": "application/json"})]
        bare = []
        for method, path, headers in asked:
            answer = daemon.tcp(method, path, headers=headers)
            if (answer.headers["X-Content-Type-Options"], answer.headers["X-Robots-Tag"]) != ("nosniff",
                                                                                              "noindex, nofollow"):
                bare.append((method, path[:60], answer.status))
        equal("every answer of the open door says nosniff and noindex", bare, [])
        etag = daemon.tcp("GET", f"/media/{media['media_id']}").headers["ETag"]
        equal("a video's ETag is its digest", etag, f'"{media["sha256"]}"')
        equal("and spares sending it again", daemon.tcp("GET", f"/media/{media['media_id']}",
                                                       headers={"If-None-Match": etag}).status, 304)


def run():
    for case in (one_link_does_not_stop_the_operator, guesses_are_few, many_guessers_lock_out_nobody,
                 limits_count_clients,
                 silence_pushes_nobody_out, one_client_takes_its_share, no_body_is_an_inner_error, tokens_and_routes,
                 manners_of_answers):
        with section(case.__name__):
            case()
    for case in (few_descriptors, too_few_descriptors):
        with section(case.__name__):
            apart(case)
    for case in (slow_readers_hold_little, own_addresses_are_private):
        with section(case.__name__):
            apart(case, network=True)


if __name__ == "__main__":
    run()
    finish()
