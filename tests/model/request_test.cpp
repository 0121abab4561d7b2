#include <doctest/doctest.h>

#include "base/error.hpp"
#include "model/job.hpp"
#include "model/json.hpp"
#include "model/proof.hpp"
#include "model/result.hpp"
#include "model/sample.hpp"
#include "model/scheduled.hpp"

using namespace farmtok;
using namespace farmtok::model;

namespace {

/// Applies the request, which must be refused: the details as "field reason" lines. The entity must be unchanged.
template <class Entity>
std::vector<std::string> refusals(std::string_view request, Operation operation) {
  auto entity = testing::sample<Entity>();
  const auto before = to_json(entity);
  try {
    apply_request(entity, base::parse_json(request), operation);
    return {};
  } catch (const base::Error& error) {
    CHECK(error.code == base::Code::INVALID_REQUEST);
    CHECK_FALSE(error.message.empty());
    CHECK(error.hint.find(Declared<Entity>::noun) != std::string::npos);
    CHECK(to_json(entity) == before);
    std::vector<std::string> made;
    for (const auto& detail : error.details) {
      CHECK(error.message.find(detail.message) != std::string::npos);
      made.push_back(detail.field + " " + detail.message);
    }
    return made;
  }
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("what a create request of a job is refused for") {
  struct Row {
    std::string_view request;
    Lines want;
  };
  for (const auto& [request, want] : {
           Row{R"({"colour":"red"})", {"colour is not a field"}},
           {R"({"Title":"x"})", {"Title is not a field; did you mean title?"}},
           {R"({"mode":"manual"})", {"mode is not a field; did you mean job_mode?"}},
           {R"({"":1})", {" is not a field"}},
           {R"({"title":5})", {"title must be a text"}},
           {R"({"bookmarked":"yes"})", {"bookmarked must be true or false"}},
           {R"({"bookmarked":1})", {"bookmarked must be true or false"}},
           {R"({"bookmarked":null})", {"bookmarked must not be null"}},
           {R"({"output_quantity":"5"})", {"output_quantity must be a whole number"}},
           {R"({"output_quantity":5.5})", {"output_quantity must be a whole number"}},
           {R"({"output_quantity":5.0})", {"output_quantity must be a whole number"}},
           {R"({"output_quantity":18446744073709551615})", {"output_quantity must be a whole number"}},
           {R"({"output_quantity":0})", {"output_quantity is 0, must be between 1 and 10000"}},
           {R"({"output_quantity":10001})", {"output_quantity is 10001, must be between 1 and 10000"}},
           {R"({"output_quantity":-1})", {"output_quantity is -1, must be between 1 and 10000"}},
           {R"({"job_mode":"MANUAL"})", {"job_mode must be one of search, channel, manual"}},
           {R"({"job_mode":2})", {"job_mode must be one of search, channel, manual"}},
           {R"({"job_id":"job_1"})", {"job_id cannot be set"}},
           {R"({"status":"COMPLETED"})", {"status cannot be set"}},
           {R"({"credits_spent":-5})", {"credits_spent cannot be set"}},
           {R"({"results_created":3})", {"results_created cannot be set"}},
           {R"({"title":"two\nlines"})", {"title must be one line without control characters"}},
           {R"({"title":"nul\u0000"})", {"title contains a NUL character"}},
           {R"({"notes":"nul\u0000"})", {"notes contains a NUL character"}},
           {R"([])", {" the body must be a JSON object"}},
           {R"("title")", {" the body must be a JSON object"}},
           {R"(null)", {" the body must be a JSON object"}},
       }) {
    CAPTURE(request);
    CHECK(refusals<Job>(request, Operation::create) == want);
  }
}

TEST_CASE("several faults are told together, in the order they were sent") {
  CHECK(
      refusals<Job>(R"({"title":"fine","output_quantity":0,"job_id":"x","colour":1,"on_proof_email_default":"nobody"})",
                    Operation::create) == Lines{"output_quantity is 0, must be between 1 and 10000",
                                                "job_id cannot be set", "colour is not a field",
                                                "on_proof_email_default \"nobody\" is not a mail address"});
}

TEST_CASE("an edit takes fewer fields than a create") {
  CHECK(refusals<Job>(R"({"job_mode":"manual"})", Operation::edit) == Lines{"job_mode cannot be changed"});
  CHECK(refusals<Result>(R"({"match_score":1})", Operation::edit) == Lines{"match_score cannot be changed"});
  CHECK(refusals<Result>(R"({"rejected":true})", Operation::create) == Lines{"rejected cannot be set"});
  CHECK(refusals<Result>(R"({"scheduled":true})", Operation::edit) == Lines{"scheduled cannot be changed"});
  CHECK(refusals<Scheduled>(R"({"fired":true,"proof_url":"https://a.example/1"})", Operation::edit) ==
        Lines{"fired cannot be changed", "proof_url cannot be changed"});
  // No body creates a post: it is made of a result.
  CHECK(refusals<Scheduled>(R"({"tweet_text":"x"})", Operation::create) == Lines{"tweet_text cannot be set"});
}

TEST_CASE("numbers stay in their bounds, both ends included") {
  for (const auto score : {0, 1, 99, 100}) {
    CAPTURE(score);
    CHECK(from_request<Result>({{"match_score", score}}).match_score == score);
  }
  CHECK(refusals<Result>(R"({"match_score":101})", Operation::create) ==
        Lines{"match_score is 101, must be between 0 and 100"});
  CHECK(refusals<Result>(R"({"tiktok_view_count":-1})", Operation::create) ==
        Lines{"tiktok_view_count is -1, must be at least 0"});
  CHECK(from_request<Result>({{"tiktok_view_count", INT64_MAX}}).tiktok_view_count == INT64_MAX);
}

TEST_CASE("null clears an optional field, and what is not named stays") {
  auto job = testing::sample<Job>();
  const auto before = job;
  apply_request(job, base::parse_json(R"({"notes":null,"bookmarked":false,"title":"Q2"})"), Operation::edit);
  CHECK_FALSE(job.notes);
  CHECK_FALSE(job.bookmarked);
  CHECK(job.title == "Q2");
  job.notes = before.notes;
  job.bookmarked = before.bookmarked;
  job.title = before.title;
  CHECK(to_json(job) == to_json(before));

  apply_request(job, Json::object(), Operation::edit);
  CHECK(to_json(job) == to_json(before));
}

TEST_CASE("post_text is another name of tweet_text, in a create only") {
  CHECK(from_request<Result>({{"post_text", "Day 30"}}).tweet_text == "Day 30");
  CHECK(from_request<Result>({{"tweet_text", "Day 30"}}).tweet_text == "Day 30");
  CHECK(refusals<Result>(R"({"post_text":"a","tweet_text":"b"})", Operation::create) ==
        Lines{"tweet_text says the same as post_text; send one of them"});
  CHECK(refusals<Result>(R"({"post_text":"a"})", Operation::edit) == Lines{"post_text is not a field"});
}

TEST_CASE("a result of the contract's example") {
  const auto result = from_request<Result>(base::parse_json(R"({
    "post_text": "Check out this amazing transformation! #fitness",
    "original_video_url": "https://example.com/my-video.mp4",
    "caption": "Day 30 of my fitness journey #gymtok",
    "instructions": "Post to @fitness_page with hashtags in first comment",
    "scheduled_datetime": "2026-03-15T09:00:00Z"})"));
  CHECK(result.approved);
  CHECK_FALSE(result.rejected);
  CHECK(result.match_score == 100);
  CHECK(result.ai_analysis == "Manually created result");
  REQUIRE(result.scheduled_datetime);
  CHECK(base::format_instant(*result.scheduled_datetime) == "2026-03-15T09:00:00Z");
}

TEST_CASE("a time needs its offset here") {
  for (const std::string_view time : {"2026-12-24T09:00", "2026-02-30T09:00Z", "tomorrow", ""}) {
    CAPTURE(time);
    CHECK(refusals<ScheduleRequest>(base::to_line({{"scheduled_datetime", time}}), Operation::create) ==
          Lines{"scheduled_datetime must be a time like 2026-12-24T09:00:00Z"});
  }
  CHECK(refusals<ScheduleRequest>(R"({"scheduled_datetime":1798000000})", Operation::create).size() == 1);
}

TEST_CASE("a secret is taken but never shown") {
  const auto result = from_request<Result>({{"password_protected", "open sesame"}});
  CHECK(result.password_protected == "open sesame");
  CHECK(to_json(result)["password_protected"] == secret_mask);
  CHECK(base::to_line(to_json(result)).find("sesame") == std::string::npos);
  CHECK_FALSE(to_json(Result{}).contains("password_protected"));
  CHECK(refusals<Result>(R"({"password_protected":""})", Operation::create) ==
        Lines{"password_protected must not be empty; send null to remove it"});
}

TEST_CASE("reading back passes over unknown fields and names an ill-typed one") {
  CHECK(from_json<Batch>(base::parse_json(R"({"total":3,"later":true})")).total == 3);
  for (const auto& [text, reason] :
       {std::pair{R"({"total":"3"})", "total must be a whole number"}, {R"([])", "must be an object"}}) {
    try {
      from_json<Batch>(base::parse_json(text));
      FAIL("was read");
    } catch (const base::Error& error) {
      CHECK(error.code == base::Code::INTERNAL);
      CHECK(error.message == std::string{"not a batch: "} + reason);
    }
  }
}
