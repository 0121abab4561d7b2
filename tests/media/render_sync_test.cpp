// Sound and picture of rendered copies, compared by flashes and beeps that are made at the same moments
// and found again by the ffmpeg program.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

#include "media/clips.hpp"
#include "media/render.hpp"

using namespace farmtok;
using clips::Folder;
using clips::fs::path;

namespace {

/// The largest offset that a viewer does not notice.
constexpr double tolerance = 0.020;
constexpr int samples_per_second = 48000;

model::MediaReply render(const path& input, const path& output, double speed) {
  const auto in = clips::open_to_read(input), out = clips::create(output);
  return media::render(in.get(), out.get(), {1, 1.02, 0.4, 1.03, speed}, {.preset = "ultrafast", .crf = 24}, {});
}

/// When the picture turns white.
std::vector<double> flashes(const path& clip) {
  const auto at = clips::times(clip);
  const auto light = clips::luma(clip, "scale=1:1");
  REQUIRE(light.size() == at.size());
  std::vector<double> found;
  const auto bright = [&](std::size_t i) { return static_cast<std::uint8_t>(light[i]) > 128; };
  for (std::size_t i = 1; i < light.size(); ++i)
    if (bright(i) && !bright(i - 1)) found.push_back(at[i]);
  return found;
}

/// When a tone begins after half a second without one; on the file's own clock, where ffmpeg begins at the first sound.
std::vector<double> beeps(const path& clip) {
  const auto sound = clips::shell(
      fmt::format("ffmpeg -v error -i {} -vn -af aresample=first_pts=0,pan=mono\\|c0=c0 -ar {} -f u8 - </dev/null",
                  clip.string(), samples_per_second));
  std::vector<double> found;
  std::size_t last = 0;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    if (std::abs(static_cast<std::uint8_t>(sound[i]) - 128) < 40) continue;
    if (last == 0 || i - last > samples_per_second / 2) found.push_back(static_cast<double>(i) / samples_per_second);
    last = i;
  }
  return found;
}

constexpr auto black_and_white =
    "-f lavfi -i \"color=black:s=64x64:r=25:d=9,drawbox=w=64:h=64:t=fill:color=white:enable='lt(mod(t+1,2),0.2)'\"";
constexpr auto silence_and_tone =
    "-f lavfi -i \"aevalsrc='if(lt(mod(t+1,2),0.2),0.8*sin(2*PI*1000*t),0)':d=9:s=48000\"";

}  // namespace

TEST_CASE("sound stays with the picture within 20 ms, whatever it comes in") {
  const Folder folder;
  struct Row {
    const char* name;
    std::string made;
    std::size_t pairs = 4;
  };
  const std::string both = fmt::format("{} {} ", black_and_white, silence_and_tone);
  for (const auto& row : {
           Row{"plain.mp4", both + "-c:v libx264 -pix_fmt yuv420p -c:a aac"},
           Row{"late_sound.mkv", fmt::format("{} -itsoffset 0.5 {} -filter_complex "
                                             "[1:a]atrim=start=0.5,asetpts=PTS-0.5/TB[a] -map 0:v -map [a] "
                                             "-c:v libx264 -pix_fmt yuv420p -c:a libvorbis",
                                             black_and_white, silence_and_tone)},
           Row{"stream.ts", both + "-c:v libx264 -bf 2 -pix_fmt yuv420p -c:a aac -output_ts_offset 37.3"},
           Row{"old.avi", both + "-c:v mpeg4 -bf 0 -q:v 3 -c:a libmp3lame"},
           Row{"opus.mkv", both + "-c:v libvpx -deadline realtime -c:a libopus"},
           Row{"program.mpg", both + "-c:v mpeg2video -bf 2 -q:v 3 -c:a mp2"},
           Row{"surround.mp4", both + "-c:v libx264 -pix_fmt yuv420p -c:a ac3 -ac 6"},
       }) {
    CAPTURE(std::string{row.name});
    const auto clip = clips::make(folder / row.name, row.made);
    for (const double speed : {0.98, 1.0, 1.03}) {
      CAPTURE(speed);
      const auto reply = render(clip, folder / "out.mp4", speed);
      CHECK(reply.output->audio_codec == "aac");
      const auto light = flashes(folder / "out.mp4"), sound = beeps(folder / "out.mp4");
      CHECK(light.size() == row.pairs);
      REQUIRE(light.size() == sound.size());
      for (std::size_t i = 0; i < light.size(); ++i) CHECK(std::abs(light[i] - sound[i]) <= tolerance);
    }
  }
}

TEST_CASE("a cut by an edit list is kept for picture and sound alike") {
  const Folder folder;
  const auto whole = clips::make(folder / "whole.mp4", fmt::format("{} {} -c:v libx264 -g 25 -bf 2 -pix_fmt yuv420p "
                                                                   "-c:a aac",
                                                                   black_and_white, silence_and_tone));
  // Copied from between two key frames: the part before the cut is in the file, and the edit list hides it.
  const auto cut = clips::make(folder / "cut.mp4", fmt::format("-ss 1.52 -i {} -c copy", whole.string()));
  for (const double speed : {1.0, 1.03}) {
    CAPTURE(speed);
    render(cut, folder / "out.mp4", speed);
    const auto light = flashes(folder / "out.mp4"), sound = beeps(folder / "out.mp4");
    REQUIRE(light.size() == 3);
    REQUIRE(sound.size() == 3);
    for (std::size_t i = 0; i < light.size(); ++i) CHECK(std::abs(light[i] - sound[i]) <= tolerance);
    CHECK(clips::times(folder / "out.mp4").front() == doctest::Approx(0).epsilon(0.001));
  }
}

TEST_CASE("sound of another length does not change the picture") {
  const Folder folder;
  const auto make = [&](const char* name, const char* sound) {
    return clips::make(folder / name, fmt::format("-f lavfi -i testsrc2=s=128x96:r=25:d=4 {} -c:v libx264 "
                                                  "-pix_fmt yuv420p -c:a aac",
                                                  sound));
  };
  const auto alone = make("alone.mp4", "-an");
  render(alone, folder / "out.mp4", 1.02);
  const auto expected = clips::times(folder / "out.mp4");
  for (const char* seconds : {"1.5", "7"}) {
    CAPTURE(seconds);
    const auto clip = make("other.mp4", fmt::format("-f lavfi -i sine=d={}", seconds).c_str());
    render(clip, folder / "out.mp4", 1.02);
    CHECK(clips::times(folder / "out.mp4") == expected);
    CHECK(clips::decodes(folder / "out.mp4"));
    const auto lasts = std::stod(clips::probe(folder / "out.mp4", "-select_streams a -show_entries stream=duration"));
    CHECK(lasts == doctest::Approx(std::stod(seconds) / 1.02).epsilon(0.03));
  }
}

TEST_CASE("of several tracks of sound the default one is heard") {
  const Folder folder;
  const auto clip = clips::make(
      folder / "two.mkv",
      "-f lavfi -i testsrc2=s=128x96:d=2 -f lavfi -i anullsrc=d=2 -f lavfi -i sine=d=2,volume=5 -map 0 -map 1 -map 2 "
      "-c:a flac -disposition:a:0 0 -disposition:a:1 default");
  render(clip, folder / "out.mp4", 1);
  CHECK(clips::probe(folder / "out.mp4", "-select_streams a -show_entries stream=index") == "1\n");
  const auto sound = clips::shell(
      fmt::format("ffmpeg -v error -i {} -vn -ac 1 -ar 8000 -f u8 - </dev/null", (folder / "out.mp4").string()));
  CHECK(std::set<char>(sound.begin(), sound.end()).size() > 50);
}
