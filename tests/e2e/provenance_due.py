"""A state of before: posts that are due at the first start, and tasks that were handed out already."""
import sqlite3
import time

from kit.checks import check, equal, until
from kit.daemon import Daemon
from kit.state import try_start
from provenance_policy import before, result_of, schedule


def due_at_start(_folder, clip):
    with Daemon(render__preset="ultrafast") as daemon:
        # The state of before has no labels.
        due, handed_out = (schedule(daemon, result_of(daemon, clip, "--ai-origin", "operator"))[1]["scheduled_id"]
                           for _ in range(2))
        for post in (due, handed_out):
            until(lambda post=post: daemon.get(f"/scheduled/{post}")["dedup_status"] == "completed", 60, "the copy")
        daemon.run("schedule", "fire", handed_out, "--json")
        daemon.examined()
        daemon.stop()
        before(daemon.state)
        with sqlite3.connect(daemon.state / "farmtok.db") as db:
            past = int(time.time() * 1000) - 60_000
            db.execute("UPDATE posts SET scheduled_datetime = ? WHERE scheduled_id = ?", (past, due))
            db.execute("UPDATE work SET run_at = ? WHERE kind = 'fire' AND key = ?", (past, due))
        db.close()
        check("the old state starts", try_start(daemon, "--accept-state").ready)
        now = until(lambda: (each := daemon.get(f"/scheduled/{due}"))["fired"] and each, 60, "the post that was due")
        equal("a due post is read before it fires", (now["ai_origin"], now["is_aigc"]), ("credentials", True))
        story = " ".join(daemon.get(f"/why/{due}")["explanation"])
        check("and why tells it", "Dream Machine" in story, story)
        now = until(lambda: (each := daemon.get(f"/scheduled/{handed_out}"))["ai_origin"] == "credentials" and each, 60,
                    "the task that was handed out")
        task = daemon.get(f"/volunteer/{handed_out}")
        equal("a task that was handed out asks for the label", (now["is_aigc"], task["is_aigc"]), (True, True))
