#include "api/api_fixture.hpp"
#include "api/call.hpp"
#include "base/text/text.hpp"
#include "farm/delivery/fire.hpp"

using namespace farmtok;
using base::Json;
using http::Door;
using http::Method;
using http::Request;
using http::Response;

namespace {

using Fixture = test::ApiFixture;

const std::pair<std::string, std::string> browser{"Accept", "text/html,application/xhtml+xml"};
const std::pair<std::string, std::string> form{"Content-Type", "application/x-www-form-urlencoded"};
std::string retry_path(const std::string& id) { return "/work" + ("/" + id) + "/retry"; }

const char* const proof = "https://www.tiktok.com/@brand/video/7349123456789012345";

}  // namespace

TEST_CASE_FIXTURE(Fixture, "success and failure wear the contract's envelope") {
  const auto made = call(Method::post, "/jobs", {{"job_mode", "manual"}, {"title", "Q1"}});
  CHECK(made.status == 201);
  CHECK(json(made)["success"] == true);
  CHECK(json(made)["data"]["status"] == "COMPLETED");
  CHECK(json(made)["data"]["estimated_cost"] == 0);
  const auto bad = call(Method::post, "/jobs", {{"job_mode", "manual"}, {"titel", "Q1"}, {"notes", 5}});
  CHECK(bad.status == 400);
  CHECK(json(bad)["success"] == false);
  CHECK(json(bad)["error"]["code"] == "INVALID_REQUEST");
  CHECK(json(bad)["error"]["details"].size() == 2);
  CHECK(json(bad)["error"]["details"][0]["field"] == "titel");
  CHECK(json(call(Method::post, "/jobs", "{not json"))["error"]["code"] == "INVALID_REQUEST");
  CHECK(call(Method::get, "/jobs/job_nope").status == 404);
}

TEST_CASE_FIXTURE(Fixture, "an Idempotency-Key gives the first answer again and is refused for another request") {
  const std::pair<std::string, std::string> key{"Idempotency-Key", "abc"};
  const Json body{{"job_mode", "manual"}, {"title", "Q1"}};
  const auto first = call(Method::post, "/jobs", body, {key});
  const auto again = call(Method::post, "/jobs", body, {key});
  CHECK(again.status == 201);
  CHECK(json(first) == json(again));
  CHECK(json(call(Method::get, "/jobs"))["data"]["total"] == 1);
  const auto other = call(Method::post, "/jobs", {{"job_mode", "manual"}}, {key});
  CHECK(other.status == 409);
  CHECK(json(other)["error"]["code"] == "IDEMPOTENCY_MISMATCH");
  // A failure is not stored: the corrected request may use the same key.
  const std::pair<std::string, std::string> second{"Idempotency-Key", "def"};
  CHECK(call(Method::post, "/jobs", {{"job_mode", "nope"}}, {second}).status == 400);
  CHECK(call(Method::post, "/jobs", body, {second}).status == 201);
}

TEST_CASE_FIXTURE(Fixture, "an Idempotency-Key counts for changes and deletions, too") {
  const std::pair<std::string, std::string> key{"Idempotency-Key", "edit"}, gone{"Idempotency-Key", "gone"};
  const auto id = json(call(Method::post, "/jobs", {{"job_mode", "manual"}, {"title", "one"}}))["data"]["job_id"]
                      .get<std::string>();
  const auto first = call(Method::patch, "/jobs/" + id, {{"title", "two"}}, {key});
  CHECK(first.status == 200);
  CHECK(call(Method::patch, "/jobs/" + id, {{"title", "three"}}).status == 200);
  const auto again = call(Method::patch, "/jobs/" + id, {{"title", "two"}}, {key});
  CHECK_MESSAGE(json(again) == json(first), "the first answer");
  CHECK_MESSAGE(json(call(Method::get, "/jobs/" + id))["data"]["title"] == "three", "and nothing is done again");
  CHECK(json(call(Method::patch, "/jobs/" + id, {{"title", "four"}}, {key}))["error"]["code"] ==
        "IDEMPOTENCY_MISMATCH");
  CHECK_MESSAGE(json(call(Method::patch, "/jobs/" + id, {{"title", "two"}}, {key},
                          {{"apply", "true"}}))["error"]["code"] == "IDEMPOTENCY_MISMATCH",
                "the query is part of the request");
  CHECK(call(Method::delete_, "/jobs/" + id, Json{}, {gone}).status == 200);
  CHECK_MESSAGE(call(Method::delete_, "/jobs/" + id, Json{}, {gone}).status == 200, "the first answer, not 404");
  CHECK(call(Method::delete_, "/jobs/" + id).status == 404);
}

TEST_CASE_FIXTURE(Fixture, "the notes of a dry run name no post that does not exist") {
  const auto made = result(job().job_id, {{"approved", true}});
  const auto scheduled = [&](bool dry) {
    const auto answer = call(Method::post, "/results/" + made.result_id + "/schedule",
                             {{"scheduled_datetime", base::format_instant(clock.now() + std::chrono::hours{9})}}, {},
                             dry ? std::vector<std::pair<std::string, std::string>>{{"dry_run", "true"}}
                                 : std::vector<std::pair<std::string, std::string>>{});
    return json(answer)["data"];
  };
  const auto dry = scheduled(true)["notice"].get<std::string>();
  CHECK_MESSAGE(dry.find("post_") == std::string::npos, dry);
  CHECK_MESSAGE(dry.find("`farmtok schedule edit POST --on-schedule-email ADDRESS`") != std::string::npos, dry);
  const auto real = scheduled(false);
  CHECK(real["notice"].get<std::string>().find(real["scheduled_id"].get<std::string>()) != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "keys belong to the caller who used them: a volunteer neither blocks nor reads others") {
  const auto one = post(test::noon() + std::chrono::hours{1}).scheduled_id;
  const auto two = post(test::noon() + std::chrono::hours{1}).scheduled_id;
  farm::delivery::fire_now(farm, one);
  farm::delivery::fire_now(farm, two);
  const std::pair<std::string, std::string> key{"Idempotency-Key", "abc"};
  const auto hand_in = [&](const std::string& id, const char* address) {
    return call(Method::post, "/volunteer/" + id + "/proof", {{"proof_url", address}}, {key});
  };
  CHECK(hand_in(one, proof).status == 200);
  CHECK(hand_in(two, proof).status == 200);
  CHECK(json(hand_in(one, "https://www.tiktok.com/@b/video/2"))["error"]["code"] == "IDEMPOTENCY_MISMATCH");
  const auto made = call(Method::post, "/jobs", {{"job_mode", "manual"}}, {key});
  CHECK(made.status == 201);
  CHECK(json(made) == json(call(Method::post, "/jobs", {{"job_mode", "manual"}}, {key})));

  Request request;
  request.path = "/volunteer/post_1/proof";
  request.method = Method::post;
  request.door = Door::open;
  CHECK(api::caller_of(request) == "POST /volunteer/post_1/proof");
  request.door = Door::operator_;
  CHECK(api::caller_of(request) == "operator");
  request.path = "/jobs";
  request.door = Door::open;
  CHECK(api::caller_of(request) == "operator");
}

TEST_CASE_FIXTURE(Fixture, "a link keeps a bounded number of answers, the newest") {
  const auto id = post(test::noon() + std::chrono::hours{1}).scheduled_id;
  farm::delivery::fire_now(farm, id);
  for (int i = 0; i < 50; ++i) {
    clock.advance(std::chrono::milliseconds{1});
    CHECK(call(Method::post, "/volunteer/" + id + "/proof", {{"proof_url", proof}},
               {{"Idempotency-Key", std::to_string(i)}})
              .status == 200);
  }
  const auto kept = store.read([](sql::Database& db) {
    auto query = db("SELECT count(*), max(key = '49') FROM answers");
    query.next();
    return std::pair{query.integer(0), query.integer(1)};
  });
  CHECK(kept.first == api::most_answers_of_a_link);
  CHECK(kept.second == 1);
}

TEST_CASE_FIXTURE(Fixture, "events of a subject or its job come once and in order, from either end") {
  const auto made = post(test::noon() + std::chrono::hours{1});
  const auto all = json(call(Method::get, "/events"))["data"];
  CHECK(all["total"] == all["items"].size());
  Json wanted = Json::array();
  for (const auto& event : all["items"])
    if (event["subject"] == made.job_id || event.value("job_id", "") == made.job_id) wanted.push_back(event);
  CHECK(wanted.size() >= 3);
  const auto read = [&](const char* order) {
    Json got = Json::array();
    std::string cursor;
    do {
      const auto page =
          json(call(Method::get, "/events", nullptr, {},
                    {{"subject", made.job_id}, {"limit", "1"}, {"order", order}, {"cursor", cursor}}))["data"];
      CHECK_FALSE(page.contains("total"));
      for (const auto& event : page["items"]) got.push_back(event);
      cursor = page.value("next_cursor", "");
    } while (!cursor.empty() && got.size() < 100);
    return got;
  };
  CHECK(read("oldest") == wanted);
  std::reverse(wanted.begin(), wanted.end());
  CHECK(read("newest") == wanted);
}

TEST_CASE_FIXTURE(Fixture, "events about what is not there are refused") {
  const auto asked = [&](const Json::string_t& subject, const char* order = "oldest") {
    return call(Method::get, "/events", nullptr, {}, {{"subject", subject}, {"order", order}}).status;
  };
  for (const auto* none : {"post_none", "res_none", "job_none", "med_none", "feed_none", "17"}) {
    CAPTURE(none);
    CHECK(asked(none) == 404);
    CHECK(asked(none, "newest") == 404);
  }
  CHECK(asked(post(test::noon() + std::chrono::hours{1}).scheduled_id) == 200);
  CHECK(call(Method::get, "/events", nullptr, {}, {{"order", "best"}}).status == 400);
  CHECK(call(Method::get, "/events", nullptr, {}, {{"cursor", "before:x"}}).status == 400);
}

TEST_CASE_FIXTURE(Fixture, "a dry run answers what would be and keeps nothing") {
  const auto dry =
      call(Method::post, "/jobs", {{"job_mode", "manual"}}, {{"Idempotency-Key", "k"}}, {{"dry_run", "true"}});
  CHECK(dry.status == 201);
  CHECK(json(dry)["dry_run"] == true);
  CHECK(json(call(Method::get, "/jobs"))["data"]["total"] == 0);
  const auto made = post(test::noon() + std::chrono::hours{1});
  CHECK(call(Method::delete_, "/scheduled/" + made.scheduled_id, nullptr, {}, {{"dry_run", "true"}}).status == 200);
  CHECK(call(Method::get, "/scheduled/" + made.scheduled_id).status == 200);
}

TEST_CASE_FIXTURE(Fixture, "the open door serves operator routes to a right token only, and only if switched on") {
  Request request;
  request.path = "/jobs";
  const auto code = [&] { return test::code_of([&] { hooks.authorize(request); }); };
  CHECK(code() == base::Code::NOT_FOUND);
  settings = settings::Settings::load({{"state", folder.path()},
                                       {"api.open", "true"},
                                       {"api.install_id", "id"},
                                       {"api.install_secret", "secret-of-16-letters"}});
  CHECK(code() == base::Code::UNAUTHORIZED);
  request.headers.add("Authorization", "Bearer " + base::base64("id:wrong"));
  CHECK(code() == base::Code::INVALID_CREDENTIALS);
  Request lower;
  lower.headers.add("authorization", "bearer " + base::base64("id:secret-of-16-letters"));
  CHECK_NOTHROW(hooks.authorize(lower));
  Request good;
  good.headers.add("authorization", "Bearer " + base::base64("id:secret-of-16-letters"));
  CHECK_NOTHROW(hooks.authorize(good));
  settings = settings::Settings::load({{"state", folder.path()}, {"api.open", "true"}, {"api.install_id", "id"}});
  Request empty;
  empty.headers.add("authorization", "Bearer " + base::base64("id:"));
  CHECK(test::code_of([&] { hooks.authorize(empty); }) == base::Code::INVALID_CREDENTIALS);
}

TEST_CASE_FIXTURE(Fixture,
                  "a volunteer's address answers a page to a browser and the contract's JSON to everybody else") {
  const auto made = post(test::noon() + std::chrono::hours{1}, {{"post_text", "<script>alert(1)</script>"}});
  const auto path = "/volunteer/" + made.scheduled_id;
  const auto page = call(Method::get, path, nullptr, {browser});
  CHECK(page.status == 200);
  CHECK(page.headers.get("content-security-policy").find("default-src 'none'") == 0);
  CHECK(page.headers.get("referrer-policy") == "no-referrer");
  CHECK(page.headers.get("cache-control") == "no-store");
  CHECK(text(page).find("<script>alert") == std::string::npos);
  const auto data = json(call(Method::get, path))["data"];
  CHECK(data["scheduled_id"] == made.scheduled_id);
  CHECK(data["tweet_text"] == "<script>alert(1)</script>");
  CHECK(data["fired"] == false);
  const auto missing = call(Method::get, "/volunteer/post_nope", nullptr, {browser});
  CHECK(missing.status == 404);
  CHECK(text(missing).find("<!doctype html>") == 0);
}

TEST_CASE_FIXTURE(Fixture, "a page shows a change at once, however often it was asked for before") {
  const auto made = post(test::noon() + std::chrono::hours{1}, {{"caption", "first caption"}});
  const auto path = "/volunteer/" + made.scheduled_id;
  for (int i = 0; i < 3; ++i)
    CHECK(text(call(Method::get, path, nullptr, {browser})).find("first caption") != std::string::npos);
  farm::planning::edit_post(farm, made.scheduled_id, {{"caption", "second caption"}});
  CHECK(text(call(Method::get, path, nullptr, {browser})).find("second caption") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a proof by form: errors stand on the page with what was typed, success leads back") {
  const auto made = post(test::noon() + std::chrono::hours{1}, {{"inbox_tracer", "b 1"}});
  farm::delivery::fire_now(farm, made.scheduled_id);
  const auto path = "/volunteer/" + made.scheduled_id + "/proof";
  const auto bad = call(Method::post, path, "proof_url=https%3A%2F%2Fevil.test%2F&reported_by=Ann", {form, browser});
  CHECK(bad.status == 400);
  CHECK(text(bad).find("https://evil.test/") != std::string::npos);
  CHECK(text(bad).find("is not on tiktok.com") != std::string::npos);
  CHECK(text(bad).find("value=\"Ann\"") != std::string::npos);
  CHECK(call(Method::post, path, "proof_url=%ZZ", {form, browser}).status == 400);
  const auto good = call(Method::post, path, "proof_url=" + base::url_encode(proof) + "&reported_by=", {form, browser});
  CHECK(good.status == 303);
  CHECK(good.headers.get("location") == "/volunteer/" + made.scheduled_id + "?inbox_tracer=b%201&done=1");
  CHECK(read(made.scheduled_id).proof_url == proof);
  CHECK_FALSE(read(made.scheduled_id).reported_by);
  const auto json_again = call(Method::post, path, {{"proof_url", proof}});
  CHECK(json(json_again)["data"]["has_next_task"] == false);
}

TEST_CASE_FIXTURE(Fixture, "a post behind a password shows nothing before the password was given") {
  const auto made = post(test::noon() + std::chrono::hours{1},
                         {{"password_protected", "open sesame"}, {"caption", "secret caption"}});
  const auto path = "/volunteer/" + made.scheduled_id;
  const auto asked = call(Method::get, path, nullptr, {browser});
  CHECK(asked.status == 401);
  CHECK(text(asked).find("secret caption") == std::string::npos);
  CHECK(json(call(Method::get, path))["error"]["code"] == "PASSWORD_REQUIRED");
  CHECK(json(call(Method::post, path + "/proof", {{"proof_url", proof}}))["error"]["code"] == "PASSWORD_REQUIRED");
  CHECK(call(Method::post, path + "/unlock", "password=wrong", {form, browser}).status == 401);
  const auto opened = call(Method::post, path + "/unlock", "password=open+sesame", {form, browser});
  CHECK(opened.status == 303);
  const std::string cookie{opened.headers.get("set-cookie")};
  CHECK(cookie.find("HttpOnly") != std::string::npos);
  const auto shown = call(Method::get, path, nullptr, {browser, {"Cookie", cookie.substr(0, cookie.find(';'))}});
  CHECK(shown.status == 200);
  CHECK(text(shown).find("secret caption") != std::string::npos);
  // The next visitor without the cookie does not get the page of the one who had it.
  CHECK(call(Method::get, path, nullptr, {browser}).status == 401);
  CHECK(call(Method::get, path, nullptr, {browser, {"Cookie", made.scheduled_id + "=00"}}).status == 401);
}

TEST_CASE_FIXTURE(Fixture, "a password is asked for as a text, and guessed slowly by whoever guesses") {
  const auto made = post(test::noon() + std::chrono::hours{1}, {{"password_protected", "open sesame"}});
  const auto path = "/volunteer/" + made.scheduled_id + "/unlock";
  for (const char* body : {"[]", "null", "7", "{}", R"({"password":7})", R"({"password":["x"]})"})
    CHECK(json(call(Method::post, path, body))["error"]["code"] == "INVALID_REQUEST");
  for (int i = 0; i < 3; ++i) CHECK(call(Method::post, path, {{"password", "x"}}).status == 401);
  const auto told = call(Method::post, path, {{"password", "open sesame"}});
  CHECK(told.status == 429);
  CHECK(told.headers.get("retry-after") == "1");
  const auto page = call(Method::post, path, "password=open+sesame", {form, browser});
  CHECK(page.status == 429);
  CHECK(page.headers.get("retry-after") == "1");
  CHECK(text(page).find("may be tried in 1 s") != std::string::npos);
  clock.advance(std::chrono::seconds{1});
  CHECK(call(Method::post, path, {{"password", "open sesame"}}).status == 200);
}

TEST_CASE_FIXTURE(Fixture, "dead work is listed, told about and lives again") {
  const auto made = post(test::noon() + std::chrono::hours{1});
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE work SET state = 'dead', last_error = 'on purpose' WHERE key = ?", made.scheduled_id).run();
  });
  const auto listed = json(call(Method::get, "/work", nullptr, {}, {{"state", "dead"}}))["data"];
  REQUIRE(listed["total"] == 1);
  const auto id = listed["items"][0]["work_id"].get<std::int64_t>();
  CHECK(json(call(Method::get, "/why/" + std::to_string(id)))["data"]["explanation"].dump().find("on purpose") !=
        std::string::npos);
  CHECK(json(call(Method::post, retry_path(std::to_string(id))))["data"]["state"] == "queued");
  CHECK(json(call(Method::post, retry_path("999999")))["error"]["code"] == "WORK_NOT_FOUND");
  CHECK(json(call(Method::post, retry_path("x")))["error"]["code"] == "INVALID_REQUEST");
  CHECK(json(call(Method::get, "/work", nullptr, {}, {{"state", "odd"}}))["error"]["code"] == "INVALID_REQUEST");
}

TEST_CASE_FIXTURE(Fixture, "a client that asks too often is told to wait, wherever it is") {
  const auto made = post(test::noon() + std::chrono::hours{1});
  const auto visits = [&](const char* peer, int times) {
    int refused = 0;
    for (int i = 0; i < times; ++i) {
      Request request;
      request.path = "/volunteer/" + made.scheduled_id;
      request.peer = peer;
      const auto match = router.find(Method::get, request.path);
      request.params = match.params;
      if (test::code_of([&] { match.route->admit(request); }) == base::Code::RATE_LIMITED) ++refused;
    }
    return refused;
  };
  CHECK(visits("203.0.113.7", 601) == 1);
  CHECK(visits("203.0.113.8", 1) == 0);
  CHECK(visits("127.0.0.1", 601) == 1);
  CHECK(visits("2001:db8:1:2::1", 600) == 0);
  CHECK(visits("2001:db8:1:2:ffff::2", 1) == 1);
  CHECK(visits("2001:db8:1:3::1", 1) == 0);
  CHECK(visits("::ffff:203.0.113.7", 1) == 1);
  clock.advance(std::chrono::seconds{6});
  CHECK(visits("203.0.113.7", 61) == 1);
}

TEST_CASE_FIXTURE(Fixture, "another link after the first: the error is seen, not folded away") {
  const auto made = post(test::noon() + std::chrono::hours{1});
  farm::delivery::fire_now(farm, made.scheduled_id);
  const auto path = "/volunteer/" + made.scheduled_id + "/proof";
  call(Method::post, path, {{"proof_url", proof}});
  const auto page = text(call(Method::post, path, "proof_url=nonsense", {form, browser}));
  CHECK(page.find("<details open>") != std::string::npos);
  CHECK(page.find("id=\"proof-error\"") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a token may look at the credits; granting them takes the farm's own machine") {
  const Json body{{"amount", "42.22"}, {"note", "June"}};
  const auto refused = call(Method::post, "/credits/grant", body);
  CHECK(refused.status == 403);
  CHECK(json(refused)["error"]["code"] == "FORBIDDEN");
  const auto before = json(call(Method::get, "/credits/ledger"))["data"]["total"].get<int>();
  const auto had = json(call(Method::get, "/credits"))["data"]["available"].get<double>();
  Request request;
  request.door = Door::operator_;
  request.method = Method::post;
  request.path = "/credits/grant";
  request.body = body.dump();
  const auto made = router.find(request.method, request.path).route->handler(request);
  CHECK(made.status == 201);
  CHECK(json(made)["data"]["move"] == "grant");
  const auto balance = json(call(Method::get, "/credits"))["data"];
  CHECK(json(call(Method::get, "/credits/ledger"))["data"]["total"] == before + 1);
  CHECK(balance["available"] == had + 42.22);
  CHECK(balance["balanced"] == true);
  CHECK(json(call(Method::get, "/credits/ledger"))["data"]["items"][0]["note"] == "June");
  CHECK(json(call(Method::get, "/credits/ledger", nullptr, {}, {{"job_id", "job_1"}}))["error"]["code"] ==
        "JOB_NOT_FOUND");
  CHECK(json(call(Method::get, "/credits/prices"))["data"]["video"] == 4.182);
}
