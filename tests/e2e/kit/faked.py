"""A daemon whose clock is the machine's plus the offset in a file."""
import datetime
import os
import pathlib

from .daemon import Daemon

LIBRARY = next(iter(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
DAY = 86_400


class FakedDaemon(Daemon):
    def __init__(self, **settings):
        super().__init__(**settings)
        self.offset = self.folder / "offset"
        self.set_clock(0)
        self.environment |= {"LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(self.offset), "FAKETIME_NO_CACHE": "1",
                             "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def set_clock(self, seconds):
        self.by = seconds
        fresh = self.folder / "offset.new"
        fresh.write_text(f"{seconds:+d}\n")
        os.replace(fresh, self.offset)

    def now(self):
        return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=self.by)

    def after(self, seconds):
        """A moment by the daemon's clock, in the API's form."""
        return (self.now() + datetime.timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
