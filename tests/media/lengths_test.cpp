// The length of a video: tracks that end or begin apart, headers without lengths, held pictures. The probe
// announces the copy's length, and no whole file is refused.

#include <doctest/doctest.h>

#include <cmath>

#include "media/judge.hpp"
#include "media/probe.hpp"
#include "media/render.hpp"

using namespace farmtok;
using clips::Folder;
using clips::fs::path;

namespace {

const std::string X264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p ";

std::string picture(double seconds) { return fmt::format("-f lavfi -i testsrc2=s=128x96:r=25:d={} ", seconds); }
std::string tone(double seconds) { return fmt::format("-f lavfi -i sine=d={} ", seconds); }

struct Row {
  std::string file;
  std::string make;
  double seconds;       // of the source and of the copy
  double picture_ends;  // of the copy's picture
  std::string note = {};
  int held = 0;  // the last of so many pictures is made to last `held_for` seconds
  double held_for = 0;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all{
      {"held.mp4", picture(1) + X264, 3.96, 3.96, "", 25, 3},
      {"held-with-sound.mp4", picture(1) + tone(3.5) + X264 + "-c:a aac", 3.5, 3.46, "", 25, 2.5},
      {"slides.mp4", "-f lavfi -i testsrc2=s=128x96:r=1/2:d=8 " + X264, 8, 8},
      {"short-end.mp4", "-f lavfi -i testsrc2=s=128x96:r=1/2:d=8 " + X264, 6.04, 6.04, "", 4, 0.04},
      {"sound-outlasts.mkv", picture(1) + tone(4) + X264 + "-c:a aac", 4, 1},
      {"sound-outlasts.webm", picture(1) + tone(4) + "-c:v libvpx-vp9 -cpu-used 8 -c:a libopus", 4, 1},
      {"words-outlast.mkv", picture(1) + tone(1) + "-i {}/words.srt -c:s srt -c:a aac " + X264, 1, 1,
       "subtitles left out"},
      {"left-out.mp4", picture(1) + tone(1) + tone(9) + "-map 0 -map 1 -map 2 -c:a aac " + X264, 1, 1,
       "one of 2 tracks of sound is kept"},
      {"sound-first.mkv", "-itsoffset 0.8 " + picture(2) + tone(2.8) + "-fps_mode passthrough " + X264 + "-c:a aac",
       2.8, 2.8, "the sound begins 0.8 s before the first picture, which is held"},
      {"sound-first.mp4", "-itsoffset 0.8 " + picture(2) + tone(2.8) + "-fps_mode passthrough " + X264 + "-c:a aac",
       2.8, 2.8, "the sound begins 0.8 s before the first picture, which is held"},
      {"live.webm", picture(3) + "-c:v libvpx-vp9 -cpu-used 8 -f webm -live 1", 3, 3},
      {"live.mkv", picture(3) + tone(3) + X264 + "-c:a aac -f matroska -live 1", 3, 3},
  };
  return all;
}

model::MediaReply preflight(const path& file) {
  const auto in = clips::open_to_read(file);
  return media::preflight(in.get(), "tiktok");
}

model::MediaReply render(const path& from, const path& to) {
  const auto in = clips::open_to_read(from), out = clips::create(to);
  return media::render(in.get(), out.get(), {1, 1.02, 0.3, 1, 1}, {.preset = "ultrafast", .crf = 28}, {});
}

/// The header of a track of an MP4 file gives an unknown length as ones.
void forget_lengths(const path& file) {
  auto bytes = clips::shell(fmt::format("cat {}", file.string()));
  REQUIRE(bytes.find("mdhd") < bytes.size());
  for (auto header = bytes.find("mdhd"); header < bytes.size(); header = bytes.find("mdhd", header + 1))
    for (std::size_t i = 0; i < 4; ++i) bytes[header + 4 + 16 + i] = '\xff';
  std::ofstream(file, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("a video lasts as long as its picture and its sound, wherever its tracks begin and end") {
  const Folder folder;
  std::ofstream(folder / "words.srt") << "1\n00:00:00,000 --> 00:00:07,000\nHello\n";
  for (const auto& row : rows()) {
    CAPTURE(row.file);
    auto make = row.make;
    if (const auto at = make.find("{}"); at != std::string::npos) make.replace(at, 2, folder.path().string());
    auto file = clips::make(folder / row.file, make);
    if (row.held > 0)
      file = clips::make(folder / ("held-" + row.file),
                         fmt::format("-i {} -c copy -bsf:v \"setts=duration='if(eq(N,{}),{}/TB,DURATION)'\"",
                                     file.string(), row.held - 1, row.held_for));
    const auto told = preflight(file);
    CHECK(std::abs(told.input.duration_seconds - row.seconds) < 0.05);
    if (!row.note.empty()) CHECK(told.notes.value_or("").find(row.note) != std::string::npos);
    render(file, folder / "copy.mp4");
    const auto copy = judge::about(folder / "copy.mp4");
    CHECK(std::abs(judge::number(copy.at("format"), "duration") - row.seconds) < 0.06);
    CHECK(std::abs(judge::number(judge::stream(copy, "video"), "duration") - row.picture_ends) < 0.05);
    CHECK(clips::decodes(folder / "copy.mp4"));
  }
}

TEST_CASE("a fragmented file whose headers do not know the lengths is read to its end") {
  const Folder folder;
  for (const std::string sound : {"", "-f lavfi -i sine=d=2 -c:a aac "}) {
    CAPTURE(sound);
    const auto file =
        clips::make(folder / "fragments.mp4", picture(2) + sound + X264 + "-movflags frag_keyframe+empty_moov");
    forget_lengths(file);
    const auto told = preflight(file);
    CHECK(std::abs(told.input.duration_seconds - 2) < 0.05);
    CHECK(std::abs(told.input.frames_per_second - 25) < 0.5);
    CHECK(told.notes.value_or("") == "");
    CHECK(render(file, folder / "copy.mp4").notes.value_or("") == "");
  }
}

TEST_CASE("the colours of an untagged file are those of its stored size, turned or not") {
  const Folder folder;
  const auto matrix = [&](const std::string& make) {
    const auto file = clips::make(folder / "clip.mp4", make);
    render(file, folder / "copy.mp4");
    return judge::stream(judge::about(folder / "copy.mp4"), "video").value("color_space", "none");
  };
  const std::string small = "-f lavfi -i testsrc2=s=720x576:r=25:d=0.2 ",
                    untagged = X264 + "-bsf:v h264_metadata=matrix_coefficients=2 ";
  CHECK(matrix(small + untagged) == "smpte170m");
  CHECK(matrix(small + "-vf setsar=16/9 " + untagged) == "smpte170m");
  CHECK(matrix(small + untagged + "-metadata:s:v rotate=90") == "smpte170m");
  CHECK(matrix("-f lavfi -i testsrc2=s=1280x720:r=25:d=0.2 " + untagged) == "bt709");
}
