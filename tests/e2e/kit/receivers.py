"""Stand-ins for outside services: a webhook receiver that checks signatures, and a web server of videos."""
import base64
import hashlib
import hmac
import http.server
import json
import threading

from .checks import patience


def standard_webhook_signature(secret, message_id, timestamp, body):
    """The published Standard Webhooks algorithm: HMAC-SHA256 over id.timestamp.body, keyed by the decoded secret."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join([message_id.encode(), str(timestamp).encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Server:
    """A threaded HTTP server on a free loopback port that passes every request to `handle`."""

    def __init__(self):
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                owner.handle(self, self.rfile.read(length))

            do_GET = do_PUT = do_DELETE = do_POST

            def log_message(self, *_):
                pass

        class Listener(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 512

            def handle_error(self, *_):
                pass  # a killed client is expected

        self.listener = Listener(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.listener.server_address[1]}"
        threading.Thread(target=self.listener.serve_forever, args=(0.05,), daemon=True).start()


def answer(request, status, body=b"", content_type="text/plain", **headers):
    request.send_response(status)
    request.send_header("Content-Type", content_type)
    request.send_header("Content-Length", str(len(body)))
    for key, value in headers.items():
        request.send_header(key.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)


class Received:
    def __init__(self, request, body, secret):
        self.path, self.headers, self.body = request.path, request.headers, body
        self.id, self.timestamp = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        self.event = json.loads(body)
        # The header holds a signature of each secret that is in force, separated by spaces.
        self.genuine = secret is not None and any(
            hmac.compare_digest(each, standard_webhook_signature(secret, self.id, self.timestamp, body))
            for each in request.headers.get("webhook-signature", "").split(" "))


class WebhookReceiver(Server):
    """Keeps the received webhooks. `refuse` counts down: so many requests are answered 500 first."""

    def __init__(self, secret=None, refuse=0):
        self.secret, self.refuse, self.received, self.refused = secret, refuse, [], []
        self.changed = threading.Condition()
        super().__init__()

    def handle(self, request, body):
        came = Received(request, body, self.secret)
        with self.changed:
            fails = self.refuse > 0
            self.refuse -= fails
            (self.refused if fails else self.received).append(came)
            self.changed.notify_all()
        answer(request, 500 if fails else 204)

    def wait(self, wanted, seconds=20):
        """The first webhook for which `wanted(event)` holds; waits until it arrives."""
        def found():
            return next((each for each in self.received if wanted(each.event)), None)
        with self.changed:
            if not self.changed.wait_for(found, seconds * patience()):
                raise TimeoutError(f"the webhook did not come; {len(self.received)} others did")
            return found()


class Videos(Server):
    """Serves `files` {path: bytes}; statuses can be forced by `status` {path: number}; `hang` paths never answer."""

    def __init__(self):
        self.files, self.status, self.hang, self.asked = {}, {}, set(), []
        self.release = threading.Event()
        super().__init__()

    def handle(self, request, _):
        self.asked.append(request.path)
        if request.path in self.hang:
            self.release.wait(600)
        elif request.path in self.status:
            answer(request, self.status[request.path], b"no")
        elif request.path in self.files:
            answer(request, 200, self.files[request.path], "video/mp4")
        else:
            answer(request, 404, b"no")
