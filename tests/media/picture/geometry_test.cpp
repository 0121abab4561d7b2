#include "media/picture/geometry.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "base/error.hpp"
#include "media/source/source.hpp"

using namespace farmtok;
using media::Size;

TEST_CASE("pixels become square and sides even") {
  struct Row {
    int width, height;
    double aspect;
    Size expected;
  };
  for (const auto& row :
       {Row{640, 360, 1, {640, 360}}, Row{641, 361, 1, {640, 360}}, Row{720, 576, 16.0 / 15, {768, 576}},
        Row{720, 480, 8.0 / 9, {640, 480}}, Row{1, 1, 1, {2, 2}}}) {
    CAPTURE(row.width);
    CHECK(media::square_pixels(row.width, row.height, row.aspect) == row.expected);
  }
}

TEST_CASE("the covering zoom keeps every corner of the frame inside the tilted picture") {
  for (const Size size : {Size{1080, 1920}, Size{1920, 1080}, Size{480, 480}, Size{1000, 200}}) {
    for (double degrees = -1; degrees <= 1; degrees += 0.125) {
      const double t = degrees * std::numbers::pi / 180, zoom = media::covering_zoom(size, degrees);
      for (const double x : {-0.5 * size.width, 0.5 * size.width})
        for (const double y : {-0.5 * size.height, 0.5 * size.height}) {
          CHECK(std::abs(x * std::cos(t) - y * std::sin(t)) / zoom <= 0.5 * size.width + 1e-9);
          CHECK(std::abs(x * std::sin(t) + y * std::cos(t)) / zoom <= 0.5 * size.height + 1e-9);
        }
    }
  }
}

TEST_CASE("zoom is raised only where the tilt needs it; nothing else changes") {
  const model::Variation mild{5, 1.05, 0.3, 1.01, 0.99}, steep{5, 1.01, -1, 1.01, 0.99};
  CHECK(media::applied(mild, {1080, 1920}).zoom == 1.05);
  const auto done = media::applied(steep, {1080, 1920});
  CHECK(done.zoom == doctest::Approx(1.0311).epsilon(0.001));
  CHECK(done.seed == 5);
  CHECK(done.tilt_degrees == -1);
  CHECK(done.speed == 0.99);
}

TEST_CASE("wild values are refused by name") {
  for (const auto& wild :
       {model::Variation{0, 0.5, 0, 1, 1}, model::Variation{0, 1, 45, 1, 1}, model::Variation{0, 1, 0, -1, 1},
        model::Variation{0, 1, 0, 1, 0}, model::Variation{0, std::nan(""), 0, 1, 1}})
    CHECK_THROWS_AS(media::refuse_wild(wild), base::Error);
  CHECK_NOTHROW(media::refuse_wild({0, 1.05, -1, 1.06, 1.03}));
}

TEST_CASE("a display matrix becomes filters") {
  constexpr std::int32_t one = 65536, whole = 1 << 30;
  struct Row {
    std::int32_t a, b, c, d;
    const char* filters;
    bool swaps;
  };
  for (const auto& row :
       {Row{one, 0, 0, one, "", false}, Row{-one, 0, 0, -one, "hflip,vflip", false},
        Row{-one, 0, 0, one, "hflip", false}, Row{one, 0, 0, -one, "vflip", false},
        Row{0, one, -one, 0, "transpose=clock", true}, Row{0, -one, one, 0, "transpose=cclock", true},
        Row{0, one, one, 0, "transpose=cclock_flip", true}, Row{0, -one, -one, 0, "transpose=clock_flip", true}}) {
    const std::int32_t matrix[9]{row.a, row.b, 0, row.c, row.d, 0, 0, 0, whole};
    const auto orientation = media::orientation_of(matrix);
    CHECK(orientation.filters == row.filters);
    CHECK(orientation.swaps_sides == row.swaps);
  }
  CHECK(media::orientation_of(nullptr).filters.empty());
}
