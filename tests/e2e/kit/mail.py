"""Real SMTP servers on loopback: plain, or with STARTTLS and AUTH under a certificate made for the test."""
import email
import email.policy
import logging
import socket
import ssl
import subprocess
import threading
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from .checks import patience

# A refused certificate is part of the test.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
warnings.simplefilter("ignore", DeprecationWarning)

USER, PASSWORD = "farm", "a long pass word"


def make_certificate(folder):
    """A self-made certificate for 127.0.0.1; the paths of certificate and key."""
    certificate, key = folder / "smtp.pem", folder / "smtp.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
    return certificate, key


def parse(message):
    return email.message_from_bytes(message, policy=email.policy.default)


def parts(message):
    """The texts of a multipart/alternative by their types."""
    return {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}


class MailServer:
    """Keeps (envelope, message, session) of every mail."""

    def __init__(self, certificate=None):
        self.mails, self.changed = [], threading.Condition()
        more = {}
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*certificate)
            more = {"tls_context": context, "require_starttls": True, "auth_required": True,
                    "authenticator": self.authenticate}
        self.logins = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.controller = Controller(self, hostname="127.0.0.1", port=free_port(), **more)
        self.controller.start()
        self.url = f"smtp://127.0.0.1:{self.controller.port}"

    def authenticate(self, _server, session, _envelope, _mechanism, data):
        fits = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        self.logins.append((fits, session.ssl is not None))
        return AuthResult(success=fits)

    async def handle_DATA(self, _server, session, envelope):
        with self.changed:
            self.mails.append((envelope, parse(envelope.content), session.ssl is not None))
            self.changed.notify_all()
        return "250 OK"

    def wait(self, count, seconds=20):
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.mails) >= count, seconds * patience()):
                raise TimeoutError(f"{len(self.mails)} of {count} mails came")
            return self.mails[:count]

    def stop(self):
        self.controller.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
