// The variations of the posts of one result.

#include "farm/dedup/reserve.hpp"

#include "base/error.hpp"
#include "farm/dedup/copy.hpp"
#include "farm/dedup/policy.hpp"
#include "farm/dedup/variation.hpp"
#include "farm/farm_fixture.hpp"

using namespace farmtok;
using base::Code;
using base::Error;
using model::Variation;
using Fixture = test::FarmFixture;

namespace {

/// Posts of one result.
std::vector<std::string> posts(Fixture& f, int repeats) {
  const auto made = f.result(f.job().job_id);
  farm::planning::schedule_result(f.farm, made.result_id, {{"repeat", "every=30d,max=" + std::to_string(repeats)}});
  std::vector<std::string> ids;
  const auto listed = f.store.read([&](sql::Database& db) {
    return farm::planning::list_posts(db, {}, {1000, std::nullopt});
  });
  for (const auto& post : listed.items)
    if (post.result_id == made.result_id) ids.push_back(post.scheduled_id);
  return ids;
}

Code code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(error.message.size() > 20);
    return error.code;
  }
  return Code::INTERNAL;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a result that is posted fifty times is never varied in the same way twice") {
  const auto ids = posts(*this, 49);
  REQUIRE(ids.size() == 50);
  std::vector<Variation> taken;
  // Each gets the same number: the reservations make the difference.
  for (const auto& id : ids) {
    taken.push_back(farm::dedup::reserve_variation(farm, id, 7));
    CHECK(read(id).variation->seed == taken.back().seed);
  }
  CHECK(taken.front().seed == 7);
  for (std::size_t i = 0; i < taken.size(); ++i) {
    CAPTURE(i);
    const auto again = farm::dedup::draw_variation(taken[i].seed);
    CHECK(again.tilt_degrees == taken[i].tilt_degrees);
    CHECK(again.speed == taken[i].speed);
    for (std::size_t j = 0; j < i; ++j) CHECK(farm::dedup::differ(taken[i], taken[j]));
  }
  // Another try, and a copy made again, are the same copy.
  CHECK(farm::dedup::reserve_variation(farm, ids[20], 99).seed == taken[20].seed);
  // Another result may have the same variation.
  CHECK(farm::dedup::reserve_variation(farm, posts(*this, 1).front(), 7).seed == 7);
}

TEST_CASE_FIXTURE(Fixture, "ranges that hold no other variation are told, and the post keeps none") {
  settings = settings::Settings::load({{"state", folder.path()},
                                       {"dedup.tilt_max", "0"},
                                       {"dedup.zoom_min", "1.02"},
                                       {"dedup.zoom_max", "1.02"},
                                       {"dedup.speed_min", "1"},
                                       {"dedup.speed_max", "1.003"}});
  const auto ids = posts(*this, 3);
  std::size_t given = 0;
  Code code = Code::INTERNAL;
  for (; given < ids.size(); ++given) {
    code = code_of([&] { farm::dedup::reserve_variation(farm, ids[given], 1); });
    if (code != Code::INTERNAL) break;
  }
  CHECK(code == Code::CONFIG_INVALID);
  CHECK(given >= 1);
  CHECK(given <= 2);
  CHECK_FALSE(read(ids[given]).variation);
}

TEST_CASE("copies differ by a seed and by what can be seen") {
  const Variation one{1, 1.04, 0, 1, 1};
  const struct {
    const char* what;
    Variation other;
    bool differs;
  } rows[] = {
      {"the same", {1, 1.04, 0, 1, 1}, false},
      {"another seed alone", {2, 1.04, 0, 1, 1}, false},
      {"the same seed, whatever was drawn then", {1, 1.02, 1, 1, 1.01}, false},
      {"a little of everything", {2, 1.0415, 0.04, 1.05, 1.0015}, false},
      {"tilt", {2, 1.04, 0.05, 1, 1}, true},
      {"tilt the other way", {2, 1.04, -0.05, 1, 1}, true},
      {"speed", {2, 1.04, 0, 1, 0.998}, true},
      {"zoom", {2, 1.042, 0, 1, 1}, true},
      {"colour is not seen", {2, 1.04, 0, 1.06, 1}, false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK(farm::dedup::differ(one, row.other) == row.differs);
    CHECK(farm::dedup::differ(row.other, one) == row.differs);
  }
  // Both zooms are raised to the need of a degree of tilt, so that neither is visible.
  CHECK_FALSE(farm::dedup::differ({1, 1.01, 1, 1, 1}, {2, 1.03, 1, 1, 1}));
}

TEST_CASE("the last seed is followed by the first") {
  const auto last = farm::dedup::draw_variation(farm::dedup::most_seed);
  CHECK(farm::dedup::draw_differing(farm::dedup::most_seed, {}, {last}).seed == 0);
}

TEST_CASE_FIXTURE(Fixture, "ranges the wrong way round are refused by name") {
  for (const std::string name : {"dedup.zoom", "dedup.saturation", "dedup.speed"}) {
    CAPTURE(name);
    const auto wrong =
        settings::Settings::load({{"state", folder.path()}, {name + "_min", "1.04"}, {name + "_max", "1.02"}});
    try {
      farm::dedup::ranges_of(wrong);
      FAIL("nothing was refused");
    } catch (const Error& error) {
      CHECK(error.code == Code::CONFIG_INVALID);
      CHECK(error.message.find(name + "_min is 1.04") == 0);
    }
  }
  CHECK(farm::dedup::ranges_of(settings).zoom.most == 1.05);
}

TEST_CASE_FIXTURE(Fixture, "a copy below either floor is refused with what it has") {
  settings =
      settings::Settings::load({{"state", folder.path()}, {"render.psnr_floor", "28"}, {"render.ssim_floor", "0.8"}});
  CHECK_FALSE(farm::dedup::untrue(settings, std::nullopt));
  CHECK_FALSE(farm::dedup::untrue(settings, model::Fidelity{28, 0.8, {}, {}, 4}));
  const auto noisy = farm::dedup::untrue(settings, model::Fidelity{24.12, 0.95, {}, {}, 4});
  REQUIRE(noisy);
  CHECK(noisy->code == Code::INVALID_MEDIA);
  CHECK(noisy->message == "the copy is not true to its original (24.1 dB, at least 28 wanted): it is not used");
  CHECK(noisy->hint.find("render.crf") != std::string::npos);
  const auto blurred = farm::dedup::untrue(settings, model::Fidelity{30, 0.612, {}, {}, 4});
  REQUIRE(blurred);
  CHECK(blurred->message.find("structural similarity 0.612, at least 0.8 wanted") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture,
                  "a copy of other colours than its original is refused, and so is one of the usual mistakes") {
  settings = settings::Settings::load({{"state", folder.path()}, {"render.colour_ceiling", "4"}});
  CHECK_FALSE(farm::dedup::untrue(settings, model::Fidelity{40, 0.95, 4, {}, 4}));
  const auto pale = farm::dedup::untrue(settings, model::Fidelity{40, 0.95, 4.26, {}, 4});
  REQUIRE(pale);
  CHECK(pale->code == Code::INVALID_MEDIA);
  CHECK(
      pale->message ==
      "the copy is not true to its original (its colours are 4.3 from those of the original, at most 4 wanted): it is "
      "not used");
  CHECK(pale->hint.find("render.crf") == std::string::npos);
  for (const auto& [fault, words] : {std::pair{"matrix", "stored by another matrix than its file says"},
                                     {"range", "full and limited range are mixed up"},
                                     {"planes", "its two planes of chroma are exchanged"}}) {
    CAPTURE(fault);
    // Also where it costs decibels: they say less.
    const auto wrong = farm::dedup::untrue(settings, model::Fidelity{20, 0.95, 1.8, fault, 4});
    REQUIRE(wrong);
    CHECK(wrong->message.find(words) != std::string::npos);
  }
}
