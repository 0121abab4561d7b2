#include "farm/jobs/create.hpp"

#include "farm/find_fixture.hpp"

using namespace farmtok;
using base::Code;
using base::Error;
using base::Json;
using test::code_of;
using test::FindFixture;

TEST_CASE_FIXTURE(FindFixture, "a search job is stored with its providers, its price and its first piece of work") {
  const auto made = create({{"output_quantity", 10}, {"schedule_prompt", "two a day"}});
  CHECK(made.status == model::JobStatus::PENDING);
  CHECK(made.discovery_provider == "catalogue");
  CHECK(made.analysis_provider == "rules");
  CHECK(made.estimated_cost == *base::parse_amount("42.22"));
  CHECK(made.credits_reserved == *base::parse_amount("42.22"));
  CHECK(made.reservation_id);
  CHECK(job(made.job_id).progress->found == 0);
  CHECK(count("work WHERE kind = 'discover' AND key = '" + made.job_id + "'") == 1);
  CHECK(count("searches") == 1);
}

TEST_CASE_FIXTURE(FindFixture, "what cannot be run is refused before anything is reserved") {
  struct Row {
    const char* what;
    Json request;
    Code code;
    const char* field;
  };
  const Row rows[]{
      {"a search without a prompt", {{"content_prompt", "  "}}, Code::INVALID_REQUEST, "content_prompt"},
      {"a channel job without a channel", {{"job_mode", "channel"}}, Code::INVALID_REQUEST, "channel_username"},
      {"a channel that cannot be",
       {{"job_mode", "channel"}, {"channel_username", "a b"}},
       Code::INVALID_REQUEST,
       "channel_username"},
      {"an unknown mode", {{"job_mode", "nope"}}, Code::INVALID_REQUEST, "job_mode"},
      {"an unknown discovery provider", {{"discovery_provider", "nope"}}, Code::INVALID_REQUEST, "discovery_provider"},
      {"an unknown analysis provider", {{"analysis_provider", "nope"}}, Code::INVALID_REQUEST, "analysis_provider"},
      {"a provider without its key", {{"analysis_provider", "gemini"}}, Code::PROVIDER_NOT_READY, nullptr},
      {"more than there are credits", {{"output_quantity", 1000}}, Code::RESERVATION_FAILED, nullptr},
  };
  outer.model_check = [] { throw Error{Code::PROVIDER_NOT_READY, "gemini has no key"}; };
  for (const auto& row : rows) {
    INFO(row.what);
    try {
      create(row.request);
      FAIL("was accepted");
    } catch (const Error& error) {
      CHECK(error.code == row.code);
      if (row.field) {
        REQUIRE_FALSE(error.details.empty());
        CHECK(error.details[0].field == row.field);
      }
    }
  }
  CHECK(count("jobs") == 0);
  CHECK(count("reservations") == 0);
  CHECK(count("work WHERE kind = 'discover'") == 0);
  CHECK(balance().reserved == base::Amount{});
}

TEST_CASE("a channel's name, however it is written") {
  struct Row {
    const char* written;
    const char* name;  // null: none
  };
  const Row rows[]{
      {"alexhormozi", "alexhormozi"},
      {" @alex.hormozi_1 ", "alex.hormozi_1"},
      {"https://www.tiktok.com/@alexhormozi", "alexhormozi"},
      {"https://www.tiktok.com/@alexhormozi/video/7349123456789012345?lang=en", "alexhormozi"},
      {"tiktok.com/@alexhormozi?lang=de", "alexhormozi"},
      {"@alexhormozi/", "alexhormozi"},
      {"abcdefghijklmnopqrstuvwx", "abcdefghijklmnopqrstuvwx"},
      {"abcdefghijklmnopqrstuvwxy", nullptr},
      {"", nullptr},
      {"@", nullptr},
      {"../../x", nullptr},
      {"..", nullptr},
      {"https://www.tiktok.com/", nullptr},
      {"two words", nullptr},
      {"na\xC3\xAFve", nullptr},
      {"a;rm -rf", nullptr},
  };
  for (const auto& row : rows) {
    INFO(row.written);
    if (row.name) CHECK(farm::jobs::channel_name(row.written) == row.name);
    else CHECK(code_of([&] { farm::jobs::channel_name(row.written); }) == Code::INVALID_REQUEST);
  }
}
