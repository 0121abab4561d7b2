#include "api/api_fixture.hpp"

using namespace farmtok;
using base::Json;
using http::Method;
using Query = std::vector<std::pair<std::string, std::string>>;

namespace {

struct Fixture : test::ApiFixture {
  Json get(const std::string& path, Query query = {}) {
    const auto response = call(Method::get, path, nullptr, {}, std::move(query));
    return response.status == 200 ? json(response)["data"] : json(response)["error"]["code"];
  }
};

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> made;
  for (const auto& [key, value] : object.items()) made.push_back(key);
  return made;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a month, a week and a span of days have one shape") {
  const auto first = post(*base::parse_instant("2026-07-01T03:00:00Z"));
  const auto second = post(*base::parse_instant("2026-07-01T04:00:00Z"));
  post(*base::parse_instant("2026-07-03T04:00:00Z"));

  const auto month = get("/calendar/month/2026/7");
  CHECK(keys(month) == std::vector<std::string>{"year", "month", "from", "days", "totals", "total"});
  CHECK(keys(month["days"]) == std::vector<std::string>{"2026-07-01", "2026-07-03"});
  CHECK(month["days"]["2026-07-01"].size() == 2);
  auto shown = get("/scheduled/" + second.scheduled_id);
  shown.erase("notice");  // says who is notified; a calendar does not look it up
  CHECK(month["days"]["2026-07-01"][1] == shown);
  CHECK(month["total"] == 3);

  const auto week = get("/calendar/week/2026/27");
  CHECK(keys(week) == std::vector<std::string>{"year", "week", "from", "days", "totals", "total"});
  CHECK(week["days"] == month["days"]);

  const auto days = get("/calendar/days/2026-06-30", {{"days", "2"}, {"tz", "EST"}});
  CHECK(keys(days) == std::vector<std::string>{"from", "days", "totals", "total"});
  CHECK(days["from"] == "2026-06-30");
  CHECK(days["days"]["2026-06-30"][0]["scheduled_id"] == first.scheduled_id);
  CHECK(days["total"] == 2);
  CHECK(get("/calendar/days/2026-06-20")["total"] == 3);
  CHECK(get("/calendar/days/2026-06-20", {{"days", "11"}})["total"] == 0);
  CHECK(get("/calendar/month/2026/8") == Json{{"year", 2026},
                                              {"month", 8},
                                              {"from", "2026-08-01"},
                                              {"days", Json::object()},
                                              {"totals", Json::object()},
                                              {"total", 0}});
  CHECK(week["from"] == "2026-06-29");
  CHECK(month["totals"]["2026-07-01"] == Json{{"posts", 2}, {"states", {{"planned", 2}}}});
  CHECK(call(Method::get, "/calendar/month/2026/7", nullptr, {}, {{"tz", "EST"}}).headers.get("X-Timezone") ==
        "America/New_York");
}

TEST_CASE_FIXTURE(Fixture, "a calendar comes in pages, and its totals are those of the whole") {
  for (int i = 0; i < 5; ++i) post(*base::parse_instant("2026-07-01T03:00:00Z"));
  const auto first = get("/calendar/month/2026/7", {{"limit", "2"}});
  CHECK(first["days"]["2026-07-01"].size() == 2);
  CHECK(first["total"] == 5);
  CHECK(first["totals"]["2026-07-01"]["posts"] == 5);
  const auto rest =
      get("/calendar/month/2026/7", {{"limit", "1000"}, {"cursor", first["next_cursor"].get<std::string>()}});
  CHECK(rest["days"]["2026-07-01"].size() == 3);
  CHECK_FALSE(rest.contains("next_cursor"));
  const auto none = get("/calendar/month/2026/7", {{"limit", "0"}});
  CHECK(none["days"].empty());
  CHECK(none["total"] == 5);
  CHECK(get("/calendar/month/2026/7", {{"limit", "1001"}}) == "INVALID_REQUEST");
  CHECK(get("/calendar/month/2026/7", {{"cursor", "zz"}}) == "INVALID_REQUEST");
}

TEST_CASE_FIXTURE(Fixture, "a page of a calendar ends when its texts become large") {
  const auto job_id = job().job_id;
  for (int i = 0; i < 150; ++i) {
    const auto made = result(job_id, {{"post_text", std::string(19'000, 'x')}, {"caption", std::string(19'000, 'y')}});
    farm::planning::schedule_result(farm, made.result_id, {{"scheduled_datetime", "2026-07-01T03:00:00Z"}});
  }
  const auto response = call(Method::get, "/calendar/month/2026/7");
  CHECK(text(response).size() < 5'000'000);
  CHECK(json(response)["data"].contains("next_cursor"));
  CHECK(text(call(Method::get, "/scheduled", nullptr, {}, {{"limit", "1000"}})).size() < 9'000'000);
}

TEST_CASE_FIXTURE(Fixture, "what a calendar cannot be asked for") {
  CHECK(get("/calendar/month/2026/x") == "INVALID_DATE");
  CHECK(get("/calendar/month/2026/13") == "INVALID_DATE");
  CHECK(get("/calendar/days/2026-02-30") == "INVALID_DATE");
  CHECK(get("/calendar/days/2026-02-01", {{"days", "367"}}) == "INVALID_REQUEST");
  CHECK(get("/calendar/days/2026-02-01", {{"days", "a"}}) == "INVALID_REQUEST");
  CHECK(get("/calendar/days/2026-02-01", {{"tz", "Nowhere"}}) == "INVALID_REQUEST");
}
