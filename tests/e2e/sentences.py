"""Plans end to end: generated sentences of schedules against their known meaning. None is read with another meaning.

SENTENCE_SEEDS sets other seeds ("1 2 3"), SENTENCE_MANY another number of sentences for each."""
import datetime
import os
from collections import Counter

import sentence_judge
from kit.checks import check, equal, finish, section
from kit.daemon import Daemon

SEEDS = os.environ.get("SENTENCE_SEEDS", "11").split()
MANY = int(os.environ.get("SENTENCE_MANY", "500"))


def told(daemon, words):
    """The times that are read; None where the sentence is refused, with the message."""
    answer = daemon.call("POST", "/schedule/explain", {
        "schedule_prompt": words, "timezone": "UTC", "translate": False,
        "from": sentence_judge.NOW.strftime("%Y-%m-%dT%H:%M:%SZ")}).json
    if not answer.get("success"):
        return None, answer["error"]
    return [datetime.datetime.fromisoformat(each["local"]) for each in answer["data"]["next"]], answer["data"]["words"]


def judged(daemon, seed):
    counts, wrong, refused, unnamed = Counter(), [], [], []
    for words, meanings, may_refuse in sentence_judge.sentences(seed, MANY):
        read, said = told(daemon, words)
        if read is None:
            counts["traps refused" if may_refuse else "refused"] += 1
            if not may_refuse:
                refused.append((words, said["message"]))
            if said["code"] != "INVALID_REQUEST" or not said.get("details") or not said["details"][0]["message"]:
                unnamed.append((words, said))
            continue
        if any(read == meaning.first() for meaning in meanings):
            counts["right"] += 1
        else:
            wrong.append((words, said, [f"{each:%a %m-%d %H:%M}" for each in read[:5]],
                          [[f"{each:%a %m-%d %H:%M}" for each in meaning.first()[:5]] for meaning in meanings]))
    print(f"      seed {seed}: {counts['right']} right, {counts['refused']} refused, {counts['traps refused']} traps refused, "
          f"{len(wrong)} wrong", flush=True)
    equal(f"seed {seed}: none is read otherwise than meant", wrong[:5], [])
    equal(f"seed {seed}: each refusal names a part", unnamed[:3], [])
    check(f"seed {seed}: at most 2 % of the plain ones are refused", len(refused) <= MANY * 3 // 4 * 2 // 100, refused[:8])


def run():
    with Daemon() as daemon:
        for seed in SEEDS:
            with section(f"seed {seed}"):
                judged(daemon, int(seed))


if __name__ == "__main__":
    run()
    finish()
