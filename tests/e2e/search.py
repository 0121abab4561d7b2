"""Search and channel jobs, end to end. Each part is independent, with its own daemons and stand-ins."""
import pathlib
import sys
import tempfile

import search_analysis
import search_bad
import search_credits
import search_discovery
import search_injection
import search_issue
import search_life
import search_models
import search_restart
import search_rights
import search_videos
from kit.checks import finish, section, skip
from kit.stand_ins import records

PARTS = {"issue": search_issue.run, "discovery": search_discovery.run, "analysis": search_analysis.run,
         "models": search_models.run, "bad": search_bad.run, "restart": search_restart.run, "life": search_life.run,
         "injection": search_injection.run, "credits": search_credits.run, "rights": search_rights.run,
         "videos": search_videos.run}


def main(names):
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"{' '.join(unknown)}: no such part; there are {' '.join(PARTS)}")
    if not records.FILE.exists():
        return skip("search jobs", "the shared catalogue is missing (FARMTOK_SHARED)")
    for name in names or PARTS:
        with tempfile.TemporaryDirectory(prefix="farmtok-e2e-") as folder, section(f"the part {name}"):
            PARTS[name](pathlib.Path(folder))
    return None


main(sys.argv[1:])
finish()
