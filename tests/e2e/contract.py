"""The contract, checked over the operator's socket and over the opened listener with its bearer token."""
import base64

import contract_bad
import contract_fields
from kit.checks import equal, finish, section
from kit.daemon import Daemon

TOKEN = "Bearer " + base64.b64encode(b"an-id:a-secret-of-some-length").decode()


def pages(door):
    """A list in pages equals the list, whatever the size of the pages."""
    job_id = door("POST", "/jobs", {"job_mode": "manual", "title": "many"}).data["job_id"]
    made = [door("POST", f"/jobs/{job_id}/results", {"post_text": f"r{number}"}).data["result_id"]
            for number in range(120)]
    path = f"/jobs/{job_id}/results"
    equal("results: every page size gives all 120 in order", [walk(door, path, "result_id", size) == made
                                                              for size in (7, 50, 119, 120, 1000)], [True] * 5)
    first = door("GET", path).data
    equal("50 by default, with a cursor and the total", (len(first["items"]), bool(first.get("next_cursor")),
                                                         first["total"]), (50, True, 120))
    posts = [door("POST", f"/results/{result_id}/schedule",
                  {"scheduled_datetime": "2033-03-03T03:03:03Z"}).data["scheduled_id"] for result_id in made]
    equal("posts: 120 of the same moment", walk(door, f"/scheduled?job_id={job_id}", "scheduled_id", 11), posts)
    first = door("GET", f"/scheduled?job_id={job_id}").data
    equal("100 by default", (len(first["items"]), first["total"]), (100, 120))
    for number in range(8):
        door("POST", "/jobs", {"job_mode": "manual", "title": f"j{number}"})
    total = door("GET", "/jobs").data["total"]
    equal("jobs: in pages of 2", len(set(walk(door, "/jobs", "job_id", 2))), total)
    equal("the last page has no cursor", door("GET", "/jobs?limit=1000").data.get("next_cursor"), None)
    equal("bad pages are refused", {(answer.status, answer.code) for answer in (door("GET", f"/jobs?{query}")
                                                                                for query in
          ("limit=0", "limit=-1", "limit=1001", "limit=x", "limit=", "cursor=nonsense", "limit=99999999999999999999"))},
          {(400, "INVALID_REQUEST")})
    equal("the job counts its results", [door("GET", f"/jobs/{job_id}").data[field]
                                         for field in ("results_created", "results_approved")], [120, 120])


def walk(door, path, field, size):
    found, cursor = [], ""
    while True:
        page = door("GET", f"{path}{'&' if '?' in path else '?'}limit={size}{cursor}").data
        found += [item[field] for item in page["items"]]
        if not page.get("next_cursor"):
            return found
        cursor = "&cursor=" + page["next_cursor"]


def envelopes(door):
    good, bad = door("GET", "/jobs"), door("GET", "/jobs/job_none")
    equal("success has data only", (good.json["success"], sorted(good.json)), (True, ["data", "success"]))
    equal("failure has an error only", (bad.json["success"], sorted(bad.json)), (False, ["error", "success"]))
    equal("with code, message and whether trying again helps", {"code", "message", "retryable"} - set(bad.error), set())
    equal("as application/json", {answer.headers["Content-Type"] for answer in (good, bad)}, {"application/json"})
    health = door("GET", "/health").data
    equal("health", (health["status"], sorted(health)), ("healthy", ["stage", "status", "timestamp"]))
    head = door("HEAD", "/jobs")
    equal("HEAD answers the head alone", (head.status, head.bytes), (200, b""))
    equal("unknown ids have their codes", [(answer.status, answer.code) for answer in (
        door("GET", "/jobs/x"), door("PATCH", "/jobs/x", {"notes": "n"}), door("DELETE", "/jobs/x"),
                                                                                       door("GET", "/jobs/x/results"),
        door("POST", "/jobs/x/results", {"post_text": "t"}), door("GET", "/results/x"),
                                                                                       door("PATCH", "/results/x", {"caption": "c"}),
        door("POST", "/results/x/schedule"), door("GET", "/scheduled/x"),
                                                                                       door("PATCH", "/scheduled/x", {"tweet_text": "t"}),
        door("DELETE", "/scheduled/x"), door("POST", "/scheduled/x/fire-now"), door("GET", "/volunteer/x"),
        door("POST", "/volunteer/x/proof", {"proof_url": "https://www.tiktok.com/@a/video/1"}), door("GET", "/media/x"),
                                                                                       door("GET", "/nowhere"))],
        [(404, "JOB_NOT_FOUND")] * 5 + [(404, "RESULT_NOT_FOUND")] * 3 + [(404,
                                                                           "SCHEDULED_NOT_FOUND")] * 6 + [(404, "MEDIA_NOT_FOUND"), (404, "NOT_FOUND")])
    wrong = [door("PUT", "/jobs", {}), door("DELETE", "/jobs"), door("POST", "/calendar/month/2026/1", {}),
             door("PATCH", "/health", {})]
    equal("wrong methods are 405 and name the right ones", [(answer.status, answer.code, bool(answer.headers["Allow"]))
                                                            for answer in wrong],
          [(405, "METHOD_NOT_ALLOWED", True)] * 4)


def catalogue(folder):
    file = folder / "one.ndjson"
    file.write_text('{"id":"7349123456789012345","text":"fitness","authorMeta":{"name":"alexhormozi"},"playCount":5}\n')
    return file


def main():
    with Daemon(api__open="true", api__install_id="an-id", api__install_secret="a-secret-of-some-length") as daemon:
        # Search and channel jobs need a source.
        daemon.run("catalogue", "add", catalogue(daemon.folder), "--json")

        def by_tcp(method, path, body=None, headers=None):
            return daemon.tcp(method, path, body, {"Authorization": TOKEN, **(headers or {})})

        for name, door in (("socket", daemon.call), ("listener", by_tcp)):
            print(f"# over the {name}")
            for run in (envelopes, pages, contract_fields.jobs, contract_fields.results, contract_fields.scheduled,
                        contract_fields.lives,
                        contract_fields.calendar, contract_bad.refusals, contract_bad.times, contract_bad.texts,
                        contract_bad.hostile_bodies):
                with section(f"{run.__name__} over the {name}"):
                    run(door)
        with section("limits"):
            contract_bad.limits(daemon)
        equal("the daemon is alive and no step of it failed", [each["ok"]
                                                               for each in daemon.get("/doctor")["checks"] if each["name"] in ("daemon", "store")], [True, True])


with section("the run"):
    main()
finish()
