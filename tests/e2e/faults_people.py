"""Volunteers, their links and proofs, and attacks on the operator by data and by other users of the machine."""
import base64
import datetime
import json
import os
import resource
import stat
import subprocess

from kit.checks import check, equal, finish, section, until
from kit.daemon import BIN, ROOT, Daemon
from kit.receivers import WebhookReceiver

FIRST = "https://www.tiktok.com/@brand/video/7349123456789012345"
SECOND = FIRST[:-1] + "6"
HTML = {"Accept": "text/html"}
# A title that clears the screen, sets the window's name, reverses the text and contains 8-bit CSI.
HOSTILE = "a\x1b[2Jb\x1b]0;x\x07c\u202ed\u009b31m\x7f"
OBEYED = ("\x1b", "\x07", "\u202e", "\u009b", "\x7f")


def made_post(daemon, at="2031-01-01T09:00:00Z", **fields):
    return daemon.schedule(daemon.result(daemon.job(), **fields), at)


def proof(daemon, post, url):
    return daemon.tcp("POST", f"/volunteer/{post}/proof", {"proof_url": url})


def standings(daemon, post):
    return {each["proof_url"]: each["standing"] for each in daemon.get(f"/scheduled/{post}/proofs")["items"]}


def proofs_before_the_due_time(daemon):
    post = made_post(daemon)
    early = proof(daemon, post, FIRST)
    equal("a proof before its post fired is refused", (early.status, early.code), (409, "NOT_FIRED"))
    form = daemon.tcp("POST", f"/volunteer/{post}/proof", "proof_url=" + FIRST,
                      {"Content-Type": "application/x-www-form-urlencoded", **HTML})
    check("and the page says when to come back", form.status == 409 and b"not due yet: come back on" in form.bytes,
          form.bytes[:300])
    page = daemon.tcp("GET", f"/volunteer/{post}", headers=HTML).bytes
    check("a page before the time has no form", b"not due yet" in page and b'name="proof_url"' not in page)
    cli = daemon.cli("proof", "submit", post, "--url", FIRST)
    check("the operator is told so, too", cli.returncode == 5 and "has not fired yet" in cli.stderr, cli)
    equal("nothing counts", (standings(daemon, post), daemon.get(f"/scheduled/{post}").get("proof_url")), ({}, None))
    daemon.post(f"/scheduled/{post}/fire-now")
    equal("once it has fired the same proof counts", proof(daemon, post, FIRST).data["standing"], "counted")


def decided_proofs(daemon, receiver):
    post = made_post(daemon, on_proof_webhook=receiver.url + "/proof", on_schedule_email="ana@a.test")
    daemon.post(f"/scheduled/{post}/fire-now")
    proof(daemon, post, FIRST)
    proof(daemon, post, SECOND)
    returned = daemon.cli("proof", "return", post, "--reason", "this is another video", "--json")
    check("a proof can be returned", returned.returncode == 0 and "proof_url" not in json.loads(returned.stdout), returned)
    page = daemon.tcp("GET", f"/volunteer/{post}", headers=HTML).bytes
    check("the volunteer's page says why and has the form again", b"this is another video" in page and
          b'name="proof_url"' in page)
    again = proof(daemon, post, FIRST)
    equal("it does not count again", (again.status, again.code), (409, "PROOF_RETURNED"))
    accepted = daemon.cli("proof", "accept", post, "--url", SECOND, "--json=proof_url,status")
    equal("a disputed one can be accepted", json.loads(accepted.stdout or "{}"), {"proof_url": SECOND, "status": "completed"})
    equal("accepting it again changes nothing", daemon.cli("proof", "accept", post, "--url", SECOND).returncode, 0)
    daemon.cli("proof", "accept", post, "--url", FIRST, "--reason", "it is ours after all")
    equal("a returned one, too; the former is disputed", standings(daemon, post), {FIRST: "counted", SECOND: "disputed"})
    actions = ["PROOF_SUBMITTED", "PROOF_RETURNED", "PROOF_SUBMITTED", "PROOF_SUBMITTED"]
    told = lambda: [each.event["action"] for each in receiver.received if each.event["payload"]["scheduled_id"] == post]  # noqa: E731
    until(lambda: len(told()) >= 4, what="the webhooks")
    equal("each change is told once", sorted(told()), sorted(actions))
    why = daemon.cli("why", post).stdout
    check("why knows who decided and why", "proof.returned" in why and "proof.accepted" in why and
          "it is ours after all" in why, why)
    equal("a URL that was not handed in is not found", daemon.cli("proof", "accept", post, "--url", FIRST[:-2]).returncode, 3)
    check("a return needs a reason", daemon.cli("proof", "return", post).returncode == 2)


def links(daemon):
    post = made_post(daemon, inbox_tracer="b1", caption="a caption")
    old = daemon.run("schedule", "link", post, "--json")
    check("a link says until when it works", "expires_at" in old, old)
    fresh = daemon.run("schedule", "link", post, "--revoke", "--yes", "--json")["volunteer_magic_link"]
    check("--revoke makes another link", fresh != old["volunteer_magic_link"] and post not in fresh, fresh)
    path = fresh.removeprefix(daemon.url)
    gone = [daemon.tcp("GET", f"/volunteer/{post}"), daemon.tcp("POST", f"/volunteer/{post}/unlock", {"password": "x"}),
            daemon.tcp("POST", f"/volunteer/{post}/proof", {"proof_url": FIRST})]
    equal("the former one opens nothing", {(each.status, each.code) for each in gone}, {(410, "LINK_EXPIRED")})
    page = daemon.tcp("GET", f"/volunteer/{post}", headers=HTML)
    check("and its page says so", page.status == 410 and b"does not work any more" in page.bytes and
          b"a caption" not in page.bytes, page.bytes[:300])
    shown = daemon.tcp("GET", path, headers=HTML)
    check("the new one opens the page", shown.status == 200 and b"a caption" in shown.bytes, shown.status)
    equal("the post carries it", daemon.get(f"/scheduled/{post}")["volunteer_magic_link"], fresh)
    listed = daemon.get("/calendar/month/2031/1")["days"]["2031-01-01"]
    check("the calendar, too", fresh in {each["volunteer_magic_link"] for each in listed})
    ics = daemon.cli("calendar", "export", "--ics", "-").stdout.replace("\r\n ", "")
    check("and the calendar file", path.split("?")[0] in ics and f"/volunteer/{post}" not in ics)
    daemon.post(f"/scheduled/{post}/fire-now")
    answer = daemon.tcp("POST", path.split("?")[0] + "/proof", {"proof_url": FIRST})
    equal("a proof comes in by it", (answer.status, answer.json.get("success")), (200, True))
    daemon.run("schedule", "link", post, "--revoke", "--yes", "--json")
    equal("a replaced token dies like an id", daemon.tcp("GET", path).status, 410)


def expiry():
    soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=1.5)
    with Daemon(links__ttl="1s") as daemon:
        post = made_post(daemon, at=soon.isoformat(timespec="milliseconds"))
        equal("a link works before its post is due", daemon.tcp("GET", f"/volunteer/{post}").status, 200)
        until(lambda: daemon.tcp("GET", f"/volunteer/{post}").status == 410, 5, "the end of the link")
        gone = daemon.tcp("GET", f"/volunteer/{post}", headers=HTML)
        check("a link ends by itself, in words", gone.status == 410 and b"expired" in gone.bytes, gone.bytes[:300])
        check("the operator is told", "expired" in daemon.cli("schedule", "link", post).stderr)


def shown_data(daemon):
    job = daemon.job()
    result = daemon.result(job, post_text=HOSTILE, caption=HOSTILE)
    daemon.result(job, post_text="=1+1", caption="-2+3")
    post = daemon.schedule(result, "2031-02-01T00:00:00Z")
    daemon.post(f"/scheduled/{post}/fire-now")
    daemon.call("POST", f"/volunteer/{post}/proof", {"proof_url": FIRST})
    daemon.cli("proof", "return", post, "--reason", "no" + HOSTILE)
    for words in (("results", "list"), ("results", "show", result), ("results", "list", "--csv"),
                  ("results", "list", "--json"), ("results", "list", "--ndjson"), ("schedule", "show", post),
                  ("proof", "show", post), ("proof", "submit", post, "--url", FIRST), ("why", post),
                  ("calendar", "day", "2031-02-01"), ("calendar", "agenda"), ("jobs", "show", HOSTILE), ("events",), ("why", HOSTILE), ("calendar", "month", HOSTILE),
                  ("config", "get", HOSTILE)):
        done = daemon.cli(*words)
        check(f"nothing a terminal obeys comes from: {words[0]} {' '.join(words[1:2])[:8]!a}",
              not [each for each in OBEYED if each in done.stdout + done.stderr], ascii(done.stdout + done.stderr)[:400])
    equal("JSON stays exact", daemon.run("results", "show", result, "--json=caption")["caption"], HOSTILE)
    rows = daemon.cli("results", "list", "--csv=tweet_text,caption,match_score").stdout.splitlines()
    check("CSV runs no formula, and numbers stay numbers", "'=1+1,'-2+3,100" in rows, rows)


def exposed_configuration():
    daemon = Daemon()
    try:
        file = daemon.folder / "config.toml"
        file.unlink()
        daemon.cli("config", "set", "api.install_secret", "-", stdin="0123456789abcdef0123\n")
        equal("config set makes the file for its user alone", stat.S_IMODE(file.stat().st_mode), 0o600)
        file.chmod(0o644)
        listed = daemon.cli("config", "list")
        check("config list warns of a file that others can read", f"chmod 600 {file}" in listed.stderr, listed.stderr)
        daemon.start()
        check("the log warns", "others on this machine can read" in daemon.log(), daemon.log())
        told = [each for each in json.loads(daemon.cli("doctor", "--json").stdout)["checks"] if each["name"] == "config"]
        check("doctor fails, with the command that helps", told and not told[0]["ok"] and
              told[0]["hint"] == f"chmod 600 {file}", told)
        file.chmod(0o600)
        told = [each for each in json.loads(daemon.cli("doctor", "--json").stdout)["checks"] if each["name"] == "config"]
        check("after which it is well", told and told[0]["ok"], told)
    finally:
        daemon.__exit__()


def tokens():
    daemon = Daemon(api__open="true", api__install_id="me")
    try:
        daemon.cli("config", "set", "api.install_secret", "-", stdin="0123456789abcdef0123\n")
        daemon.start()

        def status(token):
            return daemon.tcp("GET", "/jobs", headers={"Authorization": "Bearer " + token}).status

        first = base64.b64encode(b"me:0123456789abcdef0123").decode()
        equal("the first token works", status(first), 200)
        second = daemon.run("tokens", "rotate", "--overlap", "1h", "--yes", "--json")["token"]
        equal("a new one works at once, the former for the overlap", (status(second), status(first)), (200, 200))
        early = daemon.cli("tokens", "rotate", "--yes", "--json")
        check("another rotation within the overlap is refused, with the command that ends it", early.returncode == 5 and
              json.loads(early.stderr)["error"]["hint"] == "farmtok tokens rotate --overlap 0s --yes" and
              (status(second), status(first)) == (200, 200), early)
        third = daemon.run("tokens", "rotate", "--overlap", "0s", "--yes", "--json")["token"]
        equal("with an overlap of nothing the former ones are refused at once", (status(third), status(second), status(first)),
              (200, 401, 401))
        equal("the file is its user's alone", stat.S_IMODE((daemon.folder / "config.toml").stat().st_mode), 0o600)
        check("the secret is not in the log", base64.b64decode(third).decode()[3:] not in daemon.log())
        daemon.stop()
        daemon.start()
        equal("a restart keeps it", (status(third), status(second)), (200, 401))
        refused = daemon.cli("tokens", "rotate", "--yes", env={"FARMTOK_API_INSTALL_SECRET": "0123456789abcdef"})
        check("a secret of the environment cannot be rotated in the file", refused.returncode == 78 and
              "FARMTOK_API_INSTALL_SECRET" in refused.stderr, refused)
    finally:
        daemon.__exit__()


def low_limits():
    """Sanitizers need terabytes of address space."""
    if "asan" in str(BIN) or "tsan" in str(BIN):
        return
    lower = (1 << 20) * 600
    done = subprocess.run([BIN / "farmtok-media"], input=json.dumps({"operation": "self-test"}) + "\n", text=True,
                          capture_output=True, check=False, timeout=20, preexec_fn=lambda: resource.setrlimit(
                              resource.RLIMIT_AS, (lower, lower)) or (os.setuid(65534) if os.getuid() == 0 else None))
    check("a child with less memory than it wants is confined all the same", '{"done"' in done.stdout, done)
    with Daemon() as daemon:
        resource.prlimit(daemon.process.pid, resource.RLIMIT_AS, ((1 << 20) * 20,) * 2)
        told = [each for each in json.loads(daemon.cli("doctor", "--json").stdout)["checks"] if each["name"] == "media"]
        check("a child that cannot load names the limit", told and not told[0]["ok"] and "memory 2" in
              told[0]["message"] + told[0].get("hint", ""), told)


def units():
    unit = (ROOT / "packaging/systemd/farmtokd.service").read_text()
    for line in ("LimitNOFILE=65536", "StartLimitIntervalSec=0", "Restart=on-failure", "CapabilityBoundingSet="):
        check(f"the unit has {line}", line in unit.splitlines())
    try:
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=25",
                               str(ROOT / "packaging/systemd/farmtokd.service")], capture_output=True, text=True,
                              check=False, timeout=20)
    except FileNotFoundError:
        return
    check("systemd-analyze security is below 2.5", done.returncode == 0, (done.stdout + done.stderr)[-300:])


def run():
    receiver = WebhookReceiver()
    with Daemon(net__allow="127.0.0.0/8") as daemon:
        with section("proofs before the due time"):
            proofs_before_the_due_time(daemon)
        with section("proofs accepted and returned"):
            decided_proofs(daemon, receiver)
        with section("links revoked"):
            links(daemon)
        with section("what reaches a terminal or a spreadsheet"):
            shown_data(daemon)
    for name, play in (("links expired", expiry), ("a configuration others can read", exposed_configuration),
                       ("tokens rotated", tokens), ("low limits", low_limits), ("units", units)):
        with section(name):
            play()


if __name__ == "__main__":
    run()
    finish()
