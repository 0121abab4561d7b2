#include "api/api_fixture.hpp"

using namespace farmtok;
using base::Json;
using http::Method;
using Fixture = test::ApiFixture;

namespace {

const char* const every_morning = "0 9 * * * America/New_York";

/// The fields that an error names.
std::vector<std::string> fields_of(const Json& answer) {
  std::vector<std::string> fields;
  for (const auto& each : answer.at("error").value("details", Json::array())) fields.push_back(each.at("field"));
  return fields;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "slots of a job over the API") {
  const auto planned = job({{"schedule_prompt", every_morning}});
  const auto path = "/jobs/" + planned.job_id + "/slots";
  farm::planning::schedule_result(farm, result(planned.job_id).result_id,
                                  {{"scheduled_datetime", "2026-06-02T13:00:00Z"}});
  const auto two_weeks = json(call(Method::get, path)).at("data");
  CHECK(two_weeks["total"] == 14);
  CHECK(two_weeks["free"] == 13);
  CHECK(two_weeks["timezone"] == "America/New_York");
  CHECK(two_weeks["items"][0] ==
        Json{{"at", "2026-06-01T13:00:00Z"}, {"local", "2026-06-01T09:00:00"}, {"free", true}});
  CHECK(two_weeks["items"][1]["free"] == false);
  CHECK(two_weeks["items"][1].contains("taken_by"));
  // A day is in the plan's zone, and its first slot counts.
  const auto one_day =
      json(call(Method::get, path, nullptr, {}, {{"days", "1"}, {"from", "2026-06-05T09:00"}})).at("data");
  CHECK(one_day["total"] == 1);
  CHECK(one_day["items"][0]["local"] == "2026-06-05T09:00:00");
  for (const auto* days : {"0", "367", "x"})
    CHECK(call(Method::get, path, nullptr, {}, {{"days", days}}).status == 400);
  CHECK(call(Method::get, path, nullptr, {}, {{"from", "soon"}}).status == 400);
  CHECK(json(call(Method::get, "/jobs/" + job().job_id + "/slots"))["error"]["code"] == "NOT_READY");
  CHECK(call(Method::get, "/jobs/job_none/slots").status == 404);
}

TEST_CASE_FIXTURE(Fixture, "a proposal changes nothing, waits for no writer, and is applied as it was looked at") {
  const auto planned = job({{"schedule_prompt", every_morning}});
  for (const auto score : {40, 60}) result(planned.job_id, {{"match_score", score}});
  const auto path = "/jobs/" + planned.job_id + "/plan";
  const auto before = store.generation();
  const Json body{{"order", "spread"}, {"without", {"2026-06-02"}}, {"from", "2026-06-02"}};
  const auto proposed = json(call(Method::post, path, body)).at("data");
  CHECK(store.generation() == before);
  CHECK(proposed["items"][0]["at"] == "2026-06-03T13:00:00Z");
  CHECK(proposed["items"][0]["score"] == 60);

  auto bound = body;
  bound["fingerprint"] = "0123456789abcdef";
  CHECK(json(call(Method::post, path + "/apply", bound))["error"]["code"] == "NOT_READY");
  bound["fingerprint"] = proposed["fingerprint"];
  auto dry = json(call(Method::post, path + "/apply", bound, {}, {{"dry_run", "true"}}));
  CHECK(dry["dry_run"] == true);
  for (auto& item : dry["data"]["items"]) CHECK(item.erase("done") == 1);
  CHECK(dry["data"] == proposed);
  CHECK(json(call(Method::get, "/scheduled"))["data"]["total"] == 0);
  auto applied = json(call(Method::post, path + "/apply", bound))["data"];
  for (auto& item : applied["items"])
    for (const auto* field : {"done", "scheduled_id"}) CHECK(item.erase(field) == 1);
  CHECK(applied == proposed);
  CHECK(json(call(Method::get, "/scheduled"))["data"]["total"] == 2);
}

TEST_CASE_FIXTURE(Fixture, "what a proposal cannot be made of is told at once, field by field") {
  const auto path = "/jobs/" + job({{"schedule_prompt", every_morning}}).job_id + "/plan";
  const auto answer = json(call(Method::post, path,
                                {{"order", "random"},
                                 {"from", "soon"},
                                 {"most", 0},
                                 {"replan", "yes"},
                                 {"without", {"2026-02-30", 5}},
                                 {"fingerprint", 1},
                                 {"gap", "1h"}}));
  CHECK(answer["error"]["code"] == "INVALID_REQUEST");
  CHECK(fields_of(answer) ==
        std::vector<std::string>{"order", "from", "most", "replan", "without", "without", "fingerprint", "gap"});
  CHECK(fields_of(json(call(Method::post, path, {{"per_day", nullptr}, {"from", nullptr}}))) ==
        std::vector<std::string>{"per_day"});
  CHECK(call(Method::post, path, "[]").status == 400);
  CHECK(call(Method::post, path + "/apply", {{"most", -1}}).status == 400);
}

TEST_CASE_FIXTURE(Fixture, "a repeat is asked for where a result is scheduled") {
  const auto made = result(job({{"schedule_prompt", every_morning}}).job_id);
  const auto path = "/results/" + made.result_id + "/schedule";
  CHECK(fields_of(json(call(Method::post, path, {{"repeat", "often"}}))) == std::vector<std::string>{"repeat"});
  CHECK(call(Method::post, path, {{"repeat", "every=4w,max=2"}}).status == 201);
  const auto listed = json(call(Method::get, "/scheduled"))["data"];
  REQUIRE(listed["total"] == 3);
  CHECK(listed["items"][2]["repeat_of"] == listed["items"][0]["scheduled_id"]);
  CHECK(listed["items"][2]["scheduled_local"] == "2026-07-27T09:00:00");
}
