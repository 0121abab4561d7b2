"""Stores with many posts: one that the daemon made, copied by SQL while no daemon runs."""
import contextlib
import sqlite3
import time


def copy_rows(database, table, of, count, changes):
    """`count` copies of the row `of` ("column = 'value'"), each with its number in n (from 1) for `changes`."""
    columns = [name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")
               if name not in ("row", "work_id")]
    chosen = ", ".join(changes.get(name, name) for name in columns)
    database.execute(f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "
                     f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}, numbers WHERE {of}")


def fill(daemon, count, due):
    """Gives the store of `daemon`, which is stopped and started again, `count` more posts; `due`: an SQL expression of n
    for the milliseconds since 1970 at which each is due. The ids of posts are post_ and n with 26 digits."""
    result = daemon.add_result(daemon.add_job("Many"), caption="A caption of usual length, with #some #hashtags #fyp",
                               instructions="Post it, pin the comment, hand in the address.",
                               on_schedule_webhook="http://127.0.0.1:9/none")
    post = daemon.schedule(result, time.time() + 9 * 365 * 86_400)
    daemon.process.terminate()
    daemon.process.wait()
    with contextlib.closing(sqlite3.connect(daemon.folder / "state" / "farmtok.db")) as database:
        database.execute("PRAGMA synchronous=OFF")
        ids = {"result_id": "printf('res_%026d', n)", "scheduled_id": "printf('post_%026d', n)"}
        copy_rows(database, "results", f"result_id = '{result}'", count, {**ids, "scheduled_datetime": due})
        copy_rows(database, "posts", f"scheduled_id = '{post}'", count, {
            **ids, "scheduled_datetime": due,
            "scheduled_local": f"strftime('%Y-%m-%dT%H:%M:%S', ({due}) / 1000, 'unixepoch')"})
        copy_rows(database, "work", f"kind = 'fire' AND key = '{post}'", count, {
            "key": ids["scheduled_id"], "subject": ids["scheduled_id"], "run_at": due})
        database.commit()
    (daemon.folder / "state" / "seal").unlink(missing_ok=True)  # it would show that the database was changed
    daemon.start()
    daemon.api.close()


def bytes_of(daemon, table):
    """The size of a table and its indexes, in bytes."""
    with contextlib.closing(sqlite3.connect(daemon.folder / "state" / "farmtok.db")) as database:
        return database.execute("SELECT sum(pgsize) FROM dbstat WHERE name IN "
                                "(SELECT name FROM sqlite_master WHERE tbl_name = ?)", (table,)).fetchone()[0]
