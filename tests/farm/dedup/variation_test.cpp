#include "farm/dedup/variation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>

using namespace farmtok;

TEST_CASE("the same seed means the same variation, on every machine and in every version") {
  struct Row {
    std::int64_t seed;
    double zoom, tilt, saturation, speed;
  };
  // Computed independently of this code, from the description in the header.
  for (const auto& row : {
           Row{0, 1.045332, -0.136944, 0.952908, 1.028544},
           Row{1, 1.032662, 0.491564, 1.05681, 1.002218},
           Row{42, 1.039663, -0.680179, 0.980646, 0.99721},
           Row{9007199254740991, 1.015738, -0.61902, 1.008231, 0.992781},
       }) {
    CAPTURE(row.seed);
    const auto drawn = farm::dedup::draw_variation(row.seed);
    CHECK(drawn.seed == row.seed);
    CHECK(drawn.zoom == row.zoom);
    CHECK(drawn.tilt_degrees == row.tilt);
    CHECK(drawn.saturation == row.saturation);
    CHECK(drawn.speed == row.speed);
  }
}

TEST_CASE("10,000 neighbouring seeds fill their ranges and never leave them") {
  double least_zoom = 9, most_zoom = 0, least_tilt = 9, most_tilt = -9;
  for (std::int64_t seed = 0; seed < 10000; ++seed) {
    const auto drawn = farm::dedup::draw_variation(seed);
    REQUIRE((drawn.saturation >= 0.95 && drawn.saturation <= 1.06));
    REQUIRE((drawn.speed >= 0.98 && drawn.speed <= 1.03));
    least_zoom = std::min(least_zoom, drawn.zoom), most_zoom = std::max(most_zoom, drawn.zoom);
    least_tilt = std::min(least_tilt, drawn.tilt_degrees), most_tilt = std::max(most_tilt, drawn.tilt_degrees);
  }
  CHECK(least_zoom >= 1.01);
  CHECK(least_zoom < 1.0102);
  CHECK(most_zoom <= 1.05);
  CHECK(most_zoom > 1.0498);
  CHECK(least_tilt >= -1);
  CHECK(least_tilt < -0.99);
  CHECK(most_tilt <= 1);
  CHECK(most_tilt > 0.99);
}

TEST_CASE("a range of one value gives that value") {
  const auto drawn = farm::dedup::draw_variation(7, {{1, 1}, {0, 0}, {1, 1}, {1, 1}});
  CHECK(drawn.zoom == 1);
  CHECK(drawn.tilt_degrees == 0);
  CHECK(drawn.saturation == 1);
  CHECK(drawn.speed == 1);
}
