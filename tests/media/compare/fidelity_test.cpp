// The measured fidelity of copies: of right ones, and of slightly wrong ones.

#include "media/compare/fidelity.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "av/codec.hpp"
#include "av/output.hpp"
#include "base/error.hpp"
#include "media/clips.hpp"
#include "media/compare/comparison.hpp"
#include "media/warp/reference_warp.hpp"

using namespace farmtok;
using media::Size;
using media::WarpPlan;

namespace {

constexpr Size size{270, 480};
constexpr WarpPlan plan{.size = size, .zoom = 1.04, .tilt_degrees = 0.7};
constexpr double rate = 3;

/// A picture with fine detail everywhere, larger than `size`, so that it can be moved.
const std::string& scene() {
  static const auto luma = [] {
    auto made = clips::shell(
        "ffmpeg -v error -f lavfi -i mandelbrot=s=300x500:start_scale=0.4 -frames:v 1 -f rawvideo -pix_fmt gray - "
        "</dev/null");
    REQUIRE(made.size() == 300 * 500);
    return made;
  }();
  return luma;
}

av::Frame blank() {
  auto frame = av::make_frame();
  frame->format = AV_PIX_FMT_YUV420P;
  frame->width = size.width;
  frame->height = size.height;
  REQUIRE(av_frame_get_buffer(frame.get(), 0) == 0);
  for (int plane = 1; plane < 3; ++plane)
    for (int y = 0; y < size.height / 2; ++y)
      std::memset(frame->data[plane] + y * frame->linesize[plane], 128, static_cast<std::size_t>(size.width / 2));
  return frame;
}

/// Picture `number` of a slow pan over the scene.
av::Frame original(int number) {
  auto frame = blank();
  for (int y = 0; y < size.height; ++y)
    std::memcpy(frame->data[0] + y * frame->linesize[0], scene().data() + (y + number) * 300 + number,
                static_cast<std::size_t>(size.width));
  return frame;
}

using Change = std::function<double(const AVFrame& in, int x, int y)>;

Change warped(const WarpPlan& by) {
  return [warp = media::ReferenceWarp{by}](const AVFrame& in, int x, int y) { return warp.luma(in, x, y); };
}

av::Frame changed(const AVFrame& in, const Change& change) {
  auto out = blank();
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      out->data[0][y * out->linesize[0] + x] = static_cast<std::uint8_t>(std::lround(change(in, x, y)));
  return out;
}

/// A file of `pictures` copies of the originals, each changed in the same way; every `key_every`th is a key picture.
void write_copy(int fd, int pictures, int key_every, double fps, const Change& change) {
  auto encoder = av::make_encoder("libx264");
  encoder->width = size.width;
  encoder->height = size.height;
  encoder->pix_fmt = AV_PIX_FMT_YUV420P;
  encoder->time_base = {1, 12800};
  encoder->gop_size = key_every;
  encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
  av::start_encoder(*encoder, {{"preset", "veryfast"}, {"crf", "21"}, {"forced-idr", "1"}});
  av::Output output{fd};
  const int track = output.add(*encoder);
  output.start();
  auto packet = av::make_packet();
  const auto write = [&] {
    while (av::receive(*encoder, *packet)) {
      packet->duration = std::llround(12800 / fps);
      output.write(track, *packet, encoder->time_base);
    }
  };
  for (int i = 0; i < pictures; ++i) {
    const auto frame = changed(*original(i), change);
    frame->pts = std::llround(i * 12800 / fps);
    frame->pict_type = i % key_every == 0 ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    av::encode(*encoder, frame.get());
    write();
  }
  av::encode(*encoder, nullptr);
  write();
  output.finish();
}

/// For a copy of five seconds with two key pictures.
model::Fidelity fidelity_of(const Change& change, const WarpPlan& wanted = plan) {
  const clips::Folder folder;
  const auto copy = clips::create(folder / "copy.mp4");
  write_copy(copy.get(), 15, 10, rate, change);
  media::FidelityCheck check{wanted};
  for (int i = 0; i < 15; i += 10) {
    REQUIRE(check.wants(i / rate));
    check.expect(*original(i), i / rate);
  }
  const auto measured = check.measure(copy.get());
  REQUIRE(measured);
  CHECK(measured->pictures == 2);
  return *measured;
}

base::Code code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const base::Error& error) {
    return error.code;
  }
  return base::Code::INTERNAL;
}

}  // namespace

TEST_CASE("a true copy is found true, and a slightly wrong one is not") {
  const auto right = fidelity_of(warped(plan));
  CHECK(right.psnr > 36);
  CHECK(right.ssim > 0.95);
  const auto other = [](auto change) {
    auto made = plan;
    change(made);
    return warped(made);
  };
  const struct {
    const char* what;
    Change change;
  } rows[] = {
      {"a tenth of a degree more", other([](WarpPlan& made) { made.tilt_degrees += 0.1; })},
      {"tilted the other way", other([](WarpPlan& made) { made.tilt_degrees = -made.tilt_degrees; })},
      {"half a percent larger", other([](WarpPlan& made) { made.zoom += 0.005; })},
      {"not warped at all", other([](WarpPlan& made) { made = {.size = size}; })},
      {"one pixel to the side",
       [warp = media::ReferenceWarp{plan}](const AVFrame& in, int x, int y) { return warp.luma(in, x + 1, y); }},
      {"one pixel down",
       [warp = media::ReferenceWarp{plan}](const AVFrame& in, int x, int y) { return warp.luma(in, x, y + 1); }},
      {"brighter", [warp = media::ReferenceWarp{plan}](const AVFrame& in, int x,
                                                       int y) { return std::min(255.0, warp.luma(in, x, y) + 12); }},
      {"limited as if it were full range",
       [warp = media::ReferenceWarp{plan}](const AVFrame& in, int x, int y) {
         return 16 + warp.luma(in, x, y) * 219 / 255;
       }},
      {"its lower right quarter lost",
       [warp = media::ReferenceWarp{plan}](const AVFrame& in, int x, int y) {
         return x > size.width / 2 && y > size.height / 2 ? 0.0 : warp.luma(in, x, y);
       }},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    const auto wrong = fidelity_of(row.change);
    CAPTURE(wrong.ssim);
    CAPTURE(right.psnr);
    CHECK(wrong.psnr < right.psnr - 3);
  }
}

TEST_CASE("full range is expected as limited") {
  auto full = plan;
  full.full_range = true;
  const auto right = fidelity_of(warped(full), full);
  CHECK(right.psnr > 36);
  CHECK(fidelity_of(warped(plan), full).psnr < right.psnr - 3);
}

TEST_CASE("the tilt goes the way another program turns it") {
  // ffmpeg's own rotate, clockwise, and its scale; near, not the same.
  const clips::Folder folder;
  const auto source = clips::make(
      folder / "source.mp4", "-f lavfi -i mandelbrot=s=270x480:start_scale=0.4 -frames:v 1 -crf 5 -pix_fmt yuv420p");
  const auto copy = clips::make(
      folder / "copy.mp4",
      fmt::format("-i {} -vf 'rotate=-1*PI/180,scale=iw*1.05:-2:flags=bicubic,crop=270:480' -crf 15", source.string()));
  const auto luma = clips::luma(source, "extractplanes=y");
  auto in = blank();
  for (int y = 0; y < size.height; ++y)
    std::memcpy(in->data[0] + y * in->linesize[0], luma.data() + y * size.width, static_cast<std::size_t>(size.width));
  const auto psnr = [&](double tilt) {
    media::FidelityCheck check{{.size = size, .zoom = 1.05, .tilt_degrees = tilt}};
    check.expect(*in, 0);
    return check.measure(clips::open_to_read(copy).get())->psnr;
  };
  CHECK(psnr(1) > psnr(0) + 3);
  CHECK(psnr(1) > psnr(-1) + 6);
}

TEST_CASE("few pictures are kept of a long copy, spread over it") {
  const clips::Folder folder;
  const auto copy = clips::create(folder / "copy.mp4");
  write_copy(copy.get(), 12, 2, 0.5, warped(plan));  // a key picture every four seconds
  media::FidelityCheck check{plan};
  CHECK_FALSE(check.measure(copy.get()));
  const struct {
    double seconds;
    bool wanted;
  } rows[] = {{0, true},  {2, false},  {4, true},  {6, false},  {8, true},
              {12, true}, {14, false}, {16, true}, {20, false}, {22, true}};
  for (const auto& row : rows) {
    CAPTURE(row.seconds);
    CHECK(check.wants(row.seconds) == row.wanted);
    if (row.wanted) check.expect(*original(static_cast<int>(row.seconds / 2)), row.seconds);
  }
  // Of 0, 4, 8 and 12 every second one was kept when 16 came; that at 22 is no key picture.
  const auto measured = check.measure(copy.get());
  REQUIRE(measured);
  CHECK(measured->pictures == 4);
  CHECK(measured->psnr > 36);
}

TEST_CASE("a picture far behind its key picture is compared only where others are few") {
  const clips::Folder folder;
  const auto copy = clips::create(folder / "copy.mp4");
  write_copy(copy.get(), 60, 30, 25, warped(plan));
  const auto pictures = [&](std::initializer_list<int> frames) {
    media::FidelityCheck check{plan};
    for (const int frame : frames) check.expect(*original(frame), frame / 25.0);
    const auto measured = check.measure(copy.get());
    CHECK(measured->psnr > 36);
    return measured->pictures;
  };
  CHECK(pictures({0, 30, 50}) == 2);
  CHECK(pictures({0, 50}) == 2);
  CHECK(pictures({0, 30, 32}) == 3);
}

TEST_CASE("a copy that lacks what was expected is an error") {
  const clips::Folder folder;
  const auto copy = clips::create(folder / "copy.mp4");
  write_copy(copy.get(), 4, 2, rate, warped(plan));
  const auto measured = [&](const WarpPlan& wanted, double seconds, int fd) {
    media::FidelityCheck check{wanted};
    check.expect(*original(0), seconds);
    check.measure(fd);
  };
  CHECK(code_of([&] { measured(plan, 0.1, copy.get()); }) == base::Code::INVALID_MEDIA);
  CHECK(code_of([&] { measured(plan, 60, copy.get()); }) == base::Code::INVALID_MEDIA);
  auto narrower = plan;
  narrower.size.width -= 2;
  CHECK(code_of([&] { measured(narrower, 0, copy.get()); }) == base::Code::INVALID_MEDIA);
  const auto empty = clips::create(folder / "empty.mp4");
  CHECK(code_of([&] { measured(plan, 0, empty.get()); }) == base::Code::INVALID_MEDIA);
}

TEST_CASE("pictures smaller than a block are compared whole") {
  const clips::Folder folder;
  const auto clip = clips::make(folder / "small.mp4",
                                "-f lavfi -i testsrc=s=20x6:r=1 -frames:v 1 -c:v libx264 -qp 0 -pix_fmt yuv420p");
  const auto luma = clips::luma(clip, "extractplanes=y");
  REQUIRE(luma.size() == 120);
  auto in = blank();
  for (int y = 0; y < 6; ++y) std::memcpy(in->data[0] + y * in->linesize[0], luma.data() + y * 20, 20);
  media::FidelityCheck check{{.size = {20, 6}}};
  check.expect(*in, 0);
  const auto measured = check.measure(clips::open_to_read(clip).get());
  REQUIRE(measured);
  CHECK(measured->psnr == 100);
  CHECK(measured->ssim == doctest::Approx(1));
}

TEST_CASE("the reference warp turns counter-clockwise about the centre") {
  const auto in = original(0);
  const auto at = [&](int x, int y) { return double{static_cast<double>(in->data[0][y * in->linesize[0] + x])}; };
  const media::ReferenceWarp nothing{{.size = size}};
  CHECK(nothing.luma(*in, 17, 200) == doctest::Approx(at(17, 200)));
  // Only here may the tilt be a quarter turn: of a square, then, each sample meets one.
  const Size square{100, 100};
  const media::ReferenceWarp quarter{{.size = square, .tilt_degrees = 90}};
  CHECK(quarter.luma(*in, 0, 0) == doctest::Approx(at(99, 0)));
  CHECK(quarter.luma(*in, 10, 30) == doctest::Approx(at(69, 10)));
  const auto near = media::ReferenceWarp{{.size = square, .zoom = 2}}.source(0, 0);
  CHECK(near.x == doctest::Approx(24.75));
  CHECK(near.y == doctest::Approx(24.75));
}

TEST_CASE("blocks are compared by error and by structure") {
  const std::vector<std::uint8_t> shown{10, 20, 30, 40, 50, 60, 70, 80, 90};
  const auto compared = [&](const std::vector<float>& wanted, int width, int height) {
    media::Comparison comparison;
    comparison.add({shown.data(), 3}, wanted.data(), width, height);
    return comparison;
  };
  CHECK(compared({10, 20, 30, 40, 50, 60, 70, 80, 90}, 3, 3).psnr() == 100);
  CHECK(compared({10, 20, 30, 40, 50, 60, 70, 80, 90}, 3, 3).ssim() == doctest::Approx(1));
  // An error of 5 everywhere: 20·log10(255 / 5).
  CHECK(compared({15, 25, 35, 45, 55, 65, 75, 85, 95}, 3, 3).psnr() == doctest::Approx(34.1514).epsilon(1e-5));
  // Against its mirror image: means and variances are the same, the covariance is the opposite (±2000/3).
  CHECK(compared({90, 80, 70, 60, 50, 40, 30, 20, 10}, 3, 3).ssim() ==
        doctest::Approx((58.5225 - 4000.0 / 3) / (58.5225 + 4000.0 / 3)).epsilon(1e-6));
  CHECK(compared({}, 0, 0).psnr() == 100);
}
