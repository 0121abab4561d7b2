// How near the fixed point is to the same kernel in double precision, and how near to the truth, compared with the
// ffmpeg program's result.

#include <doctest/doctest.h>

#include <fstream>

#include "media/pictures.hpp"
#include "media/warp/warp.hpp"
#include "warp_reference.hpp"

using namespace farmtok;
using media::Kernel;
using media::Size;
using media::Warp;
using media::WarpPlan;
using pictures::Picture;

namespace {

/// Of each plane, against values that are not rounded: rounding alone costs down to 58.9 dB.
void check_near_reference(const WarpPlan& plan, const Picture& in) {
  const Picture out{plan.size};
  Warp{plan}.picture(in.frame(), out.frame());
  for (const int i : {0, 1, 2}) {
    const auto expected = reference::warped(plan, in, i);
    double squares = 0;
    std::size_t at = 0;
    const auto& plane = out.plane(i);
    for (int y = 0; y < plane.height; ++y)
      for (int x = 0; x < plane.width; ++x) squares += std::pow(plane.at(x, y) - expected[at++], 2);
    CAPTURE(i);
    CAPTURE(plan.zoom);
    CAPTURE(plan.tilt_degrees);
    CAPTURE((plan.kernel == Kernel::bicubic));
    CHECK(pictures::psnr(squares, static_cast<double>(at)) >= 55);
  }
}

/// One plane of bytes, a quarter as wide and high: each pixel the mean of sixteen.
std::vector<double> quarter(const std::vector<double>& large, Size size) {
  std::vector<double> small(static_cast<std::size_t>(size.width * size.height));
  for (int y = 0; y < 4 * size.height; ++y)
    for (int x = 0; x < 4 * size.width; ++x)
      small[static_cast<std::size_t>(y / 4 * size.width + x / 4)] +=
          large[static_cast<std::size_t>(y * 4 * size.width + x)] / 16;
  return small;
}

}  // namespace

TEST_CASE("fixed point is within 55 dB of double precision") {
  std::vector<WarpPlan> plans;
  for (const auto kernel : {Kernel::bilinear, Kernel::bicubic})
    for (const bool full_range : {false, true}) {
      plans.push_back({{}, 1.03, 0.7, 1.04, full_range, kernel});
      plans.push_back({{}, 1.25, -6.3, 0.95, full_range, kernel});
    }
  SUBCASE("of noise") {
    std::mt19937 random{5};
    const Picture noise{{322, 258}};
    pictures::fill_with_noise(noise, random);
    for (auto plan : plans) {
      plan.size = noise.size();
      check_near_reference(plan, noise);
    }
  }
  SUBCASE("of footage") {
    const auto folder = clips::shared_media();
    if (folder.empty()) return;
    for (const char* name : {"car-detection.mp4", "sign-again.mkv"}) {
      CAPTURE(name);
      const Picture picture{{640, 420}};
      // The footage's own format, so that no number is changed by a conversion.
      picture.fill(pictures::footage(folder / name, 1, picture.size(),
                                     std::string{name} == "sign-again.mkv" ? "yuvj420p" : "yuv420p"));
      for (auto plan : plans) {
        plan.size = picture.size();
        check_near_reference(plan, picture);
      }
    }
  }
}

TEST_CASE("luma comes nearer to the truth than rotating, scaling and cropping do") {
  // Four times as large, warped there in double precision, and then scaled down: a camera's view.
  const clips::fs::path clip = "/usr/share/forensics-samples/original-files/movie1/VID_20191220_170832.mp4";
  if (!clips::fs::exists(clip)) {
    MESSAGE("skipped: forensics-samples-files is not installed");
    return;
  }
  const Size size{480, 256}, large{1920, 1024};
  // The scaled picture has whole sides and is cropped by whole pixels, so that only the sampling differs.
  const WarpPlan plan{size, 1.0625, 1, 1, false, Kernel::bicubic};
  const Picture big{large}, small{size};
  big.fill(pictures::footage(clip, 1, large, "yuv420p"));
  const auto& plane = big.plane(0);
  std::vector<double> pixels;
  for (int y = 0; y < plane.height; ++y)
    for (int x = 0; x < plane.width; ++x) pixels.push_back(plane.at(x, y));
  const auto source = quarter(pixels, size);
  small.fill(0, 128);
  std::string source_bytes;
  for (std::size_t i = 0; i < source.size(); ++i)
    source_bytes += static_cast<char>(small.plane(0).bytes[i] = static_cast<std::uint8_t>(std::lround(source[i])));

  auto large_plan = plan;
  large_plan.size = large;
  const auto truth = quarter(reference::warped(large_plan, big, 0), size);

  const clips::Folder folder;
  std::ofstream{folder / "source.gray", std::ios::binary} << source_bytes;
  const auto naive = clips::shell(fmt::format(
      "ffmpeg -v error -f rawvideo -pix_fmt gray -s 480x256 -i {} -vf rotate=-1*PI/180:bilinear=1,scale=510:272,"
      "crop=480:256 -pix_fmt gray -f rawvideo - </dev/null",
      (folder / "source.gray").string()));
  REQUIRE(naive.size() == source.size());

  const auto nearness = [&](const auto& value) {
    double squares = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) squares += std::pow(value(i) - truth[i], 2);
    return pictures::psnr(squares, static_cast<double>(truth.size()));
  };
  const auto ours = [&](Kernel kernel) {
    auto with = plan;
    with.kernel = kernel;
    const Picture out{size};
    Warp{with}.picture(small.frame(), out.frame());
    return nearness([&](std::size_t i) { return out.plane(0).bytes[i]; });
  };
  const double theirs = nearness([&](std::size_t i) { return static_cast<std::uint8_t>(naive[i]); });
  CAPTURE(theirs);
  CHECK(ours(Kernel::bicubic) >= theirs + 2.5);
  CHECK(ours(Kernel::bilinear) >= theirs);
  CHECK(ours(Kernel::bicubic) > ours(Kernel::bilinear));
}
