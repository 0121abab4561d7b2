"""Gemini and its quirks: a schema, tokens and their price, videos inline and through the Files API, limits, blocks."""
from kit.checks import check, equal, section
from kit.jobs import add_trending, books_balance, paid, ran, results, silent_about_keys, started
from kit.stand_ins import gemini, opinions

WANTED = 3
# By the configured prices: 1200 tokens of a question at 0.30 a million, 80 of an answer at 2.50.
MONEY = round((1200 * 0.30 + 80 * 2.50) / 1e6, 6)


def told(daemon, job):
    return results(daemon, job["job_id"])


def fell_back(name, daemon, job, *words):
    """The rules judged the videos, and each result says why."""
    kept = told(daemon, job)
    check(f"{name}: the rules answer instead", job["status"] == "COMPLETED" and len(kept) == WANTED and
          all(each["analysed_by"].startswith("rules") for each in kept),
          (job["status"], job.get("status_reason"), [each.get("analysed_by") for each in kept]))
    check(f"{name}: and each result says so", kept and all(all(word.lower() in each["ai_analysis"].lower()
                                                               for word in words) for each in kept),
          [each["ai_analysis"] for each in kept][:1])


def answered(daemon, server):
    job = ran(daemon, output_quantity=WANTED, publish_mode="AI_REVIEW", caption_prompt="Motivational. By {credit}.",
              instruction_prompt="Post to @our_brand.", filter_prompt="50k+ views, real transformations")
    kept = told(daemon, job)
    equal("gemini: the texts are the model's", {(each["match_score"], each["tweet_text"], each["pin_comment"])
                                               for each in kept}, {(88, "Hard work that shows.",
                                                                    "Which exercise was the hardest?")})
    equal("gemini: who answered, and for how much",
          {(each["analysed_by"], each["analysis_tokens"], each["analysis_cost"]) for each in kept},
          {("gemini " + gemini.MODEL, 1280, MONEY)})
    paid("gemini", job, WANTED, 4.222)
    texts = [text for text, _, _ in server.questions]
    check("gemini: filter, caption and instructions stand in the prompt",
          all(word in texts[0] for word in ("real transformations", "Motivational", "@our_brand")), texts[0][:600])
    check("gemini: a video is sent along", any(inline and inline[0][4:8] == b"ftyp"
                                               for _, inline, _ in server.questions),
          [(len(inline), names) for _, inline, names in server.questions])


def limited(daemon, server):
    server.limits = 2
    job = ran(daemon, output_quantity=WANTED)
    check("gemini: RetryInfo is waited for", server.limits == 0 and
          all(each["analysed_by"].startswith("gemini") for each in told(daemon, job)), told(daemon, job)[:1])


def blocked(daemon, server):
    server.blocked = True
    job = ran(daemon, output_quantity=WANTED)
    server.blocked = False
    fell_back("gemini, a blocked prompt", daemon, job, "PROHIBITED_CONTENT")


def bad_answers(daemon, server):
    """Each fault is named in a second question; then the rules answer."""
    for name, bad in opinions.BAD.items():
        server.questions.clear()
        server.answers = lambda _, bad=bad: bad
        job = ran(daemon, output_quantity=1, allow_seen=True)
        kept = told(daemon, job)
        check(f"gemini answers {name}: asked twice, then the rules", len(kept) == 1 and
              kept[0]["analysed_by"].startswith("rules") and len(server.questions) % 2 == 0,
              (job.get("status_reason"), len(server.questions), [each.get("analysed_by") for each in kept]))
        check(f"gemini answers {name}: nothing of it is kept", "evil" not in str(kept) and "xxxx" not in str(kept), kept)
    server.questions.clear()
    server.answers = lambda _: opinions.opinion(match_score=101) if len(server.questions) == 1 else opinions.opinion()
    kept = told(daemon, ran(daemon, output_quantity=1, allow_seen=True))
    server.answers = lambda _: opinions.opinion()
    first, second = (text for text, _, _ in server.questions)
    added = [line for line in second.splitlines() if line not in first.splitlines()]
    check("gemini: a second question names the fault, and its answer is taken", kept[0]["match_score"] == 88 and
          kept[0]["analysis_tokens"] == 2 * 1280 and any("match_score" in line for line in added), (kept, added))


def files_api(folder):
    server = gemini.Gemini()
    with started(analysis__provider="gemini", gemini__base_url=server.url, gemini__key=gemini.KEY,
                 gemini__inline_bytes=1000) as daemon:
        add_trending(daemon, folder)
        job = ran(daemon, output_quantity=WANTED)
        names = [name for _, _, named in server.questions for name in named]
        check("gemini: a large video goes through the Files API and is awaited", names and
              all(each["analysed_by"].startswith("gemini") for each in told(daemon, job)),
              (server.asked[-1].path, [each["ai_analysis"] for each in told(daemon, job)][:1]))
        server.broken_files = True
        job = ran(daemon, output_quantity=WANTED)
        check("gemini: a file that cannot be processed costs no video", job["status"] == "COMPLETED" and
              len(told(daemon, job)) == WANTED, job)
        books_balance(daemon, "gemini, files")


def wrong_key(folder):
    server = gemini.Gemini()
    with started(analysis__provider="gemini", gemini__base_url=server.url, gemini__key="a-wrong-key") as daemon:
        add_trending(daemon, folder)
        job = ran(daemon, output_quantity=WANTED)
        fell_back("gemini, a wrong key", daemon, job, "gemini.key")
        check("the wrong key stands nowhere", "a-wrong-key" not in daemon.log() + str(told(daemon, job)))


def run(folder):
    server = gemini.Gemini()
    with started(analysis__provider="gemini", gemini__base_url=server.url, gemini__key=gemini.KEY,
                 analysis__jobs=1) as daemon:
        add_trending(daemon, folder)
        for part in (answered, limited, blocked, bad_answers):
            with section(part.__name__):
                part(daemon, server)
        silent_about_keys(daemon)
        books_balance(daemon, "gemini")
    with section("the Files API"):
        files_api(folder)
    with section("a wrong key"):
        wrong_key(folder)
