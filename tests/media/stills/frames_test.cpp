// Pictures spread over a video, judged by the ffmpeg program.

#include "media/stills/frames.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "media/clips.hpp"
#include "media/stills/still.hpp"

using namespace farmtok;
using clips::Folder;
using clips::fs::path;

namespace {

std::vector<path> frames(const Folder& folder, const path& video, std::size_t count, int longest_side) {
  const auto in = clips::open_to_read(video);
  std::vector<path> paths;
  std::vector<sys::Fd> files;
  std::vector<int> numbers;
  for (std::size_t i = 0; i < count; ++i) {
    paths.push_back(folder / fmt::format("{}.jpg", i));
    numbers.push_back(files.emplace_back(clips::create(paths.back())).get());
  }
  media::frames(in.get(), numbers, longest_side);
  return paths;
}

std::string size_of(const path& picture) {
  return clips::probe(picture, "-select_streams v:0 -show_entries stream=width,height");
}

/// Mean red, green and blue of a part of the picture, 0 to 255.
std::array<int, 3> colour(const path& picture, const std::string& part = "iw:ih:0:0") {
  const auto bytes = clips::shell(
      fmt::format("ffmpeg -v error -i {} -vf crop={},scale=1:1:flags=area,format=rgb24 -f rawvideo - </dev/null",
                  picture.string(), part));
  REQUIRE(bytes.size() == 3);
  return {static_cast<unsigned char>(bytes[0]), static_cast<unsigned char>(bytes[1]),
          static_cast<unsigned char>(bytes[2])};
}

bool near(const std::array<int, 3>& got, const std::array<int, 3>& wanted) {
  for (std::size_t i = 0; i < 3; ++i)
    if (std::abs(got[i] - wanted[i]) > 12) return false;
  return true;
}

constexpr std::array<int, 3> red{255, 0, 0}, green{0, 255, 0}, blue{0, 0, 255}, white{255, 255, 255};

}  // namespace

TEST_CASE("what must fit into a room keeps its shape and never grows") {
  struct Row {
    media::Size picture, room, fits;
  };
  for (const auto& row : {Row{{1920, 1080}, {320, 320}, {320, 180}}, Row{{1080, 1920}, {320, 320}, {180, 320}},
                          Row{{100, 50}, {320, 320}, {100, 50}}, Row{{4000, 2}, {40, 40}, {40, 1}},
                          Row{{1080, 1920}, {720, 16384}, {720, 1280}}}) {
    CAPTURE(row.picture.width);
    CHECK(media::fitted(row.picture, row.room) == row.fits);
  }
}

TEST_CASE("pictures come from the middles of equal parts, in order") {
  const Folder folder;
  // Three seconds: red, green, blue; one second each, with unhelpful key pictures.
  const auto video = clips::make(folder / "three.mp4",
                                 "-f lavfi -i color=red:s=320x180:r=25:d=1 -f lavfi -i color=lime:s=320x180:r=25:d=1 "
                                 "-f lavfi -i color=blue:s=320x180:r=25:d=1 -filter_complex concat=n=3 -g 250 "
                                 "-pix_fmt yuv420p");
  const auto made = frames(folder, video, 3, 160);
  CHECK(near(colour(made[0]), red));
  CHECK(near(colour(made[1]), green));
  CHECK(near(colour(made[2]), blue));
  for (const auto& each : made) CHECK(size_of(each) == "160\n90\n");
  for (const auto& each : made) CHECK(clips::decodes(each));
}

TEST_CASE("a dark beginning is avoided, and a video that is dark throughout still has its pictures") {
  const Folder folder;
  const auto fades =
      clips::make(folder / "fades.mp4",
                  "-f lavfi -i color=black:s=160x90:r=25:d=1.2 -f lavfi -i color=white:s=160x90:r=25:d=0.8 "
                  "-filter_complex concat=n=2 -pix_fmt yuv420p");
  CHECK(near(colour(frames(folder, fades, 1, 160)[0]), white));
  const auto night = clips::make(folder / "night.mp4", "-f lavfi -i color=black:s=160x90:r=25:d=1 -pix_fmt yuv420p");
  CHECK(near(colour(frames(folder, night, 2, 160)[1]), {0, 0, 0}));
}

TEST_CASE("pictures are upright with square pixels") {
  const Folder folder;
  // Left half red, right half blue.
  const auto plain = clips::make(folder / "plain.mp4",
                                 "-f lavfi -i color=red:s=160x180:r=25:d=1 -f lavfi -i color=blue:s=160x180:r=25:d=1 "
                                 "-filter_complex hstack -pix_fmt yuv420p");
  const auto turned =
      clips::make(folder / "turned.mp4", fmt::format("-i {} -c copy -metadata:s:v rotate=90", plain.string()));
  const auto wide =
      clips::make(folder / "wide.mp4", fmt::format("-i {} -vf setsar=2 -pix_fmt yuv420p", plain.string()));
  CHECK(size_of(frames(folder, plain, 1, 320)[0]) == "320\n180\n");
  // As the ffmpeg program turns it: the right form is above.
  const auto upright = frames(folder, turned, 1, 320)[0];
  CHECK(size_of(upright) == "180\n320\n");
  CHECK(near(colour(upright, "iw:ih/4:0:0"), blue));
  CHECK(near(colour(upright, "iw:ih/4:0:ih*3/4"), red));
  CHECK(size_of(frames(folder, wide, 1, 320)[0]) == "320\n90\n");
}

TEST_CASE("a video of one picture repeats it") {
  const Folder folder;
  const auto one = clips::make(folder / "one.mp4", "-f lavfi -i color=lime:s=64x64:r=25:d=0.04 -pix_fmt yuv420p");
  for (const auto& each : frames(folder, one, 3, 320)) {
    CHECK(near(colour(each), green));
    CHECK(size_of(each) == "64\n64\n");
  }
}

TEST_CASE("every kind of real clip gives pictures that differ") {
  const Folder folder;
  for (const auto& clip : clips::real_clips()) {
    CAPTURE(clip.string());
    const auto made = frames(folder, clip, 3, 200);
    for (const auto& each : made) CHECK(clips::decodes(each));
    CHECK(clips::luma(made[0]) != clips::luma(made[2]));
  }
}

TEST_CASE("what holds no picture is refused and writes nothing") {
  const Folder folder;
  const auto text = folder / "text.mp4";
  std::ofstream(text) << "not a film";
  try {
    frames(folder, text, 2, 320);
    FAIL("made");
  } catch (const base::Error& error) {
    CHECK(error.code == base::Code::INVALID_MEDIA);
  }
  CHECK(clips::fs::file_size(folder / "0.jpg") == 0);
}
