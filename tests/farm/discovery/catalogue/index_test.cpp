#include "farm/discovery/catalogue/index.hpp"

#include <doctest/doctest.h>

#include "base/text/text.hpp"
#include "catalogue_fixture.hpp"

using namespace farmtok;
using Fixture = test::CatalogueFixture;

namespace {

model::FoundVideo video() {
  model::FoundVideo made;
  made.video_id = "7300000000000000001";
  made.author = "liftbro";
  made.author_name = "Zebra Squats";
  made.text = "Squats in the gym";
  made.hashtags = "gym fitness";
  return made;
}

}  // namespace

TEST_CASE("the index keeps the stem of each word once, those of the author's name among them") {
  const auto named = farm::discovery::indexed(video(), test::noon());
  CHECK(named.terms == "squat in the gym fitness liftbro zebra");
  CHECK(named.video.author_name == "Zebra Squats");
  CHECK(named.read_for_ai);
  CHECK_FALSE(named.ai_denied);

  auto nameless = video();
  nameless.author_name.reset();
  CHECK(farm::discovery::indexed(nameless, test::noon()).terms == "squat in the gym fitness liftbro");
  // A record with no more than a name is found by it.
  model::FoundVideo bare;
  bare.author_name = "Zebra";
  CHECK(farm::discovery::indexed(bare, test::noon()).terms == "zebra");
  CHECK(farm::discovery::indexed({}, test::noon()).terms.empty());
}

TEST_CASE("the standing falls from 1023 to 0 with the engagement, and an unknown one is the last") {
  auto seen = video();
  CHECK(farm::discovery::indexed(seen, test::noon()).standing == 1023);
  seen.views = 1'000'000;
  seen.likes = 50'000;
  seen.posted_at = test::noon();
  const auto middle = farm::discovery::indexed(seen, test::noon()).standing;
  CHECK(middle > 0);
  CHECK(middle < 1023);
  seen.views = 100'000'000;
  seen.likes = 50'000'000;
  CHECK(farm::discovery::indexed(seen, test::noon()).standing == 0);
}

TEST_CASE_FIXTURE(Fixture, "a search finds a video by the name of its author") {
  auto named = base::parse_json(test::record(1, "at home"), "a record");
  named["authorMeta"]["nickName"] = "Zebra Squats";
  add(base::to_line(named) + "\n" + test::record(2, "at home"));
  CHECK(found("zebra") == std::vector{test::id(1)});
}
