#include "media/warp/warp.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "media/pictures.hpp"
#include "warp_reference.hpp"

using namespace farmtok;
using media::Kernel;
using media::Size;
using media::Warp;
using media::WarpPlan;
using pictures::Against;
using pictures::Picture;

namespace {

double between(std::mt19937& random, double least, double most) {
  return std::uniform_real_distribution{least, most}(random);
}

int even_between(std::mt19937& random, int least, int most) {
  return 2 * std::uniform_int_distribution{least / 2, most / 2}(random);
}

std::string told(const WarpPlan& plan) {
  return fmt::format("{}x{} zoom {} tilt {} saturation {} {} {}", plan.size.width, plan.size.height, plan.zoom,
                     plan.tilt_degrees, plan.saturation, plan.full_range ? "full" : "limited",
                     plan.kernel == Kernel::bilinear ? "bilinear" : "bicubic");
}

WarpPlan any_plan(std::mt19937& random, Size size) {
  return {size,
          between(random, 1, 1.3),
          between(random, -8, 8),
          between(random, 0, 2),
          random() % 2 == 0,
          random() % 2 == 0 ? Kernel::bilinear : Kernel::bicubic};
}

std::string warped(const Warp& warp, const Picture& in) {
  const Picture out{in.size()};
  warp.picture(in.frame(), out.frame());
  return out.bytes();
}

}  // namespace

TEST_CASE("vector and portable code give the same bytes, and read and write nothing else") {
  std::mt19937 random{300};
  const auto one = [&](const WarpPlan& plan) {
    CAPTURE(told(plan));
    const auto against = random() % 2 == 0 ? Against::end : Against::start;
    const Picture in{plan.size, static_cast<int>(random() % 40), against};
    const Picture out{plan.size, static_cast<int>(random() % 40), against};
    pictures::fill_with_noise(in, random);
    const Warp best{plan}, portable{plan, Warp::Path::portable};
    CHECK(!portable.vectorised());
    portable.picture(in.frame(), out.frame());
    const auto expected = out.bytes();
    out.fill(0, 0);
    best.picture(in.frame(), out.frame());
    CHECK((out.bytes() == expected));
    CHECK(out.gaps_untouched());
    return best.vectorised();
  };
  int vectorised = 0;
  for (int i = 0; i < 300; ++i)
    vectorised += one(any_plan(random, {even_between(random, 2, 200), even_between(random, 2, 200)}));
  for (const Size size : {Size{34, 58}, Size{96, 160}, Size{722, 1282}, Size{2, 2}, Size{16, 2}, Size{30, 400}})
    for (const double tilt : {-8.0, -0.7, 0.0, 0.7, 8.0}) {
      auto plan = any_plan(random, size);
      plan.tilt_degrees = tilt;
      one(plan);
    }
  // When zoomed out, the nearest edge fills missing parts.
  for (int i = 0; i < 60; ++i) {
    auto plan = any_plan(random, {even_between(random, 2, 120), even_between(random, 2, 120)});
    plan.zoom = between(random, 0.5, 1);
    one(plan);
  }
  if (__builtin_cpu_supports("avx2")) CHECK(vectorised > 200);
  else MESSAGE("skipped: no AVX2 here, portable code was compared with itself");
}

TEST_CASE("slices give what the whole picture gives") {
  std::mt19937 random{7};
  for (int i = 0; i < 40; ++i) {
    const auto plan = any_plan(random, {even_between(random, 2, 150), even_between(random, 2, 150)});
    CAPTURE(told(plan));
    const Picture in{plan.size}, out{plan.size};
    pictures::fill_with_noise(in, random);
    const Warp warp{plan};
    for (int from = 0; from < plan.size.height;) {
      const int to = std::min(plan.size.height, from + even_between(random, 2, 40));
      warp.rows(in.frame(), out.frame(), from, to);
      from = to;
    }
    CHECK((out.bytes() == warped(warp, in)));
  }
}

TEST_CASE("a plan that changes nothing copies the bytes") {
  std::mt19937 random{1};
  for (const Size size : {Size{2, 2}, Size{50, 34}, Size{640, 360}}) {
    const Picture in{size};
    pictures::fill_with_noise(in, random);
    for (const auto kernel : {Kernel::bilinear, Kernel::bicubic})
      CHECK((warped(Warp{{size, 1, 0, 1, false, kernel}}, in) == in.bytes()));
  }
}

TEST_CASE("saturation and range change even pictures to the exact numbers") {
  struct Row {
    double saturation;
    bool full_range;
    int luma, chroma, expected_luma, expected_chroma;
  };
  const Size size{40, 24};
  const Picture in{size}, expected{size};
  for (const auto& row :
       {Row{0, false, 200, 20, 200, 128}, Row{1, true, 0, 0, 16, 16}, Row{1, true, 255, 255, 235, 240},
        Row{1, true, 128, 128, 126, 128}, Row{2, false, 0, 100, 0, 72}, Row{3, false, 255, 250, 255, 255},
        Row{3, false, 255, 0, 255, 0}, Row{1.5, true, 64, 160, 71, 170}})
    for (const auto kernel : {Kernel::bilinear, Kernel::bicubic}) {
      CAPTURE(row.saturation);
      CAPTURE(row.luma);
      in.fill(static_cast<std::uint8_t>(row.luma), static_cast<std::uint8_t>(row.chroma));
      expected.fill(static_cast<std::uint8_t>(row.expected_luma), static_cast<std::uint8_t>(row.expected_chroma));
      const WarpPlan plan{size, 1.07, 1.3, row.saturation, row.full_range, kernel};
      CHECK((warped(Warp{plan}, in) == expected.bytes()));
    }
}

TEST_CASE("tilt is counter-clockwise and zoom enlarges, about the centre") {
  const Size size{400, 400};
  const Picture in{size}, out{size};
  in.fill(16, 128);
  // A bright half plane right of the centre, upwards of it dark: the edge between them points to the right.
  for (int y = 200; y < 400; ++y) std::memset(&in.plane(0).at(0, y), 235, 400);
  Warp{{size, 1, 4, 1, false, Kernel::bicubic}}.picture(in.frame(), out.frame());
  const auto edge = [&](int x) {
    int y = 0;
    while (out.plane(0).at(x, y) < 128) ++y;
    return y;
  };
  CHECK(edge(350) == doctest::Approx(200 - 150 * std::tan(4 * std::acos(-1.0) / 180)).epsilon(0.01));
  CHECK(edge(50) == doctest::Approx(200 + 150 * std::tan(4 * std::acos(-1.0) / 180)).epsilon(0.01));

  in.fill(16, 128);
  for (int y = 300; y < 400; ++y) std::memset(&in.plane(0).at(0, y), 235, 400);
  Warp{{size, 1.2, 0, 1, false, Kernel::bicubic}}.picture(in.frame(), out.frame());
  CHECK(std::abs(edge(200) - (200 + 100 * 1.2)) <= 1);
}

TEST_CASE("chroma stays with luma: left in its pair of columns, between its pair of rows") {
  // The same ramp in both, at the positions of their samples. Rounding down makes luma darker by a quarter for either
  // direction, and chroma by one for that of the rows, which leaves a quarter between them.
  const Size size{240, 160};
  const Picture in{size}, out{size};
  for (const auto& plane : in.planes())
    for (int y = 0; y < plane.height; ++y)
      for (int x = 0; x < plane.width; ++x)
        plane.at(x, y) = static_cast<std::uint8_t>(20 + (plane.width == size.width ? x / 2 + y / 2 : x + y));
  Warp{{size, 2, 5, 1, false, Kernel::bilinear}}.picture(in.frame(), out.frame());
  double apart = 0;
  int compared = 0;
  for (int y = 10; y < 70; ++y)
    for (int x = 10; x < 110; ++x, ++compared)
      apart += out.plane(1).at(x, y) - (out.plane(0).at(2 * x, 2 * y) + out.plane(0).at(2 * x, 2 * y + 1)) / 2.0;
  // Read half a pixel farther right or higher, chroma would differ by an eighth.
  CHECK(std::abs(apart / compared - 0.25) < 0.04);
}

TEST_CASE("no variation that can be drawn shows anything from outside the picture") {
  for (const Size size : {Size{72, 128}, Size{128, 72}, Size{100, 100}, Size{720, 96}}) {
    const Picture in{size};
    in.fill(235, 200);
    const auto expected = in.bytes();
    for (double tilt = -1; tilt <= 1; tilt += 0.05)
      for (const double zoom : {1.01, 1.02, 1.03, 1.04, 1.05}) {
        const auto applied = media::applied({1, zoom, tilt, 1, 1}, size);
        const WarpPlan plan{size, applied.zoom, applied.tilt_degrees, 1, false, Kernel::bicubic};
        CAPTURE(told(plan));
        for (const double x : {0.0, 1.0 * size.width})
          for (const double y : {0.0, 1.0 * size.height}) {
            const auto [from_x, from_y] = reference::original(plan, x, y);
            CHECK((from_x >= 0 && from_x <= size.width && from_y >= 0 && from_y <= size.height));
          }
        CHECK((warped(Warp{plan}, in) == expected));
      }
  }
}

TEST_CASE("a plan beyond what a warp can do is refused with the value") {
  for (const auto& plan : {WarpPlan{{64, 64}, 0.4}, WarpPlan{{64, 64}, 4.1}, WarpPlan{{64, 64}, std::nan("")},
                           WarpPlan{{64, 64}, 1, 8.1}, WarpPlan{{64, 64}, 1, -9}, WarpPlan{{64, 64}, 1, 0, -0.1},
                           WarpPlan{{64, 64}, 1, 0, 3.5}, WarpPlan{{63, 64}}, WarpPlan{{64, 0}}}) {
    CAPTURE(told(plan));
    try {
      const Warp warp{plan};
      FAIL("not refused");
    } catch (const base::Error& error) {
      CHECK(error.code == base::Code::INVALID_REQUEST);
    }
  }
}
