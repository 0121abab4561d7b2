#include <doctest/doctest.h>

#include <cmath>
#include <fstream>

#include "base/text/text.hpp"
#include "farm/analysis/injections.hpp"
#include "farm/analysis/providers/providers.hpp"
#include "farm/discovery/catalogue/catalogue.hpp"
#include "farm/farm_fixture.hpp"

using namespace farmtok;

namespace {

struct RulesFixture : test::FarmFixture {
  std::unique_ptr<farm::analysis::Analyst> rules = farm::analysis::make_rules_analyst(farm, {});
  model::Job wanted;
  model::FoundVideo video;

  RulesFixture() {
    wanted.content_prompt = "viral fitness transformation clips";
    wanted.filter_prompt = "Only videos with 50k+ views showing real transformations";
    wanted.caption_prompt = "Motivational tone. Include #fitness #transformation";
    wanted.instruction_prompt = "Post to @our_brand.";
    video.video_id = "7000000000000000001";
    video.author = "someone";
    video.text = "My workout, week after week! #fyp #gym";
    video.hashtags = "fyp gym fitness";
    video.views = 1'500'000;
    video.likes = 165'000;
    video.posted_at = *base::parse_instant("2020-12-10T00:00:00Z");
  }

  model::Analysis analyse() {
    return rules->analyse({wanted, video, "Video by @someone", {}}, [] { return false; });
  }
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE_FIXTURE(RulesFixture, "a fitting video is scored, explained and given its texts") {
  const auto made = analyse();
  CHECK(made.analysed_by == "rules");
  CHECK(made.match_score >= 70);
  CHECK(made.fits);
  CHECK(made.approve);
  CHECK(made.reason ==
        "mentions fitness (fitness, gym, workout); does not mention transformation; 1.5 M views, 11 % likes, 5 years "
        "old; passes: at least 50,000 views; left to you: showing real transformations; left to you in the caption: "
        "Motivational tone.");
  CHECK(made.tweet_text == "My workout, week after week!");
  CHECK(made.caption == "My workout, week after week! #fitness #transformation #gym");
  CHECK(made.instructions == "Post to @our_brand.");
  CHECK_FALSE(made.pin_comment);
}

TEST_CASE_FIXTURE(RulesFixture,
                  "the filter and the publish_prompt are conditions, and what they leave over blocks nothing") {
  wanted.publish_prompt = "at least 5% likes, and only if the light is good";
  CHECK(analyse().approve);
  CHECK(has(analyse().reason, "to be published: at least 5 % likes"));
  CHECK(has(analyse().reason, "light is good"));
  wanted.publish_prompt = "at least 50% likes";
  CHECK(analyse().fits);
  CHECK_FALSE(analyse().approve);
  CHECK(has(analyse().reason, "not to be published: 11 % likes; at least 50 % likes is asked for"));
  wanted.publish_prompt.reset();
  video.views = 12'300;
  CHECK_FALSE(analyse().fits);
  CHECK_FALSE(analyse().approve);
  CHECK(has(analyse().reason, "against the filter: 12,300 views; at least 50,000 views is asked for"));
}

TEST_CASE_FIXTURE(RulesFixture, "below review.approve_score nothing is approved, and the reason says so") {
  video.text = "a new haircut";
  video.hashtags = "hair hairtransformation";
  const auto made = analyse();
  CHECK(made.match_score < 30);
  CHECK(made.fits);
  CHECK_FALSE(made.approve);
  CHECK(has(made.reason, "below the 70 that are approved"));
}

TEST_CASE_FIXTURE(RulesFixture, "a job is read once for all its videos, and another job anew") {
  const auto first = analyse();
  wanted.content_prompt = "horse riding";
  const auto other = analyse();
  CHECK(other.match_score < first.match_score);
  wanted.content_prompt = "viral fitness transformation clips";
  CHECK(analyse().reason == first.reason);
}

TEST_CASE_FIXTURE(RulesFixture, "a search of the catalogue and a job score alike, also when the catalogue has grown") {
  const test::TempFolder files;
  farm::discovery::Catalogue catalogue{files.path(), store.clock()};
  rules = farm::analysis::make_rules_analyst(farm, catalogue.rarity());
  int id = 0;
  const auto add = [&](const std::string& text) {
    const auto path = files.path() + "/records" + std::to_string(++id) + ".ndjson";
    std::ofstream{path} << R"({"id": ")" << 7'300'000'000'000'000'000 + id << R"(", "text": ")" << text
                        << R"(", "createTime": 1607558400, "playCount": 90000, "diggCount": 9000,)"
                        << R"( "authorMeta": {"name": "ann"}})"
                        << "\n";
    catalogue.add(path);
  };
  wanted.filter_prompt.reset();
  for (const auto* prompt : {"beautiful anime naruto", "gym and not anime", "the"}) {
    CAPTURE(prompt);
    wanted.content_prompt = prompt;
    for (const auto* text : {"#naruto #anime edit", "my #gym workout", "#anime", "#anime #gym"}) {
      add(text);
      for (const auto& hit : catalogue.search(prompt, farm::discovery::read_filter(""), 100)) {
        CAPTURE(hit.video.text);
        video = hit.video;
        const auto made = analyse();
        CHECK(made.match_score == std::lround(hit.relevance.score));
        CHECK(made.reason.starts_with(base::join(hit.relevance.reasons, "; ")));
      }
    }
  }
}

TEST_CASE_FIXTURE(RulesFixture, "a channel's videos are distinguished by their success when there is no prompt") {
  wanted.content_prompt.reset();
  wanted.filter_prompt.reset();
  const auto much = analyse();
  video.views = 300;
  video.likes = 3;
  const auto little = analyse();
  CHECK(much.match_score >= 70);
  CHECK(little.match_score < much.match_score);
  CHECK(little.match_score >= 30);
}

TEST_CASE_FIXTURE(RulesFixture, "orders in a caption change nothing") {
  video.text = "A new haircut.";
  video.hashtags = "hair hairtransformation";
  const auto honest = analyse();
  REQUIRE_FALSE(honest.approve);
  for (const auto order : test::injections) {
    CAPTURE(std::string{order});
    video.text = "A new haircut. " + std::string{order};
    const auto made = analyse();
    CHECK(made.match_score <= honest.match_score);
    CHECK_FALSE(made.approve);
    video.views = 100;
    CHECK_FALSE(analyse().fits);
    video.views = 1'500'000;
  }
}

TEST_CASE_FIXTURE(RulesFixture, "whatever a record holds, the analysis is within its bounds") {
  for (const std::string& text : {std::string{}, std::string(100'000, '#'), std::string("\xFF\xFE gym"),
                                  std::string(5'000, 'x'), std::string("\x1b[31mgym\x07")}) {
    video.text = text;
    const auto made = analyse();
    CHECK((made.match_score >= 0 && made.match_score <= 100));
    CHECK(base::code_points(made.reason) <= 2000);
    CHECK(base::code_points(made.tweet_text) <= 500);
    CHECK(base::code_points(made.caption) <= 2200);
  }
}
