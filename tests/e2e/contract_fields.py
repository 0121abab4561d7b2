"""Every field of Job, Result and Scheduled: accepted where the contract says so, shown as given, with its default."""
from kit.checks import check, equal

PROOF = "https://www.tiktok.com/@brand/video/7349123456789012345"
JOB = {"job_mode": "manual", "title": "T", "content_prompt": "p", "channel_username": "someone", "output_quantity": 7,
       "filter_prompt": "f",
       "caption_prompt": "c", "instruction_prompt": "i", "publish_mode": "AI_REVIEW", "publish_prompt": "pp",
       "schedule_prompt": "every weekday at 9:30",
       "on_job_finish_webhook": "https://h.example/1", "on_job_finish_email": "a@b.example",
       "on_schedule_webhook_default": "https://h.example/2",
       "on_schedule_email_default": "b@b.example", "on_proof_webhook_default": "https://h.example/3",
       "on_proof_email_default": "c@b.example",
       "destination_url": "https://www.tiktok.com/@brand", "tracer": "t", "inbox_tracer": "it", "notes": "n",
       "bookmarked": True}
SEARCH = {"job_mode": "search", "content_prompt": "viral fitness transformation clips", "output_quantity": 10,
          "filter_prompt": "Only videos with 50k+ views showing real transformations", "publish_mode": "AI_REVIEW",
          "caption_prompt": "Motivational tone. Include #fitness #transformation #gymtok",
          "schedule_prompt": "Schedule 2 per day, 9am and 6pm EST",
          "on_schedule_email_default": "volunteer@example.com", "inbox_tracer": "fitness-batch-001"}
CHANNEL = {"job_mode": "channel", "channel_username": "alexhormozi", "output_quantity": 5,
           "publish_mode": "MANUAL_REVIEW",
           "caption_prompt": "Rewrite in first person. Add #entrepreneurship #business",
           "instruction_prompt": "Post to @our_brand. Add 3 relevant hashtags in comments."}
JOB_ALWAYS = {"job_id", "user_id", "status", "output_quantity", "publish_mode", "results_created", "results_approved",
              "credits_spent",
              "created_at", "updated_at"}
SHARED = {"caption": "cap", "pin_comment": "pin", "instructions": "do", "on_schedule_email": "v@b.example",
          "on_schedule_webhook": "https://h.example/s", "on_proof_webhook": "https://h.example/p",
          "on_proof_email": "o@b.example",
          "destination_url": "https://www.tiktok.com/@other"}
RESULT = {**SHARED, "post_text": "text", "scheduled_datetime": "2033-01-02T03:04:05Z", "approved": False,
          "match_score": 12, "ai_analysis": "so so",
          "tiktok_video_id": "7349123456789012345", "tiktok_author": "who", "tiktok_view_count": 9007199254740993,
          "tiktok_like_count": 2,
          "tiktok_comment_count": 3, "tiktok_caption": "was", "user_notes": "un", "tracer": "rt", "inbox_tracer": "rit"}
RESULT_ALWAYS = {"result_id", "job_id", "user_id", "tweet_text", "match_score", "ai_analysis", "approved", "rejected",
                 "scheduled"}
POST_ALWAYS = {"scheduled_id", "result_id", "job_id", "user_id", "tweet_text", "scheduled_datetime", "fired"}
POST_EDIT = {"tweet_text": "new", "scheduled_datetime": "2034-01-01T00:00:00Z", "on_schedule_email": "x@b.example",
             "on_schedule_webhook": "https://h.example/xs", "on_proof_webhook": "https://h.example/xp",
             "on_proof_email": "y@b.example",
             "destination_url": "https://www.tiktok.com/@third", "instruction_prompt": "now so"}


def same(shown, given):
    """The fields of `given` that differ in `shown`; times are compared by their first 19 characters."""
    def told(value):
        return value[:19] if isinstance(value, str) and value[10:11] == "T" else value
    return {field: (shown.get(field), value) for field, value in given.items() if told(shown.get(field)) != told(value)}


def make_job(door, **fields):
    return door("POST", "/jobs", {"job_mode": "manual", **fields}).data["job_id"]


def make_result(door, **fields):
    return door("POST", f"/jobs/{make_job(door)}/results", {"post_text": "t", **fields}).data


def make_post(door, **fields):
    result = make_result(door, **fields)
    return door("POST", f"/results/{result['result_id']}/schedule", {"scheduled_datetime": "2033-01-01T00:00:00Z"}).data


def jobs(door):
    answer = door("POST", "/jobs", JOB)
    equal("POST /jobs answers 201 with id, status and cost", (answer.status, sorted(answer.data), answer.data["status"],
                                                              answer.data["estimated_cost"]),
          (201, ["estimated_cost", "job_id", "status"], "COMPLETED", 0))
    path = "/jobs/" + answer.data["job_id"]
    job = door("GET", path).data
    equal("every field of a job is kept as given", same(job, JOB), {})
    equal("and those that always exist are there", JOB_ALWAYS - set(job), set())
    bare = door("GET", "/jobs/" + make_job(door)).data
    equal("a job's defaults", (bare["output_quantity"], bare["publish_mode"], bare["credits_spent"]),
          (5, "MANUAL_REVIEW", 0))
    edited = door("PATCH", path, {"notes": "other", "bookmarked": False})
    equal("PATCH changes notes and bookmarked", (edited.status, edited.data["notes"], edited.data["bookmarked"]),
          (200, "other", False))
    equal("and nothing else", same(door("GET", path).data, {**JOB, "notes": "other", "bookmarked": False}), {})
    equal("DELETE answers deleted", (door("DELETE", path).data, door("GET", path).code),
          ({"deleted": True}, "JOB_NOT_FOUND"))
    for example, cost in ((SEARCH, 42.22), (CHANNEL, 21.11)):
        made = door("POST", "/jobs", example)
        equal("the contract's own example is accepted and costs what it says",
              (made.status, sorted(made.data), made.data["status"], made.data["estimated_cost"]),
              (201, ["estimated_cost", "job_id", "status"], "PENDING", cost))
        equal("and is kept as given", same(door("GET", "/jobs/" + made.data["job_id"]).data, example), {})
    equal("search is the default, and needs a prompt", [door("POST", "/jobs", body).error["details"][0]["field"]
                                                       for body in ({}, {"job_mode": "channel"})],
          ["content_prompt", "channel_username"])


def results(door):
    job_id = make_job(door)
    answer = door("POST", f"/jobs/{job_id}/results", RESULT)
    result = answer.data
    wanted = {**RESULT, "tweet_text": RESULT["post_text"]}
    del wanted["post_text"]
    equal("POST results answers 201", answer.status, 201)
    equal("every field of a result is kept as given", same(result, wanted), {})
    equal("GET shows the same", door("GET", "/results/" + result["result_id"]).data, result)
    bare = make_result(door)
    equal("a result's defaults", (bare["approved"], bare["match_score"], bare["ai_analysis"], bare["rejected"],
                                  bare["scheduled"]),
          (True, 100, "Manually created result", False, False))
    equal("and those that always exist are there", RESULT_ALWAYS - set(bare), set())
    edits = {**SHARED, "approved": True, "user_notes": "x", "scheduled_datetime": "2033-05-05T05:05:05Z"}
    equal("every field of UpdateResultRequest is taken", same(door("PATCH", "/results/" + bare["result_id"],
                                                                   edits).data, edits), {})
    locked = door("PATCH", "/results/" + bare["result_id"], {"password_protected": "pass words"}).data
    check("a password is shown masked", locked.get("password_protected") and locked["password_protected"] != "pass words",
          locked.get("password_protected"))
    rejected = door("PATCH", "/results/" + bare["result_id"], {"rejected": True}).data
    equal("rejecting takes the approval away", (rejected["rejected"], rejected["approved"]), (True, False))
    equal("and approving the rejection", same(door("PATCH", "/results/" + bare["result_id"], {"approved": True}).data,
                                              {"rejected": False, "approved": True}), {})
    states = {state: door("GET", f"/results?state={state}&limit=1000").data["items"]
              for state in ("pending", "approved", "rejected", "scheduled")}
    check("lists by state", result["result_id"] in {each["result_id"] for each in states["pending"]} and
          bare["result_id"] in {each["result_id"] for each in states["approved"]})


def scheduled(door):
    result = make_result(door, **{**SHARED, "scheduled_datetime": "2033-01-02T03:04:05Z", "tracer": "rt",
                                  "inbox_tracer": "r i/t"})
    answer = door("POST", f"/results/{result['result_id']}/schedule")
    post = answer.data
    equal("schedule answers 201, at the result's own time", (answer.status, post["scheduled_datetime"][:19]),
          (201, "2033-01-02T03:04:05"))
    equal("every field of the result flows to the post", same(post, {**SHARED, "tracer": "rt",
                                                                     "inbox_tracer": "r i/t"}), {})
    equal("those that always exist are there", POST_ALWAYS - set(post), set())
    equal("it waits", (post["fired"], post["status"], post["state"]), (False, "pending", "planned"))
    check("its link carries the batch, encoded",
          post["volunteer_magic_link"].endswith(f"/volunteer/{post['scheduled_id']}?inbox_tracer=r%20i%2Ft"),
          post["volunteer_magic_link"])
    after = door("GET", "/results/" + result["result_id"]).data
    equal("the result says so", (after["scheduled"], after["scheduled_id"]), (True, post["scheduled_id"]))
    path = "/scheduled/" + post["scheduled_id"]
    equal("every field of UpdateScheduledRequest is taken", same(door("PATCH", path, POST_EDIT).data, POST_EDIT), {})
    wall = door("PATCH", path, {"scheduled_datetime": "2034-07-01T09:00", "timezone": "America/New_York"}).data
    equal("a wall time is read in its zone", (wall["scheduled_datetime"][:16], wall["timezone"]),
          ("2034-07-01T13:00", "America/New_York"))
    gap = door("PATCH", path, {"scheduled_datetime": "2034-03-12T02:30", "timezone": "America/New_York"}).data
    equal("one in the spring gap moves forward", gap["scheduled_datetime"][:16], "2034-03-12T07:30")
    def within(query):
        return post["scheduled_id"] in {each["scheduled_id"] for each in door("GET",
                                                                              f"/scheduled?limit=1000&{query}").data["items"]}
    equal("the date range holds its ends", [within(query) for query in ("start_date=2034-03-12&end_date=2034-03-12",
                                                                        "start_date=2034-03-12T07:30:00Z",
          "start_date=2034-03-12T07:30:01Z", "end_date=2034-03-11", "state=planned", "state=fired",
                                                                        "inbox_tracer=r%20i%2Ft")],
          [True, True, False, False, True, False, True])
    equal("a batch that is not known is named", door("GET", "/scheduled?inbox_tracer=r").code, "NOT_FOUND")
    day = door("POST", f"/results/{make_result(door)['result_id']}/schedule").data
    check("without any time: 24 hours from now", day["scheduled_datetime"] > door("GET", "/health").data["timestamp"],
          day["scheduled_datetime"])
    equal("DELETE answers its message", door("DELETE", path).data["message"], "Scheduled entry deleted")
    equal("and the result can be scheduled again", door("POST", f"/results/{result['result_id']}/schedule",
                                                        {"scheduled_datetime": "2033-01-01T00:00:00Z"}).status, 201)


def lives(door):
    """Approved, scheduled, fired, proven: each step once."""
    result = make_result(door, approved=False, caption="c")
    path = f"/results/{result['result_id']}/schedule"
    equal("not approved", (door("POST", path).status, door("POST", path).code), (400, "NOT_APPROVED"))
    door("PATCH", "/results/" + result["result_id"], {"approved": True})
    post = door("POST", path, {"scheduled_datetime": "2033-01-01T00:00:00Z"}).data
    equal("scheduled twice", (door("POST", path).status, door("POST", path).code), (400, "ALREADY_SCHEDULED"))
    where = "/scheduled/" + post["scheduled_id"]
    fired = door("POST", where + "/fire-now")
    equal("fire-now answers its message and the id", (fired.status, fired.data["scheduled_id"],
                                                      "message" in fired.data), (200, post["scheduled_id"], True))
    equal("fired is final", {(answer.status, answer.code) for answer in (door("POST", where + "/fire-now"),
                                                                         door("DELETE", where),
          door("PATCH", where, {"tweet_text": "x"}))}, {(400, "ALREADY_FIRED")})
    volunteer = "/volunteer/" + post["scheduled_id"]
    equal("a proof must be given", {(answer.status, answer.code) for answer in (door("POST", volunteer + "/proof", body)
                                                                                for body in
          ({}, {"proof_url": ""}, {"proof_url": "  "}, {"reported_by": "me"}))}, {(400, "MISSING_PROOF_URL")})
    equal("and be of one TikTok post", {(answer.status, answer.code) for answer in (door("POST", volunteer + "/proof",
                                                                                         {"proof_url": url}) for url in
          ("x", "http://example.com/@a/video/1", "https://example.com/@a/video/1", "https://www.tiktok.com/@a",
           "https://www.tiktok.com.evil.example/@a/video/1",
           "https://me@evil.example/@a/video/1", "javascript:alert(1)"))}, {(400, "INVALID_REQUEST")})
    proof = door("POST", volunteer + "/proof", {"proof_url": PROOF + "?is_from_webapp=1", "reported_by": "me"})
    equal("the proof is answered", (proof.status, proof.data["proof_url"], proof.data["has_next_task"]),
          (200, PROOF, False))
    done = door("GET", where).data
    equal("and stands in the post", (done["status"], done["proof_url"], done["reported_by"]),
          ("completed", PROOF, "me"))


def calendar(door):
    post = make_post(door)
    door("PATCH", "/scheduled/" + post["scheduled_id"], {"scheduled_datetime": "2035-12-31T23:59:59Z"})
    month = door("GET", "/calendar/month/2035/12").data
    equal("the month", (month["year"], month["month"], [each["scheduled_id"]
                                                        for each in month["days"]["2035-12-31"]][-1]),
          (2035, 12, post["scheduled_id"]))
    week = door("GET", "/calendar/week/2036/1").data
    check("31 December 2035 is in week 1 of 2036", "2035-12-31" in week["days"] and week["week"] == 1,
          list(week["days"]))
    equal("what is no month or week is INVALID_DATE", {(answer.status, answer.code)
                                                       for answer in (door("GET", "/calendar/" + path) for path in
          ("month/2026/0", "month/2026/13", "month/x/1", "month/2026/x", "month/99999/1", "week/2026/0", "week/2026/54",
           "week/2025/53", "week/2026/-1",
           "week/2026/1.5"))}, {(400, "INVALID_DATE")})
    equal("2026 has a week 53", door("GET", "/calendar/week/2026/53").status, 200)
