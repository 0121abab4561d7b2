#include <doctest/doctest.h>
#include <fmt/format.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "folders.hpp"
#include "model/job.hpp"
#include "model/json.hpp"
#include "model/proof.hpp"
#include "model/result.hpp"
#include "model/sample.hpp"
#include "model/scheduled.hpp"
#include "model/schema.hpp"
#include "model/work.hpp"

using namespace farmtok;
using namespace farmtok::model;

namespace {

template <class Entity>
void add(Json& cases) {
  const auto* info = find_entity(Declared<Entity>::noun);
  REQUIRE(info != nullptr);
  cases.push_back(Json{{"schema", json_schema(*info)},
                       {"good", {to_json(testing::sample<Entity>()), to_json(Entity{})}},
                       {"bad", {Json::object(), Json::array(), "text"}}});
}

/// One case from a request schema: apply_request must accept and refuse the same.
void add_request(Json& cases, std::string_view noun, const char* operation, Json good, Json bad) {
  cases.push_back(Json{{"schema", json_schema(*find_entity(noun))["$defs"][operation]},
                       {"good", std::move(good)},
                       {"bad", std::move(bad)}});
}

}  // namespace

TEST_CASE("entities are found by noun, plural and the contract's names") {
  struct Row {
    std::string_view typed, noun;
  };
  for (const auto& [typed, noun] : {Row{"job", "job"},
                                    {"jobs", "job"},
                                    {"result", "result"},
                                    {"results", "result"},
                                    {"post", "post"},
                                    {"posts", "post"},
                                    {"schedule", "post"},
                                    {"scheduled", "post"},
                                    {"event", "event"},
                                    {"media", "media"},
                                    {"proof", "proof"}}) {
    CAPTURE(typed);
    const auto* found = find_entity(typed);
    REQUIRE(found != nullptr);
    CHECK(found->noun == noun);
  }
  CHECK(find_entity("sheep") == nullptr);
  CHECK(find_entity("") == nullptr);
  std::set<std::string_view> nouns;
  for (const auto& entity : entities()) CHECK(nouns.insert(entity.noun).second);
}

TEST_CASE("flags take the field's name unless it has one of its own") {
  const auto* result = find_entity("result");
  REQUIRE(result != nullptr);
  CHECK(result->find("on_schedule_email")->flag() == "on-schedule-email");
  CHECK(result->find("tweet_text")->flag() == "text");
  CHECK(result->find("original_video_url")->flag() == "video");
  CHECK(find_entity("job")->find("job_mode")->flag() == "mode");
  CHECK(result->find("nothing") == nullptr);
  for (const auto& entity : entities()) {
    for (const auto operation : {Operation::create, Operation::edit}) {
      std::set<std::string> flags;
      for (const auto& field : entity.fields)
        if (accepts(field.use, operation))
          CHECK_MESSAGE(flags.insert(field.flag()).second, entity.noun, " ", field.name);
    }
  }
}

TEST_CASE("a request schema has exactly the fields a request may set") {
  const auto schema = json_schema(*find_entity("job"));
  CHECK(schema["title"] == "job");
  CHECK(schema["$defs"]["create"]["additionalProperties"] == false);
  CHECK(schema["$defs"]["create"]["properties"].contains("job_mode"));
  CHECK_FALSE(schema["$defs"]["edit"]["properties"].contains("job_mode"));
  CHECK_FALSE(schema["$defs"]["create"]["properties"].contains("job_id"));
  CHECK(schema["$defs"]["create"]["properties"]["output_quantity"]["maximum"] == 10'000);
  CHECK(json_schema(*find_entity("result"))["$defs"]["create"]["properties"].contains("post_text"));
  CHECK_FALSE(json_schema(*find_entity("event")).contains("$defs"));
}

TEST_CASE("an independent validator takes our entities with our schemas") {
  const auto script = test::source_folder() / "tests" / "model" / "validate_schemas.py";
  if (std::system("/usr/bin/python3 -c 'import jsonschema' 2>/dev/null") != 0) {
    MESSAGE("skipped: Debian's python3-jsonschema is not installed");
    return;
  }
  auto cases = Json::array();
  add<Job>(cases);
  add<Result>(cases);
  add<Scheduled>(cases);
  add<Task>(cases);
  add<Proof>(cases);
  add<ProofReply>(cases);
  add<Work>(cases);
  add<Event>(cases);
  add<Media>(cases);
  add<RenderReport>(cases);
  add_request(
      cases, "job", "create",
      {{{"job_mode", "manual"}, {"title", "Q1"}}, {{"notes", nullptr}}, {{"output_quantity", 10'000}}, Json::object()},
      {{{"colour", 1}},
       {{"job_mode", "MANUAL"}},
       {{"output_quantity", 0}},
       {{"title", std::string(201, 'x')}},
       {{"bookmarked", nullptr}},
       {{"job_id", "x"}}});
  add_request(cases, "result", "create",
              {{{"post_text", "x"}}, {{"scheduled_datetime", "2026-12-24T09:00"}, {"timezone", "EST"}}},
              {{{"match_score", 101}}, {{"rejected", true}}, {{"tiktok_view_count", "many"}}});

  char name[] = "/tmp/farmtok-schemas-XXXXXX";
  const int fd = ::mkstemp(name);
  REQUIRE(fd >= 0);
  ::close(fd);
  std::ofstream{name} << base::to_line(cases);
  const auto status = std::system(fmt::format("/usr/bin/python3 '{}' '{}'", script.string(), name).c_str());
  std::filesystem::remove(name);
  CHECK(status == 0);
}
