// Files that are no videos, or not whole, are refused with a clear message.

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "media/clips.hpp"
#include "media/probe.hpp"
#include "media/render.hpp"

using namespace farmtok;
using clips::Folder;
using clips::fs::path;

namespace {

std::string refusal(const path& input, const path& output) {
  const auto in = clips::open_to_read(input), out = clips::create(output);
  try {
    media::render(in.get(), out.get(), {1, 1.02, 0.2, 1, 1.01}, {"ultrafast", 30, 1}, {});
  } catch (const base::Error& error) {
    CHECK(error.code == base::Code::INVALID_MEDIA);
    return error.message;
  }
  return "accepted";
}

path write(const path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
  return file;
}

}  // namespace

TEST_CASE("each kind of bad file has its own words") {
  const Folder folder;
  const auto bait = clips::make(folder / "bait.mp4", "-f lavfi -i testsrc2=s=160x120:d=1 -pix_fmt yuv420p");
  struct Row {
    const char* name;
    std::string bytes;
    const char* says;
  };
  for (const auto& row : {
           Row{"empty.mp4", "", "the file is empty"},
           Row{"text.mp4", "Dear reader, this is a letter and not a film.\n", "no known container found"},
           Row{"playlist.mp4",
               fmt::format("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{}\n#EXT-X-ENDLIST\n", bait.string()),
               "not an accepted video format: it looks like \"hls\""},
           Row{"concat.mp4", fmt::format("ffconcat version 1.0\nfile {}\n", bait.string()),
               "not an accepted video format: it looks like \"concat\""},
           Row{"picture.mp4",
               clips::shell("ffmpeg -v error -f lavfi -i testsrc2=s=64x64:d=1 -frames:v 1 -f image2pipe "
                            "-c:v png - </dev/null"),
               "not an accepted video format: it looks like \"png_pipe\""},
       }) {
    CAPTURE(row.name);
    CHECK(refusal(write(folder / row.name, row.bytes), folder / "out.mp4").find(row.says) != std::string::npos);
  }
}

TEST_CASE("a file with only sound holds no moving picture, even with a cover") {
  const Folder folder;
  const auto song =
      clips::make(folder / "song.m4a",
                  "-f lavfi -i sine=d=1 -f lavfi -i color=red:s=64x64:d=0.04 -map 0 -map 1 -c:v mjpeg -pix_fmt "
                  "yuvj420p -disposition:v attached_pic -f ipod");
  CHECK(refusal(song, folder / "out.mp4") == "the file holds sound but no moving picture");
}

TEST_CASE("a truncated file is called truncated, with its seconds where they can be known") {
  const Folder folder;
  const auto plain = clips::make(folder / "plain.mp4", "-f lavfi -i testsrc2=s=320x240:r=25:d=5 -pix_fmt yuv420p");
  const auto fast = clips::make(folder / "fast.mp4", fmt::format("-i {} -c copy -movflags faststart", plain.string()));
  const auto mkv = clips::make(folder / "whole.mkv", fmt::format("-i {} -c copy", plain.string()));
  for (const auto& file : {plain, fast, mkv}) clips::fs::resize_file(file, clips::fs::file_size(file) / 2);

  CHECK(refusal(plain, folder / "out.mp4").find("the file is damaged or cut off") == 0);
  CHECK(refusal(mkv, folder / "out.mp4") == "truncated: 50 % of its bytes are there");
  const auto said = refusal(fast, folder / "out.mp4");
  CAPTURE(said);
  CHECK(said.find("truncated: ends after ") == 0);
  CHECK(said.find(" of 5.0 s") != std::string::npos);
  // The headers alone are enough for these.
  for (const auto& file : {fast, mkv}) CHECK_THROWS_AS(media::probe(clips::open_to_read(file).get()), base::Error);
}

TEST_CASE("cut at any tenth of its length, a video of any format is whole enough or refused with words") {
  const Folder folder;
  const auto plain = clips::make(folder / "plain.mp4",
                                 "-f lavfi -i testsrc2=s=160x120:r=25:d=1 -f lavfi -i sine=d=1 -pix_fmt yuv420p");
  const char* kinds[]{
      "-c copy fast.mov",          "-c copy whole.mkv", "-c copy whole.ts", "-c copy whole.flv",
      "-c:v mpeg4 -c:a mp3 w.avi", "whole.webm",        "whole.mpeg",       "-c:v theora -c:a libvorbis w.ogg"};
  std::vector<path> all{plain};
  for (const std::string kind : kinds) {
    const auto name = kind.substr(kind.rfind(' ') + 1);
    clips::shell(fmt::format("cd {} && ffmpeg -v error -y -i plain.mp4 {} </dev/null", folder.path().string(), kind));
    all.push_back(folder / name);
  }
  for (const auto& whole : all)
    for (int tenth = 0; tenth < 10; ++tenth) {
      const auto cut = folder / "cut";
      clips::fs::copy_file(whole, cut, clips::fs::copy_options::overwrite_existing);
      clips::fs::resize_file(cut, clips::fs::file_size(whole) * static_cast<unsigned>(tenth) / 10);
      const auto said = refusal(cut, folder / "out.mp4");
      CAPTURE(whole.filename().string());
      CAPTURE(tenth);
      CAPTURE(said);
      if (said == "accepted") CHECK(clips::decodes(folder / "out.mp4"));
      else CHECK(said.find("Invalid data found") == std::string::npos);
      // Files that give their length cannot pass for whole ones.
      const auto kind = whole.extension();
      if (kind == ".mp4" || kind == ".mov" || kind == ".mkv" || kind == ".webm")
        CHECK((tenth >= 5 || said != "accepted"));
    }
}

TEST_CASE("what is odd but whole becomes a copy that plays") {
  const Folder folder;
  struct Row {
    const char* name;
    const char* made_by;
  };
  for (const auto& row : {
           Row{"1x1.mkv", "-f lavfi -i color=red:s=2x2:r=10:d=1 -vf scale=1:1 -c:v ffv1 -pix_fmt yuv444p"},
           Row{"10000-fps.mp4", "-f lavfi -i testsrc2=s=64x64:r=10000:d=0.05 -pix_fmt yuv420p"},
           Row{"one-frame.mp4", "-f lavfi -i testsrc2=s=64x64:r=25 -frames:v 1 -pix_fmt yuv420p"},
           Row{"slow.mp4", "-f lavfi -i testsrc2=s=64x64:r=1/10:d=60 -pix_fmt yuv420p"},
           Row{"before-zero.mkv",
               "-f lavfi -i testsrc2=s=64x64:r=25:d=2 -pix_fmt yuv420p -output_ts_offset -5 -avoid_negative_ts "
               "disabled"},
       }) {
    CAPTURE(row.name);
    const auto clip = clips::make(folder / row.name, row.made_by);
    CHECK(refusal(clip, folder / "out.mp4") == "accepted");
    CHECK(clips::decodes(folder / "out.mp4"));
  }
}

TEST_CASE("a header that promises no frames a second, or none at all, does no harm") {
  const Folder folder;
  const auto clip =
      clips::make(folder / "clip.avi", "-f lavfi -i testsrc2=s=64x64:r=25:d=1 -c:v mpeg4 -fflags +bitexact");
  std::ifstream in{clip, std::ios::binary};
  const std::string whole{std::istreambuf_iterator<char>{in}, {}};
  // The rate and scale of an AVI's stream are 20 bytes after the type of its header.
  const auto at = whole.find("vids") + 20;
  for (const std::string& wrong : {std::string{"\0\0\0\0\0\0\0\0", 8}, std::string{"\1\0\0\0\0\0\0\0", 8},
                                   std::string{"\0\0\0\0\1\0\0\0", 8}, std::string(8, '\xff')}) {
    auto bytes = whole;
    bytes.replace(at, 8, wrong);
    const auto said = refusal(write(folder / "wrong.avi", bytes), folder / "out.mp4");
    CAPTURE(said);
    CHECK(((said == "accepted" && clips::decodes(folder / "out.mp4")) || said.size() > 20));
  }
}

TEST_CASE("ten hours are too long to begin with") {
  const Folder folder;
  const auto clip = clips::make(folder / "long.mp4", "-f lavfi -i color=red:s=64x64:r=1/60:d=36000 -pix_fmt yuv420p");
  CHECK(refusal(clip, folder / "out.mp4") == "the video lasts 10.0 h, more than 1 h");
}

TEST_CASE("encoder settings out of range are refused before anything is read") {
  for (const media::Encoding& wrong : {media::Encoding{"placebo!", 21, 0}, {"fast", 99, 0}, {"fast", 21, -1}})
    CHECK_THROWS_AS(media::render(-1, -1, {1, 1.02, 0, 1, 1}, wrong, {}), base::Error);
}

TEST_CASE("a picture too large for the memory is refused by its size") {
  const Folder folder;
  const auto bomb = clips::make(folder / "bomb.mp4", "-f lavfi -i color=red:s=8000x4000:d=0.1 -c:v mpeg4");
  CHECK(refusal(bomb, folder / "out.mp4") == "the picture is 8000x4000 pixels, more than 9 million");
}

TEST_CASE("what is small in the file and huge in memory is refused by its size") {
  const Folder folder;
  const auto bomb =
      clips::make(folder / "bomb.mkv", "-f lavfi -i color=red:s=16000x16000:r=1 -frames:v 1 -c:v png -pix_fmt gray");
  CHECK(clips::fs::file_size(bomb) < 1 << 20);
  CHECK(refusal(bomb, folder / "out.mp4") == "the picture is 16000x16000 pixels, more than 9 million");
}

TEST_CASE("a full disk is named, not a fault of the video") {
  const Folder folder;
  const auto clip = clips::make(folder / "clip.mp4", "-f lavfi -i testsrc2=s=64x64:r=25:d=1 -pix_fmt yuv420p");
  const auto in = clips::open_to_read(clip);
  const farmtok::sys::Fd full{::open("/dev/full", O_RDWR | O_CLOEXEC)};
  REQUIRE(full);
  try {
    media::render(in.get(), full.get(), {1, 1.02, 0.2, 1, 1.01}, {"ultrafast", 30, 1}, {});
    FAIL("rendered");
  } catch (const base::Error& error) {
    CHECK(error.code == base::Code::STORAGE_FULL);
  }
}
