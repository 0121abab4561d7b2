// The properties of a copy: its size, its coding, its key frames, and its notes.

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>

#include "base/error.hpp"
#include "media/clips.hpp"
#include "media/compare/fingerprint.hpp"
#include "media/render.hpp"

using namespace farmtok;
using clips::Folder;
using clips::fs::path;

namespace {

media::Encoding quick() { return {.preset = "ultrafast", .crf = 24}; }

model::MediaReply render(const path& input, const path& output, const media::Encoding& encoding,
                         const model::Variation& variation = {1, 1.02, 0.5, 1.03, 1.02}) {
  const auto in = clips::open_to_read(input), out = clips::create(output);
  return media::render(in.get(), out.get(), variation, encoding, {});
}

std::vector<double> key_times(const path& clip) {
  std::vector<double> found;
  const auto text = clips::probe(clip, "-select_streams v -skip_frame nokey -show_entries frame=pts_time");
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) found.push_back(std::stod(text.substr(at)));
  return found;
}

/// Mean luma and chroma of the first picture.
std::array<int, 3> mean_colour(const path& clip) {
  const auto bytes = clips::shell(
      fmt::format("ffmpeg -v error -i {} -vf scale=2:2:flags=area,format=yuv420p -frames:v 1 -f rawvideo - </dev/null",
                  clip.string()));
  REQUIRE(bytes.size() == 6);
  const auto byte = [&](std::size_t i) { return static_cast<int>(static_cast<std::uint8_t>(bytes[i])); };
  return {byte(0), byte(4), byte(5)};
}

}  // namespace

TEST_CASE("the profile decides the size") {
  const Folder folder;
  struct Row {
    const char* source;
    const char* profile;
    const char* expected;
  };
  for (const auto& row : {Row{"1440x2560", "tiktok", "1080\n1920\n"}, Row{"2560x1080", "tiktok", "1920\n810\n"},
                          Row{"320x240", "tiktok", "320\n240\n"}, Row{"1440x2560", "match", "1440\n2560\n"}}) {
    CAPTURE(std::string{row.source});
    const auto clip =
        clips::make(folder / "large.mp4",
                    fmt::format("-f lavfi -i testsrc2=s={}:r=5:d=1 -preset ultrafast -pix_fmt yuv420p", row.source));
    auto encoding = quick();
    encoding.profile = row.profile;
    render(clip, folder / "out.mp4", encoding);
    CHECK(clips::probe(folder / "out.mp4", "-show_entries stream=width,height") == row.expected);
  }
}

TEST_CASE("a copy is H.264 High and AAC of 128 kbit/s, its index first, a key frame at least every two seconds") {
  const Folder folder;
  const auto clip = clips::make(folder / "clip.mkv",
                                "-f lavfi -i testsrc2=s=320x240:r=30:d=7 -f lavfi -i sine=d=7,volume=9 -ac 1 -c:a flac "
                                "-pix_fmt yuv420p -g 300");
  auto encoding = quick();
  encoding.preset = "veryfast";
  render(clip, folder / "out.mp4", encoding);
  CHECK(clips::probe(folder / "out.mp4", "-select_streams v -show_entries stream=codec_name,profile,pix_fmt") ==
        "h264\nHigh\nyuv420p\n");
  CHECK(clips::probe(folder / "out.mp4", "-select_streams a -show_entries stream=codec_name,profile") == "aac\nLC\n");
  // 30 by 1.02, to the last digit.
  CHECK(clips::probe(folder / "out.mp4", "-select_streams v -show_entries stream=avg_frame_rate") == "153/5\n");
  const auto keys = key_times(folder / "out.mp4");
  REQUIRE(keys.size() >= 4);
  for (std::size_t i = 1; i < keys.size(); ++i) CHECK(keys[i] - keys[i - 1] <= 2.0001);
}

TEST_CASE("key frames of a variable rate go by the clock") {
  const Folder folder;
  const auto clip =
      clips::make(folder / "vfr.mkv",
                  "-f lavfi -i testsrc2=s=160x120:r=30:d=12 -vf \"select='if(lt(t,6),1,not(mod(n,10)))'\" "
                  "-fps_mode vfr -pix_fmt yuv420p");
  render(clip, folder / "out.mp4", quick());
  const auto keys = key_times(folder / "out.mp4");
  REQUIRE(keys.size() >= 5);
  for (std::size_t i = 1; i < keys.size(); ++i) CHECK(keys[i] - keys[i - 1] <= 2.0001);
}

TEST_CASE("a constant rate that milliseconds have shaken is constant again") {
  const Folder folder;
  const auto clip = clips::make(folder / "ms.mkv", "-f lavfi -i testsrc2=s=160x120:r=30:d=3 -pix_fmt yuv420p");
  render(clip, folder / "out.mp4", quick());
  const auto at = clips::times(folder / "out.mp4");
  for (std::size_t i = 0; i < at.size(); ++i) CHECK(std::abs(at[i] - static_cast<double>(i) / 30.6) < 0.000'01);
}

TEST_CASE("colours come out as they were seen") {
  const Folder folder;
  struct Row {
    const char* name;
    const char* made;
    std::array<int, 3> expected;
  };
  // Full range 128 is limited 126; transparent red on black is dark; opaque grey stays.
  for (const auto& row :
       {Row{"full.mkv", "-f lavfi -i color=gray:s=64x64:d=0.2 -pix_fmt yuvj420p -c:v ffv1", {126, 128, 128}},
        Row{"limited.mkv", "-f lavfi -i color=gray:s=64x64:d=0.2 -pix_fmt yuv420p -c:v ffv1", {126, 128, 128}},
        Row{"clear.mov", "-f lavfi -i color=white@0:s=64x64:d=0.2,format=argb -c:v qtrle", {16, 128, 128}},
        Row{"half.mov", "-f lavfi -i color=white@0.5:s=64x64:d=0.2,format=argb -c:v qtrle", {126, 128, 128}},
        Row{"fine.mkv", "-f lavfi -i color=gray:s=64x64:d=0.2 -pix_fmt yuv422p10le -c:v ffv1", {126, 128, 128}}}) {
    CAPTURE(std::string{row.name});
    render(clips::make(folder / row.name, row.made), folder / "out.mp4", quick(), {1, 1.02, 0.3, 1, 1});
    const auto got = mean_colour(folder / "out.mp4");
    for (std::size_t i = 0; i < 3; ++i) CHECK(std::abs(got[i] - row.expected[i]) <= 2);
  }
}

TEST_CASE("interlaced pictures become whole ones") {
  const Folder folder;
  // A bar that moves fast: its fields show it at different places, which makes a comb.
  const auto clip = clips::make(folder / "fields.mpg",
                                "-f lavfi -i color=black:s=320x240:r=50:d=2 -f lavfi -i color=white:s=40x240:r=50:d=2 "
                                "-filter_complex \"overlay=x=mod(n*12\\,280),interlace\" -c:v mpeg2video -q:v 2 "
                                "-flags +ildct+ilme");
  const auto reply = render(clip, folder / "out.mp4", quick(), {1, 1, 0, 1, 1});
  CHECK(reply.notes.value_or("").find("progressive") != std::string::npos);
  const auto comb = [](const path& file) {
    const auto frame = clips::luma(file).substr(320 * 240 * 10, 320 * 240);
    long sum = 0;
    for (std::size_t y = 1; y + 1 < 240; ++y)
      for (std::size_t x = 0; x < 320; ++x) {
        const auto at = [&](std::size_t row) {
          return static_cast<int>(static_cast<std::uint8_t>(frame[row * 320 + x]));
        };
        sum += std::abs(2 * at(y) - at(y - 1) - at(y + 1));
      }
    return sum;
  };
  CHECK(comb(folder / "out.mp4") * 5 < comb(clip));
}

TEST_CASE("what is odd about a file is noted") {
  const Folder folder;
  const auto hdr = clips::make(folder / "hdr.mkv",
                               "-f lavfi -i testsrc2=s=160x120:d=0.5 -pix_fmt yuv420p10le -color_trc smpte2084 "
                               "-colorspace bt2020nc -color_primaries bt2020");
  const auto reply = render(hdr, folder / "out.mp4", quick());
  CHECK(reply.notes.value_or("").find("HDR") != std::string::npos);
  CHECK(clips::probe(folder / "out.mp4", "-show_entries stream=color_transfer") == "bt709\n");
  const auto plain = clips::make(folder / "plain.mp4", "-f lavfi -i testsrc2=s=160x120:d=0.5 -pix_fmt yuv420p");
  CHECK(!render(plain, folder / "out.mp4", quick()).notes);
}

TEST_CASE("a copy's fidelity is measured where asked for, and its original's fingerprint taken on the way") {
  const Folder folder;
  const auto clip = clips::make(folder / "clip.mp4", "-f lavfi -i testsrc2=s=480x270:r=25:d=9 -pix_fmt yuv420p");
  auto encoding = quick();
  CHECK(!render(clip, folder / "out.mp4", encoding).fidelity);
  encoding.fidelity = encoding.fingerprint = true;
  encoding.crf = 12;
  const auto reply = render(clip, folder / "out.mp4", encoding);
  REQUIRE(reply.fidelity);
  CHECK(reply.fidelity->pictures >= 2);
  CHECK(reply.fidelity->psnr > 35);
  REQUIRE(reply.fidelity->colour);
  CHECK(*reply.fidelity->colour < 1.5);
  CHECK_FALSE(reply.fidelity->colour_fault);
  const auto glances = media::unpacked(reply.fingerprint.value());
  REQUIRE(!glances.empty());
  CHECK(glances.back().seconds > 7);
}

TEST_CASE("what cannot be made is refused by name, with what there is") {
  const Folder folder;
  const auto clip = clips::make(folder / "clip.mp4", "-f lavfi -i testsrc2=s=160x120:d=0.2 -pix_fmt yuv420p");
  const auto refused = [&](const media::Encoding& encoding) -> std::string {
    try {
      render(clip, folder / "out.mp4", encoding);
    } catch (const base::Error& error) {
      CHECK(error.code == base::Code::INVALID_REQUEST);
      return error.message + " " + error.hint;
    }
    return "not at all";
  };
  auto wrong = quick();
  wrong.profile = "cinema";
  CHECK(refused(wrong) == "profile is \"cinema\", must be tiktok or match ");
  for (const char* name : {"h264_nothing", "libmp3lame", "h264_nvenc"}) {
    CAPTURE(name);
    wrong = quick();
    wrong.encoder = name;
    const auto told = refused(wrong);
    if (std::string_view{name} == "h264_nvenc" && told == "not at all") continue;  // a machine that has one
    CHECK(told.find(name) != std::string::npos);
    CHECK(told.find("libx264") != std::string::npos);
  }
}
