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
  CHECK(keys(month) == std::vector<std::string>{"year", "month", "days", "total"});
  CHECK(keys(month["days"]) == std::vector<std::string>{"2026-07-01", "2026-07-03"});
  CHECK(month["days"]["2026-07-01"].size() == 2);
  CHECK(month["days"]["2026-07-01"][1] == get("/scheduled/" + second.scheduled_id));
  CHECK(month["total"] == 3);

  const auto week = get("/calendar/week/2026/27");
  CHECK(keys(week) == std::vector<std::string>{"year", "week", "days", "total"});
  CHECK(week["days"] == month["days"]);

  const auto days = get("/calendar/days/2026-06-30", {{"days", "2"}, {"tz", "EST"}});
  CHECK(keys(days) == std::vector<std::string>{"from", "days", "total"});
  CHECK(days["from"] == "2026-06-30");
  CHECK(days["days"]["2026-06-30"][0]["scheduled_id"] == first.scheduled_id);
  CHECK(days["total"] == 2);
  CHECK(get("/calendar/days/2026-06-20")["total"] == 3);
  CHECK(get("/calendar/days/2026-06-20", {{"days", "11"}})["total"] == 0);
  CHECK(get("/calendar/month/2026/8") == Json{{"year", 2026}, {"month", 8}, {"days", Json::object()}, {"total", 0}});
  CHECK(call(Method::get, "/calendar/month/2026/7", nullptr, {}, {{"tz", "EST"}}).headers.get("X-Timezone") ==
        "America/New_York");
}

TEST_CASE_FIXTURE(Fixture, "what a calendar cannot be asked for") {
  CHECK(get("/calendar/month/2026/x") == "INVALID_DATE");
  CHECK(get("/calendar/month/2026/13") == "INVALID_DATE");
  CHECK(get("/calendar/days/2026-02-30") == "INVALID_DATE");
  CHECK(get("/calendar/days/2026-02-01", {{"days", "367"}}) == "INVALID_REQUEST");
  CHECK(get("/calendar/days/2026-02-01", {{"days", "a"}}) == "INVALID_REQUEST");
  CHECK(get("/calendar/days/2026-02-01", {{"tz", "Nowhere"}}) == "INVALID_REQUEST");
}
