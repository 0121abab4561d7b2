#include "farm/review/rights.hpp"

#include <doctest/doctest.h>

#include "farm/credits/credits.hpp"
#include "farm/farm_fixture.hpp"

using namespace farmtok;
using namespace farmtok::farm;

namespace {

struct Fixture : test::FarmFixture {
  void policy(const std::string& word) {
    settings =
        settings::Settings::load({{"state", folder.path()}, {"rights.policy", word}, {"credits.opening", "1000"}});
    credits::open_ledger(farm);
  }
  /// A result as a search job would have made it.
  model::Result found(base::Json extra = base::Json::object()) {
    auto made = result(job().job_id, std::move(extra));
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE results SET source_provider = 'tikwm', tiktok_author = 'maker', "
            "original_video_url = 'https://v.test/1.mp4' WHERE result_id = ?",
            made.result_id)
          .run();
    });
    return made;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "rights.policy = require refuses a found video without a status, and says how to give one") {
  policy("require");
  const auto made = found();
  try {
    planning::schedule_result(farm, made.result_id, base::Json::object());
    FAIL("was scheduled");
  } catch (const base::Error& error) {
    CHECK(error.code == base::Code::RIGHTS_REQUIRED);
    CHECK(error.hint.find("farmtok results edit " + made.result_id) != std::string::npos);
  }
  review::edit_result(farm, made.result_id, {{"rights_status", "permission"}, {"rights_note", "mail of 3 May"}});
  CHECK_FALSE(planning::schedule_result(farm, made.result_id, base::Json::object()).notice);
}

TEST_CASE_FIXTURE(Fixture, "rights.policy = warn schedules and says so in post and log; off says nothing") {
  policy("warn");
  const auto post = planning::schedule_result(farm, found().result_id, base::Json::object());
  REQUIRE(post.notice);
  CHECK(post.notice->find("@maker") != std::string::npos);
  CHECK(read(post.scheduled_id).notice == post.notice);
  CHECK(events("rights.unknown") == 1);
  policy("off");
  CHECK_FALSE(planning::schedule_result(farm, found().result_id, base::Json::object()).notice);
}

TEST_CASE_FIXTURE(Fixture, "a found video that has no video says so when it is scheduled") {
  policy("off");
  const auto made = found();
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE results SET original_video_url = NULL WHERE result_id = ?", made.result_id).run();
  });
  const auto post = planning::schedule_result(farm, made.result_id, base::Json::object());
  REQUIRE(post.notice);
  CHECK(post.notice->find("there is no video") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "what the operator brought is never asked about") {
  policy("require");
  CHECK_FALSE(planning::schedule_result(farm, result(job().job_id).result_id, base::Json::object()).notice);
}

TEST_CASE_FIXTURE(Fixture, "{credit} in a caption is filled in the post, the result keeps its template") {
  policy("off");
  const auto made = found({{"caption", "Day 30 {credit} #gym"}, {"credit_line", "Video by @maker"}});
  CHECK(planning::schedule_result(farm, made.result_id, base::Json::object()).caption == "Day 30 Video by @maker #gym");
}

TEST_CASE_FIXTURE(Fixture, "what the operator brings has a credit line when its author is named, and none other") {
  policy("off");
  const auto line = [&](base::Json extra) { return result(job().job_id, std::move(extra)).credit_line; };
  CHECK(line({{"tiktok_author", "ben"}}) == "Video by @ben");
  CHECK(line({{"tiktok_author", "@ben"}}) == "Video by @ben");
  CHECK(line({{"tiktok_author", "ben"}, {"credit_line", "Thanks, Ben"}}) == "Thanks, Ben");
  CHECK_FALSE(line({{"tiktok_author", "ben"}, {"credit_line", nullptr}}));
  CHECK_FALSE(line(base::Json::object()));
  const auto made = result(job().job_id, {{"tiktok_author", "ben"}, {"caption", "by {credit} #x"}});
  CHECK(planning::schedule_result(farm, made.result_id, base::Json::object()).caption == "by Video by @ben #x");
}

TEST_CASE("credit lines") {
  const struct {
    const char* caption;
    std::optional<std::string> line;
    const char* made;
  } rows[]{{"a {credit} b", "by @x", "a by @x b"}, {"{credit}", "by @x", "by @x"},  {"a {credit}", std::nullopt, "a"},
           {"{credit} b", std::nullopt, "b"},      {"{credit}{credit}", "x", "xx"}, {"nothing", "x", "nothing"},
           {"{credit}", "{credit}", "{credit}"}};
  for (const auto& row : rows) {
    CAPTURE(row.caption);
    CHECK(review::with_credit(row.caption, row.line) == row.made);
  }
  const auto with = [](const char* text) { return settings::Settings::load({{"rights.credit", text}}); };
  CHECK(review::credit_line_of(with("Video by @{author}"), "maker", {}) == "Video by @maker");
  CHECK(review::credit_line_of(with("{name} (@{author})"), "maker", "{author}") == "{author} (@maker)");
  CHECK_FALSE(review::credit_line_of(with("Video by @{author}"), "", {}));
  CHECK_FALSE(review::credit_line_of(with(""), "maker", {}));
}

TEST_CASE_FIXTURE(Fixture, "the best results come first, over pages too") {
  const auto made = job();
  for (const int score : {10, 90, 50, 90, 30}) result(made.job_id, {{"match_score", score}});
  std::vector<std::int64_t> scores;
  PageRequest page{2, {}};
  do {
    const auto part = store.read(
        [&](sql::Database& db) { return review::list_results(db, {.job_id = made.job_id, .state = {}}, page); });
    for (const auto& each : part.items) scores.push_back(each.match_score);
    page.cursor = part.next_cursor;
  } while (page.cursor);
  CHECK(scores == std::vector<std::int64_t>{90, 90, 50, 30, 10});
}
