// Pictures lost to damage: a few are skipped and reported, many are refused.

#include <random>
#include <sstream>

#include "base/error.hpp"
#include "media/clips.hpp"
#include "media/render.hpp"

using namespace farmtok;
using clips::Folder;
using clips::fs::path;

namespace {

/// The result of the render: its notes, or its refusal.
std::string said_of(const path& input, const path& output) {
  const auto in = clips::open_to_read(input), out = clips::create(output);
  try {
    return media::render(in.get(), out.get(), {1, 1.02, 0.2, 1, 1.01}, {"ultrafast", 30, 1}, {}).notes.value_or("");
  } catch (const base::Error& error) {
    CHECK(error.code == base::Code::INVALID_MEDIA);
    return error.message;
  }
}

/// The position of each coded picture in the file.
std::vector<std::pair<long, long>> packets(const path& file) {
  const auto text = clips::shell(
      fmt::format("ffprobe -v error -select_streams v -show_entries packet=pos,size -of csv=p=0 {}", file.string()));
  std::vector<std::pair<long, long>> made;
  std::istringstream lines{text};
  long size = 0, at = 0;
  for (char comma = 0; lines >> size >> comma >> at;) made.emplace_back(at, size);
  return made;
}

/// A copy of the file with noise in place of every `step`th picture from the tenth on, `most` of them.
path with_noise(const path& file, const path& copy, std::size_t step, int most) {
  clips::fs::copy_file(file, copy);
  std::fstream out{copy, std::ios::binary | std::ios::in | std::ios::out};
  std::minstd_rand chance{1};
  const auto all = packets(file);
  for (std::size_t i = 10; i < all.size() && most-- > 0; i += step) {
    out.seekp(all[i].first);
    for (long left = all[i].second; left-- > 0;) out.put(static_cast<char>(chance() >> 8));
  }
  return copy;
}

}  // namespace

TEST_CASE("a video that lost a few pictures is used and says so, one that lost many is refused") {
  const Folder folder;
  const auto clip =
      clips::make(folder / "clip.mp4", "-f lavfi -i testsrc2=s=320x240:r=25:d=8 -c:v libx264 -bf 0 -pix_fmt yuv420p");
  REQUIRE(packets(clip).size() == 200);
  CHECK(said_of(clip, folder / "out.mp4").empty());

  CHECK(said_of(with_noise(clip, folder / "few.mp4", 60, 3), folder / "out.mp4") ==
        "3 of 200 pictures cannot be decoded");
  CHECK(clips::decodes(folder / "out.mp4"));

  const auto many = said_of(with_noise(clip, folder / "many.mp4", 2, 60), folder / "out.mp4");
  CAPTURE(many);
  CHECK(many.starts_with("damaged: "));
  CHECK(many.ends_with(" of 200 pictures cannot be decoded"));
}

TEST_CASE("pictures that are only referred to, and those before the first key picture, are not lost") {
  const Folder folder;
  const auto vp8 = fmt::format(
      "-nostdin -f lavfi -i testsrc2=s=320x240:r=25:d=4 -c:v libvpx -b:v 300k -auto-alt-ref 1 -lag-in-frames 16 "
      "-passlogfile {} -pass",
      (folder / "log").string());
  const auto hidden =
      clips::make(folder / "hidden.webm", fmt::format("{} 1 -f null - && ffmpeg -v error -y {} 2", vp8, vp8));
  REQUIRE(packets(hidden).size() > 100);
  CHECK(said_of(hidden, folder / "out.mp4").find("cannot be decoded") == std::string::npos);

  const auto stream =
      clips::make(folder / "whole.ts", "-f lavfi -i testsrc2=s=320x240:r=25:d=8 -c:v libx264 -g 75 -pix_fmt yuv420p");
  std::ifstream in{stream, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  bytes.erase(0, bytes.size() / 5 / 188 * 188);
  std::ofstream(folder / "late.ts", std::ios::binary) << bytes;
  const auto late = said_of(folder / "late.ts", folder / "out.mp4");
  CAPTURE(late);
  CHECK(late.find("cannot be decoded") == std::string::npos);
  CHECK(clips::decodes(folder / "out.mp4"));
}
