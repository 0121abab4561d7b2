"""Shared code of all stand-ins: routes over a query and a JSON body, the received requests, and ways to misbehave."""
import json
import threading
import urllib.parse

from ..receivers import Server, answer


class Asked:
    """One request as received."""

    def __init__(self, request, body):
        url = urllib.parse.urlsplit(request.path)
        self.method, self.path = request.command, url.path
        self.query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        self.headers, self.body = request.headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def number(self, name, otherwise):
        return int(self.query.get(name) or otherwise)


class Service(Server):
    """`misbehave` names the form of every answer from now on, until it is None again; `once` does the same for the next
    answers, one each; `wish(asked)` may choose it by the request. The names are statuses and the methods called do_….
    `mangle` changes the bytes of good answers."""

    def __init__(self):
        self.asked, self.misbehave, self.once, self.mangle = [], None, [], None
        self.wish = lambda asked: None
        self.release = threading.Event()
        super().__init__()

    def handle(self, request, body):
        asked = Asked(request, body)
        self.asked.append(asked)
        name = self.once.pop(0) if self.once else self.misbehave or self.wish(asked)
        if name and name.isdigit():
            return answer(request, int(name), b"no")
        if name:
            return getattr(self, "do_" + name)(request)
        return self.serve(request, asked)

    def serve(self, request, asked):
        raise NotImplementedError

    def reply(self, request, value, status=200, **headers):
        body = json.dumps(value).encode()
        answer(request, status, self.mangle(body) if self.mangle else body, "application/json", **headers)

    def do_html(self, request):
        answer(request, 200, b"<!doctype html><title>Just a moment...</title><p>Checking your browser", "text/html")

    def do_empty(self, request):
        answer(request, 200, b"")

    def do_broken(self, request):
        answer(request, 200, b'{"code":0,"data":{"videos":[{"video_id":"1', "application/json")

    def do_array(self, request):
        answer(request, 200, b'[[[]], 5, null, "x"]', "application/json")

    def do_deep(self, request):
        answer(request, 200, b"[" * 100_000 + b"]" * 100_000, "application/json")

    def do_invalid_utf8(self, request):
        answer(request, 200, b'{"code":0,"msg":"\xff\xfe\x80","data":{"videos":[]}}', "application/json")

    def do_huge(self, request):
        """Two gigabytes of blanks, announced."""
        self.pour(request, {"Content-Length": str(2 << 30)}, lambda piece: piece)

    def do_endless(self, request):
        """The same without a length, in chunks."""
        self.pour(request, {"Transfer-Encoding": "chunked"}, lambda piece: b"%x\r\n%s\r\n" % (len(piece), piece))

    def pour(self, request, headers, framed):
        request.protocol_version = "HTTP/1.1"
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        piece = framed(b" " * (1 << 20))
        try:
            for _ in range(2048):
                request.wfile.write(piece)
        except OSError:
            pass  # the client has left

    def do_hang(self, _request):
        self.release.wait(600)

    def do_drop(self, request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
        request.close_connection = True

    def do_redirect(self, request):
        answer(request, 302, b"", Location="http://169.254.169.254/latest/meta-data/")


def page_of(items, begin, count):
    """One page and whether there is more."""
    return items[begin:begin + count], begin + count < len(items)
