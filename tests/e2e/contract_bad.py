"""Refusals and their form: by name, with a reason, and without a trace."""
import http.client
import json
import socket

from contract_fields import make_job, make_post, make_result
from kit.checks import check, equal


def refused(door, method, path, body):
    answer = door(method, path, body)
    fields = [detail["field"] for detail in answer.error.get("details", [])] if not answer.json["success"] else []
    return answer.status, answer.code, fields


def refusals(door):
    job = "/jobs/" + make_job(door)
    result = "/results/" + make_result(door)["result_id"]
    post = "/scheduled/" + make_post(door)["scheduled_id"]
    before = [door("GET", path).data for path in (job, result, post)]
    rows = [
        ("POST", "/jobs", {"job_mode": "manual", "colour": "red"}, "colour"),
            ("POST", "/jobs", {"job_mode": "manuel"}, "job_mode"),
        ("POST", "/jobs", {"job_mode": "manual", "output_quantity": "5"}, "output_quantity"),
        ("POST", "/jobs", {"job_mode": "manual", "output_quantity": 0}, "output_quantity"),
        ("POST", "/jobs", {"job_mode": "manual", "output_quantity": 1.5}, "output_quantity"),
        ("POST", "/jobs", {"job_mode": "manual", "bookmarked": "yes"}, "bookmarked"),
        ("POST", "/jobs", {"job_mode": "manual", "publish_mode": "NEVER"}, "publish_mode"),
        ("POST", "/jobs", {"job_mode": "manual", "on_schedule_webhook_default": "ftp://x"},
         "on_schedule_webhook_default"),
        ("POST", "/jobs", {"job_mode": "manual", "on_schedule_email_default": "nobody"}, "on_schedule_email_default"),
        ("POST", "/jobs", {"job_mode": "manual", "on_schedule_email_default": "a@b.example\r\nBcc: c@d.example"},
         "on_schedule_email_default"),
        ("POST", "/jobs", {"job_mode": "manual", "job_id": "job_mine"}, "job_id"),
            ("POST", "/jobs", {"job_mode": "manual", "title": "x" * 201}, "title"),
        ("PATCH", job, {"job_mode": "search"}, "job_mode"), ("PATCH", job, {"status": "FAILED"}, "status"),
        ("POST", job + "/results", {"post_text": "t", "match_score": 101}, "match_score"),
        ("POST", job + "/results", {"post_text": "t", "match_score": -1}, "match_score"),
        ("POST", job + "/results", {"post_text": "t", "original_video_url": "file:///etc/passwd"},
         "original_video_url"),
        ("POST", job + "/results", {"post_text": "t", "scheduled": True}, "scheduled"),
            ("POST", job + "/results", {}, "post_text"),
        ("POST", job + "/results", {"post_text": "nul\0"}, "post_text"),
            ("POST", job + "/results", {"post_text": 5}, "post_text"),
        ("PATCH", result, {"match_score": 3}, "match_score"), ("PATCH", result, {"approved": None}, "approved"),
        ("PATCH", result, {"approved": True, "rejected": True}, "rejected"), ("PATCH", post, {"fired": True}, "fired"),
        ("PATCH", post, {"on_proof_webhook": "https://user:pw@h.example"}, "on_proof_webhook"),
            ("PATCH", post, {"timezone": "Mars/Olympus"}, "timezone"),
    ]
    for method, path, body, field in rows:
        got = refused(door, method, path, body)
        words = f"{method} {path.split('/')[1]} {json.dumps(body)[:60]} is refused by the name of {field}"
        check(words, got[:2] == (400, "INVALID_REQUEST") and field in got[2], got)
    two = refused(door, "POST", "/jobs", {"job_mode": "manual", "colour": 1, "output_quantity": "x"})
    check("all faults are told at once", {"colour", "output_quantity"} <= set(two[2]), two)
    equal("nothing of it was stored", [door("GET", path).data for path in (job, result, post)], before)


def times(door):
    result = make_result(door)["result_id"]
    post = "/scheduled/" + make_post(door)["scheduled_id"]
    doors = (("POST", f"/results/{result}/schedule"), ("PATCH", post), ("PATCH", "/results/" + result))
    for at in ("2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z", "2038-01-01T00:00:00Z", "some day",
               "2033-02-30T00:00:00Z",
               "2033-01-01T25:00:00Z", "", 5):
        answers = [refused(door, method, path, {"scheduled_datetime": at}) for method, path in doors]
        equal(f"the time {at!r} is refused by name everywhere", answers,
              [(400, "INVALID_REQUEST", ["scheduled_datetime"])] * 3)
    late, far = (door("PATCH", post, {"scheduled_datetime": at}).error["message"]
                 for at in ("2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z"))
    check("with the reason", "past" in late and "2037" in far, (late, far))


def texts(door):
    """Long, right-to-left and emoji texts come back byte for byte."""
    for name, text in (("10,000 emoji", "👩‍👩‍👧‍👦🏳️‍🌈é́"[:10] * 1000), ("right-to-left",
                                                                       "שלום \u202eעולם\u202c مرحبا\n" * 100),
                       ("everything else", "\t\"\\</script>&amp;\u2028'\n\U0001F4A9")):
        result = make_result(door, caption=text)
        post = door("POST", f"/results/{result['result_id']}/schedule",
                    {"scheduled_datetime": "2033-01-01T00:00:00Z"}).data
        task = door("GET", "/volunteer/" + post["scheduled_id"], headers={"Accept": "application/json"}).data
        equal(f"{name} survive unchanged", [each["caption"] == text for each in (result, post, task)], [True] * 3)
    long = door("POST", f"/jobs/{make_job(door)}/results", {"caption": "x" * 20_001, "post_text": "t"})
    equal("a caption too long is refused with its length", (long.code,
                                                            "20001" in long.error["message"].replace(",", "")),
          ("INVALID_REQUEST", True))


def hostile_bodies(door):
    total = door("GET", "/jobs").data["total"]
    bodies = {"not JSON": b"{", "empty words": b"   ", "a list": b"[]", "a text": b'"x"', "null": b"null",
              "two objects": b"{}{}", "broken UTF-8": b'{"title":"\xff\xfe"}',
              "a lone surrogate": b'{"title":"\\ud800"}', "overlong UTF-8": b'{"title":"\xc0\xaf"}',
              "100,000 brackets": b"[" * 100_000,
              "100,000 objects": b'{"a":' * 100_000, "a huge number": b'{"output_quantity":1e999}',
              "a giant integer": b'{"output_quantity":' + b"9" * 5000 + b"}", "NaN": b'{"output_quantity":NaN}',
              "a comment": b'{/**/"job_mode":"manual"}',
              "UTF-16": '{"job_mode":"manual"}'.encode("utf-16"),
              "900 kB of keys": b"{" + b",".join(b'"k%d":1' % n for n in range(60_000)) + b"}"}
    for name, body in bodies.items():
        answer = door("POST", "/jobs", body)
        equal(f"a body with {name} is refused", (answer.status, answer.code), (400, "INVALID_REQUEST"))
    equal("none of them made a job", door("GET", "/jobs").data["total"], total)


def raw(daemon, data, tcp):
    """The status of the answer to raw bytes, and whether the connection ended; None when there was no answer."""
    host, port = daemon.address.rsplit(":", 1)
    with socket.socket(socket.AF_INET if tcp else socket.AF_UNIX) as line:
        line.settimeout(10)
        line.connect((host, int(port)) if tcp else str(daemon.socket))
        try:
            line.sendall(data)
        except OSError:
            pass
        try:
            answer = line.recv(65536)
        except OSError:
            return None
    return int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/1.1 ") else None


def limits(daemon):
    for tcp in (False, True):
        where = "listener" if tcp else "socket"
        head = b"POST /volunteer/x/proof HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        equal(f"{where}: a declared body of 2 MB is 413 before it is sent",
              raw(daemon, head + b"Content-Length: 2000000\r\n\r\n", tcp), 413)
        equal(f"{where}: a head of 64 kB is 431", raw(daemon,
                                                      b"GET /health HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 65536 + b"\r\n\r\n", tcp), 431)
        bad = {"a body of two lengths": head + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
               "length and chunks at once": head + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
               "no Host": b"GET /health HTTP/1.1\r\n\r\n",
               "a folded header": b"GET /health HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
               "a negative length": head + b"Content-Length: -1\r\n\r\n",
               "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"}
        equal(f"{where}: what smuggles or lies is 400", {name: raw(daemon, data, tcp) for name, data in bad.items()},
              {name: 400 for name in bad})
        equal(f"{where}: dot segments reach nothing", [raw(daemon,
                                                           b"GET " + path + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", tcp) in (400, 401, 404) for path in
              (b"/media/../../etc/passwd", b"/media/%2e%2e%2fdatabase", b"/assets/..%2f..%2fsecret",
               b"/volunteer/%00")], [True] * 4)
    host, port = daemon.address.rsplit(":", 1)
    line = http.client.HTTPConnection(host, int(port), timeout=10)
    line.request("HEAD", "/health")
    first = line.getresponse()
    first.read()
    line.request("GET", "/health")
    second = line.getresponse()
    equal("HEAD leaves the connection usable, with GET's length", (first.status, second.status,
                                                                   first.headers["Content-Length"]),
          (200, 200, str(len(second.read()))))
    line.close()
