"""OpenAI's API, hosted and local, a program of the operator's as analyst, and the prompts one can override."""
import json
import re

from kit.checks import check, equal, section, until
from kit.jobs import add_trending, books_balance, create, ran, silent_about_keys, started
from kit.stand_ins import openai, opinions, programs
from search_analysis import WANTED, fell_back, told

MONEY = round((900 * 0.15 + 60 * 0.60) / 1e6, 6)


def hosted(folder):
    server = openai.OpenAi()
    with started(analysis__provider="openai", openai__base_url=server.url, openai__key=openai.KEY,
                 analysis__jobs=1, analysis__patience="1s") as daemon:
        add_trending(daemon, folder)
        server.loading = 1
        job = ran(daemon, output_quantity=WANTED)
        kept = told(daemon, job)
        equal("openai: a model that loads is waited for, then answers",
              {(each["match_score"], each["analysis_tokens"], each["analysis_cost"]) for each in kept},
              {(88, 960, MONEY)})
        pictures = [len(each) for _, each in server.questions]
        check("openai: frames go along as JPEG", max(pictures) == 4 and
              all(picture[:2] == b"\xff\xd8" for _, each in server.questions for picture in each), pictures)
        server.blind = True
        job = ran(daemon, output_quantity=WANTED)
        check("openai: a server that refuses pictures is asked without them", len(told(daemon, job)) == WANTED and
              all(each["analysed_by"].startswith("openai") for each in told(daemon, job)),
              [each["ai_analysis"] for each in told(daemon, job)][:1])
        server.blind, server.refuses = False, True
        fell_back("openai, a refusal", daemon, ran(daemon, output_quantity=WANTED), "openai")
        server.refuses, server.cut = False, True
        fell_back("openai, an answer cut off", daemon, ran(daemon, output_quantity=WANTED), "openai")
        server.cut, server.misbehave = False, "html"
        fell_back("openai, HTML", daemon, ran(daemon, output_quantity=WANTED), "HTML")
        silent_about_keys(daemon, kept)
        books_balance(daemon, "openai")


def local(folder):
    """The operator's own server needs no key."""
    server = openai.OpenAi(key=None)
    with started(analysis__provider="openai", openai__base_url=server.url, openai__frames=0) as daemon:
        add_trending(daemon, folder)
        job = ran(daemon, output_quantity=WANTED)
        equal("a local model needs no key and no pictures", ({each["match_score"] for each in told(daemon, job)},
                                                             sum(len(each) for _, each in server.questions)), ({88}, 0))


def down(folder):
    """A model that is away for longer than the operator's patience leaves the videos to the rules."""
    with started(analysis__provider="openai", openai__base_url="http://127.0.0.1:9", analysis__patience="1s") as daemon:
        add_trending(daemon, folder)
        fell_back("a model that is away", daemon, ran(daemon, output_quantity=WANTED), "openai")


def program(folder):
    analyst = programs.analyse(folder, opinions.opinion(match_score=91))
    with started(analysis__provider="command", analysis__command=analyst.path) as daemon:
        add_trending(daemon, folder)
        job = ran(daemon, output_quantity=WANTED, publish_mode="AI_REVIEW")
        equal("a program's opinion is taken", {each["match_score"] for each in told(daemon, job)}, {91})
        ask = [each for each in analyst.asked() if isinstance(each, dict)][0]
        check("it is asked in JSON, the video among it", re.search(r'"video_id": ?"\d{19}"', json.dumps(ask)), ask)
        analyst.tell(answer="I think it is nice")
        fell_back("a program that answers prose", daemon, ran(daemon, output_quantity=WANTED), "two unusable answers")
        analyst.tell(answer="", fail="out of tokens", status=3)
        fell_back("a program that fails", daemon, ran(daemon, output_quantity=WANTED), "out of tokens")
        books_balance(daemon, "a program as analyst")


def hangs(folder):
    """An analyst that hangs holds up its own job; the rules, which ask nobody, go on beside it."""
    analyst = programs.analyse(folder, opinions.opinion(match_score=91), sleep=60)
    with started(analysis__command=analyst.path) as daemon:
        add_trending(daemon, folder)
        slow = create(daemon, analysis_provider="command", output_quantity=10)
        until(analyst.asked, 20, "the first question")
        job = ran(daemon, analysis_provider="rules", output_quantity=WANTED)
        equal("the rules work beside an analyst that hangs", len(told(daemon, job)), WANTED)
        equal("whose job goes on", daemon.get("/jobs/" + slow)["status"], "PROCESSING")


def run(folder):
    for name, part in (("openai", hosted), ("a local model", local), ("a model that is away", down),
                       ("a program", program), ("a program that hangs", hangs)):
        with section(name):
            part(folder)
