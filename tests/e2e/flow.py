"""The main job, end to end, on real parts. Sections share one daemon where they can."""
import pathlib
import tempfile

import flow_daemon
import flow_job
import flow_posts
from kit import clips, mail
from kit.checks import equal, finish, section, skip
from kit.receivers import WebhookReceiver, standard_webhook_signature


def main(folder):
    with section("the published vector"):
        equal("the published Standard Webhooks vector", standard_webhook_signature(
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    tiny, long_clip = clips.tiny(folder / "tiny.mp4"), clips.tiny(folder / "long.mp4", 20, "720x1280", 30)
    real = clips.footage("bottle-detection.mp4")
    if not real:
        skip("real footage", "the folder of clips is missing (FARMTOK_SHARED); a made clip stands in")
    server = mail.MailServer()
    with flow_daemon.started(mail__smtp_url=server.url, mail__smtp_tls="none") as daemon:
        receiver = WebhookReceiver((daemon.state / "webhook.secret").read_text().strip())
        post = None
        with section("the main job"):
            post = flow_job.main_job(daemon, receiver, server, real or tiny)
        with section("the volunteer"):
            flow_job.volunteer(daemon, post)
        with section("a batch"):
            flow_posts.batch(daemon, tiny)
        with section("firing by itself"):
            flow_posts.by_itself(daemon, receiver)
        with section("a refused webhook"):
            flow_daemon.retried(daemon, receiver)
    server.stop()
    with flow_daemon.started() as daemon:
        for name, run in (("calendars", flow_posts.calendars), ("a password", flow_posts.protected),
                          ("idempotency", flow_daemon.idempotency), ("events", flow_daemon.events_live),
                          ("doors", flow_daemon.doors), ("the outbox", flow_daemon.outbox),
                          ("a second daemon", flow_daemon.second_daemon)):
            with section(name):
                run(daemon)
        with section("stored media"):
            flow_posts.stored_once(daemon, tiny)
        with section("a graceful stop"):
            flow_daemon.graceful(daemon, long_clip)
    with section("mail with TLS"):
        flow_daemon.tls_mail(folder)


with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as place:
    with section("the run"):
        main(pathlib.Path(place))
finish()
