#include "api/api_fixture.hpp"

using namespace farmtok;
using base::Json;
using http::Method;
using Fixture = test::ApiFixture;

TEST_CASE_FIXTURE(Fixture, "a schedule is explained with its words, notes, rules and the next ten times") {
  const auto told = json(call(Method::post, "/schedule/explain", {{"schedule_prompt", "0 9,18 * * * EST"}})).at("data");
  CHECK(told["text"] == "0 9,18 * * * EST");
  CHECK(told["words"] == "every day at 09:00 and 18:00 (America/New_York)");
  CHECK(told["timezone"] == "America/New_York");
  CHECK(told["notes"].size() == 1);
  CHECK(told["rules"] ==
        Json{{{"rrule", "FREQ=DAILY;BYHOUR=9,18;BYMINUTE=0;BYSECOND=0"}, {"start", "2026-06-01T00:00:00"}}});
  REQUIRE(told["next"].size() == 10);
  CHECK(told["next"][0] == Json{{"at", "2026-06-01T13:00:00Z"}, {"local", "2026-06-01T09:00:00"}});
  CHECK(told["next"][9] == Json{{"at", "2026-06-05T22:00:00Z"}, {"local", "2026-06-05T18:00:00"}});
}

TEST_CASE_FIXTURE(Fixture, "a schedule is explained in the zone that is asked for, from the time that is asked for") {
  const auto told = json(call(Method::post, "/schedule/explain",
                              {{"schedule_prompt", "@daily"}, {"timezone", "CET"}, {"from", "2026-12-24T00:00"}}))
                        .at("data");
  CHECK(told["timezone"] == "Europe/Berlin");
  CHECK(told["next"][0]["at"] == "2026-12-23T23:00:00Z");
  settings = settings::Settings::load({{"state", folder.path()}, {"timezone", "Asia/Tokyo"}});
  CHECK(json(call(Method::post, "/schedule/explain", {{"schedule_prompt", "@daily"}}))["data"]["timezone"] ==
        "Asia/Tokyo");
}

TEST_CASE_FIXTURE(Fixture, "what cannot be explained names its field") {
  const auto field_of = [&](const Json& body) -> std::string {
    const auto response = call(Method::post, "/schedule/explain", body);
    CHECK(response.status == 400);
    const auto error = json(response).at("error");
    CHECK(error["code"] == "INVALID_REQUEST");
    return error["details"][0]["field"];
  };
  CHECK(field_of(Json::object()) == "schedule_prompt");
  CHECK(field_of({{"schedule_prompt", 5}}) == "schedule_prompt");
  CHECK(field_of({{"schedule_prompt", "0 25 * * *"}}) == "schedule_prompt");
  CHECK(field_of({{"schedule_prompt", "@daily"}, {"timezone", "Mars/Olympus"}}) == "timezone");
  CHECK(field_of({{"schedule_prompt", "@daily"}, {"from", "soon"}}) == "from");
  CHECK(field_of({{"schedule_prompt", "@daily"}, {"from", "2099-01-01T00:00:00Z"}}) == "from");
}

TEST_CASE_FIXTURE(Fixture, "a job's schedule is read before it is stored") {
  const auto create = [&](Json body) {
    body["job_mode"] = "manual";
    return call(Method::post, "/jobs", body);
  };
  const auto refused = create({{"schedule_prompt", "0 25 * * *"}});
  CHECK(refused.status == 400);
  CHECK(json(refused)["error"]["details"][0] == Json{{"field", "schedule_prompt"}, {"message", "\"25\" is no hour"}});
  CHECK(json(call(Method::get, "/jobs"))["data"]["total"] == 0);
  CHECK(create({{"schedule_prompt", "@daily"}, {"timezone", "Mars/Olympus"}}).status == 400);

  const auto made = create({{"schedule_prompt", "@daily"}, {"timezone", "est"}});
  REQUIRE(made.status == 201);
  const auto path = "/jobs/" + json(made)["data"]["job_id"].get<std::string>();
  CHECK(json(call(Method::get, path))["data"]["timezone"] == "America/New_York");

  CHECK(call(Method::patch, path, {{"schedule_prompt", "0 9 31 2 *"}}).status == 400);
  CHECK(json(call(Method::get, path))["data"]["schedule_prompt"] == "@daily");
  CHECK(json(call(Method::patch, path, {{"schedule_prompt", "0 9 * * *"}}))["data"]["schedule_prompt"] == "0 9 * * *");
  CHECK(!json(call(Method::patch, path, {{"schedule_prompt", nullptr}}))["data"].contains("schedule_prompt"));
  CHECK(call(Method::patch, "/jobs/job_none", {{"schedule_prompt", "@daily"}}).status == 404);
}
