#include <filesystem>
#include <fstream>

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

namespace {

Json translation_of(const http::Response& response) {
  for (const auto& detail : Fixture::json(response)["error"].value("details", Json::array()))
    if (detail["field"] == "translation") return detail["message"];
  return nullptr;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what is not understood is translated where a translator is configured, and shown") {
  const std::string typed = "jeden Tag um neun";
  const auto explain = [&](Json body) {
    body["schedule_prompt"] = typed;
    return call(Method::post, "/schedule/explain", body);
  };
  const auto use = [&](std::map<std::string, std::string> flags) {
    flags["state"] = folder.path();
    settings = settings::Settings::load(flags);
  };
  CHECK(translation_of(explain(Json::object())) == nullptr);
  CHECK(json(explain({{"translate", true}}))["error"]["code"] == "PROVIDER_NOT_READY");
  CHECK(json(explain({{"translate", "yes"}}))["error"]["details"][0]["field"] == "translate");

  use({{"plan.translator", "gemini"}});
  CHECK(explain(Json::object()).status == 400);
  CHECK(translation_of(explain(Json::object())).get<std::string>().find("gemini.key") != std::string::npos);
  CHECK(json(explain({{"translate", true}}))["error"]["code"] == "PROVIDER_NOT_READY");
  CHECK(translation_of(explain({{"translate", false}})) == nullptr);

  const auto program = folder.path() + "/translate";
  std::ofstream{program} << "#!/bin/sh\necho '{\"schedule\":\"daily at 9am\",\"cannot\":null}'\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  use({{"plan.translator", "command"}, {"analysis.command", program}});
  const auto told = json(explain({{"timezone", "Europe/Berlin"}}))["data"];
  CHECK(told["text"] == "daily at 9am");
  CHECK(told["words"] == "every day at 09:00 (Europe/Berlin)");
  CHECK(told["translated_from"] == typed);
  CHECK(told["translated_by"] == "command");
  CHECK(told["tokens_in"] == 0);
  CHECK(told["cost"] == 0);
  CHECK(told["next"].size() == 10);
  CHECK(!json(call(Method::post, "/schedule/explain", {{"schedule_prompt", "@daily"}, {"translate", true}}))["data"]
             .contains("translated_by"));
  CHECK(explain({{"translate", false}}).status == 400);

  const auto refused = call(Method::post, "/jobs", {{"job_mode", "manual"}, {"schedule_prompt", typed}},
                            {{"Authorization", "Bearer x"}});  // strangers get no hints with commands
  CHECK(refused.status == 400);
  CHECK(json(refused)["error"]["hint"].get<std::string>().find("farmtok schedule explain") != std::string::npos);
  CHECK(json(call(Method::get, "/jobs"))["data"]["total"] == 0);
}

TEST_CASE_FIXTURE(Fixture, "fields that explain does not know are refused by name") {
  const auto error =
      json(call(Method::post, "/schedule/explain", {{"schedule_prompt", "@daily"}, {"tz", nullptr}}))["error"];
  CHECK(error["code"] == "INVALID_REQUEST");
  CHECK(error["details"][0] == Json{{"field", "tz"}, {"message", "does not exist"}});
}

TEST_CASE_FIXTURE(Fixture, "a time of the plan that does not exist is told within the notes") {
  const auto told =
      json(call(Method::post, "/schedule/explain", {{"schedule_prompt", "daily at 2:30am Europe/Berlin"}}));
  CHECK(told["data"]["notes"] ==
        Json{"02:30 does not exist on 2027-03-28 in Europe/Berlin: 03:30 is used",
             "02:30 comes twice on 2026-10-25 in Europe/Berlin: the first is used, and nothing "
             "is posted when the clock shows it again"});
}
