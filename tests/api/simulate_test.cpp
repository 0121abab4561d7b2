#include "api/api_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Json;
using http::Method;
using test::noon;

TEST_CASE_FIXTURE(test::ApiFixture, "POST /simulate answers what would be, and keeps nothing of it") {
  const auto made = post(noon() + 1h);
  const auto generation = store.generation();
  const Json asked{{"until", "2026-06-01T14:00:00+01:00"}, {"render_seconds", 5}};
  const auto answer = call(Method::post, "/simulate", asked, {{"Idempotency-Key", "k"}}, {{"dry_run", "true"}});
  CHECK(answer.status == 200);
  const Json expected{
      {"from", "2026-06-01T12:00:00Z"},
      {"until", "2026-06-01T13:00:00Z"},
      {"fired", 1},
      {"held", 0},
      {"late", 0},
      {"missed", 0},
      {"unreached", 1},
      {"videoless", 0},
      {"total", 1},
      {"posts", Json::array({{{"scheduled_id", made.scheduled_id},
                              {"job_id", made.job_id},
                              {"text", "a text"},
                              {"due", "2026-06-01T13:00:00Z"},
                              {"fired_at", "2026-06-01T13:00:00Z"},
                              {"state", "fired"},
                              {"reason", nullptr},
                              {"note", "no one is notified: it has no mail address and no webhook"}}})}};
  CHECK(json(answer)["data"] == expected);
  CHECK(store.generation() == generation);
}

TEST_CASE_FIXTURE(test::ApiFixture, "POST /simulate names everything that is wrong with a request") {
  const auto fields = [&](const Json& body) {
    const auto answer = call(Method::post, "/simulate", body);
    CHECK(answer.status == 400);
    const auto details = json(answer)["error"].value("details", Json::array());
    std::vector<std::string> named;
    for (const auto& detail : details) named.push_back(detail["field"]);
    return named;
  };
  using Fields = std::vector<std::string>;
  CHECK(fields(Json::object()) == Fields{"until"});
  CHECK(fields({{"until", "2026-06-02"}}) == Fields{"until"});
  CHECK(fields({{"until", 5}, {"render_seconds", "5"}, {"speed", 1}}) == Fields{"until", "render_seconds", "speed"});
  CHECK(fields({{"until", "2026-06-02T00:00:00Z"}, {"render_seconds", -1}}) == Fields{"render_seconds"});
  CHECK(fields({{"until", "2026-05-01T00:00:00Z"}}) == Fields{"until"});
  CHECK(fields(Json::array({1})) == Fields{});
}
