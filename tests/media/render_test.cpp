// Rendered copies, judged by the ffmpeg program.

#include "media/render.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>

#include "media/clips.hpp"

using namespace farmtok;
using clips::Folder;
using clips::fs::path;

namespace {

model::MediaReply render(const path& input, const path& output, const model::Variation& variation) {
  const auto in = clips::open_to_read(input), out = clips::create(output);
  return media::render(in.get(), out.get(), variation, {"ultrafast", 24, 2}, {});
}

int pixel(const std::string& frame, int width, int x, int y) {
  return static_cast<std::uint8_t>(frame[static_cast<std::size_t>(y * width + x)]);
}

/// Where, from the top, a column turns from bright to dark.
int edge(const std::string& frame, int width, int height, int x) {
  int y = 0;
  while (y < height && pixel(frame, width, x, y) > 128) ++y;
  return y;
}

}  // namespace

TEST_CASE("real clips become whole, clean copies of the right length") {
  const Folder folder;
  const model::Variation variation{3, 1.02, 0.9, 1.05, 1.03};
  for (const auto& clip : clips::real_clips()) {
    CAPTURE(clip.string());
    const auto output = folder / "out.mp4";
    const auto reply = render(clip, output, variation);
    CHECK(clips::decodes(output));

    const auto before = clips::times(clip), after = clips::times(output);
    const double frame = 1 / reply.input.frames_per_second;
    REQUIRE(!after.empty());
    CHECK(after.front() == doctest::Approx(0).epsilon(0.001));
    CHECK(std::abs((after.back() - after.front()) - (before.back() - before.front()) / variation.speed) <= frame);
    CHECK(std::abs(reply.output->duration_seconds - reply.input.duration_seconds / variation.speed) <=
          std::max(frame * 1.5, 0.1));
    CHECK(reply.output->bytes == static_cast<std::int64_t>(clips::fs::file_size(output)));
    CHECK(reply.output->audio_codec.has_value() == reply.input.audio_codec.has_value());

    CHECK(clips::probe(output, "-select_streams v -show_entries stream=codec_name,pix_fmt,color_range") ==
          "h264\nyuv420p\ntv\n");
    for (const char* tag : {"encoder", "creation_time", "title", "comment", "location", "com.android.version"}) {
      CHECK(clips::probe(output, fmt::format("-show_entries format_tags={0}:stream_tags={0}", tag)).empty());
    }
    const auto bytes = clips::shell(fmt::format("cat {}", output.string()));
    for (const char* trace : {"x264", "Lavc", "Lavf", "android"}) CHECK(bytes.find(trace) == std::string::npos);
    CHECK(bytes.find("moov") < bytes.find("mdat"));
  }
}

TEST_CASE("no corner is black at the steepest tilt, whatever the shape") {
  const Folder folder;
  for (const char* size : {"270x480", "480x270", "320x320", "640x128"}) {
    const auto clip = clips::make(folder / "white.mp4",
                                  fmt::format("-f lavfi -i color=white:s={}:r=10:d=0.3 -pix_fmt yuv420p", size));
    for (const double tilt : {-1.0, 1.0}) {
      CAPTURE(size);
      CAPTURE(tilt);
      const auto reply = render(clip, folder / "out.mp4", {1, 1.01, tilt, 1, 1});
      const auto frames = clips::luma(folder / "out.mp4");
      REQUIRE(frames.size() == static_cast<std::size_t>(reply.output->width * reply.output->height * 3));
      int darkest = 255;
      for (const char c : frames) darkest = std::min<int>(darkest, static_cast<std::uint8_t>(c));
      CHECK(darkest > 225);
      CHECK(reply.applied->tilt_degrees == tilt);
      CHECK(reply.applied->zoom > 1.01);
    }
  }
}

TEST_CASE("tilt turns counter-clockwise by its degrees, and zoom enlarges by its factor") {
  const Folder folder;
  const int width = 640, height = 360;
  const auto clip = clips::make(folder / "half.mp4",
                                "-f lavfi -i color=white:s=640x360:r=10:d=0.2 -vf "
                                "drawbox=y=180:h=180:color=black:t=fill -pix_fmt yuv420p -crf 1");
  const auto reply = render(clip, folder / "out.mp4", {1, 1.04, 1, 1, 1});
  const auto frame = clips::luma(folder / "out.mp4");
  const double rise = edge(frame, width, height, 20) - edge(frame, width, height, 620);
  CHECK(rise == doctest::Approx(600 * std::tan(std::acos(-1.0) / 180)).epsilon(0.15));

  const auto boxed = clips::make(
      folder / "box.mp4",
      "-f lavfi -i color=white:s=640x360:r=10:d=0.2 -vf drawbox=y=280:h=80:color=black:t=fill -pix_fmt yuv420p -crf 1");
  render(boxed, folder / "out.mp4", {1, 1.05, 0, 1, 1});
  CHECK(std::abs(edge(clips::luma(folder / "out.mp4"), width, height, 320) - (180 + 100 * 1.05)) <= 1);
}

TEST_CASE("sound stays with the picture within 20 ms, at every speed and to the end") {
  const Folder folder;
  const auto clip = clips::make(
      folder / "beeps.mp4",
      "-f lavfi -i \"color=black:s=64x64:r=25:d=20,geq=lum='if(lt(mod(T,2),0.2),235,16)':cb=128:cr=128\" "
      "-f lavfi -i \"aevalsrc='if(lt(mod(t,2),0.2),0.8*sin(2*PI*1000*t),0)':d=20:s=48000\" -c:a aac -pix_fmt yuv420p");
  for (const double speed : {0.98, 1.0, 1.03}) {
    CAPTURE(speed);
    render(clip, folder / "out.mp4", {1, 1.02, 0, 1, speed});
    const auto at = clips::times(folder / "out.mp4");
    const auto light = clips::luma(folder / "out.mp4", "scale=1:1");
    const auto sound = clips::shell(
        fmt::format("ffmpeg -v error -i {} -vn -ac 1 -ar 48000 -f u8 - </dev/null", (folder / "out.mp4").string()));
    REQUIRE(light.size() == at.size());
    int compared = 0;
    for (std::size_t i = 1; i < light.size(); ++i) {
      if (pixel(light, 1, 0, static_cast<int>(i)) < 128 || pixel(light, 1, 0, static_cast<int>(i) - 1) >= 128) continue;
      // The first loud sample from a second before the flash on.
      auto sample = static_cast<std::size_t>((at[i] - 1) * 48000);
      while (sample < sound.size() && std::abs(static_cast<std::uint8_t>(sound[sample]) - 128) < 40) ++sample;
      CHECK(std::abs(static_cast<double>(sample) / 48000 - at[i]) <= 0.020);
      ++compared;
    }
    CHECK(compared == 9);
  }
}

TEST_CASE("sound that starts late or early keeps its place") {
  const Folder folder;
  for (const char* shift : {"0.5", "-0.3"}) {
    CAPTURE(shift);
    const auto clip = clips::make(
        folder / "late.mkv",
        fmt::format(
            "-f lavfi -i \"color=black:s=64x64:r=25:d=6,geq=lum='if(gte(T,3),235,16)':cb=128:cr=128\" -itsoffset {} "
            "-f lavfi -i \"aevalsrc='if(gte(t,3-{}),0.8*sin(2*PI*500*t),0)':d=6:s=44100\" -c:a libvorbis",
            shift, shift));
    render(clip, folder / "out.mp4", {1, 1.02, 0, 1, 1.03});
    const auto at = clips::times(folder / "out.mp4");
    const auto light = clips::luma(folder / "out.mp4", "scale=1:1");
    const auto sound = clips::shell(
        fmt::format("ffmpeg -v error -i {} -vn -ac 1 -ar 48000 -f u8 - </dev/null", (folder / "out.mp4").string()));
    std::size_t flash = 0, sample = 0;
    while (flash < light.size() && pixel(light, 1, 0, static_cast<int>(flash)) < 128) ++flash;
    while (sample < sound.size() && std::abs(static_cast<std::uint8_t>(sound[sample]) - 128) < 40) ++sample;
    REQUIRE(flash < at.size());
    CHECK(std::abs(static_cast<double>(sample) / 48000 - at[flash]) <= 0.020);
  }
}

TEST_CASE("rotation is applied to the pixels and leaves no mark") {
  const Folder folder;
  const auto upright = clips::make(
      folder / "stored.mp4",
      "-f lavfi -i color=black:s=160x80:r=10:d=0.2 -vf drawbox=w=40:h=40:color=white:t=fill -pix_fmt yuv420p -crf 1");
  const auto turned =
      clips::make(folder / "turned.mp4", fmt::format("-i {} -c copy -metadata:s:v rotate=90", upright.string()));
  const auto reply = render(turned, folder / "out.mp4", {1, 1, 0, 1, 1});
  CHECK(reply.input.width == 80);
  CHECK(reply.output->width == 80);
  CHECK(reply.output->height == 160);
  const auto frame = clips::luma(folder / "out.mp4");
  // ffmpeg's own players turn this file counter-clockwise: the stored top left is shown at the bottom left.
  CHECK(pixel(frame, 80, 20, 140) > 200);
  CHECK(pixel(frame, 80, 20, 20) < 50);
  CHECK(pixel(frame, 80, 60, 140) < 50);
  CHECK(clips::probe(folder / "out.mp4", "-show_entries stream_side_data=rotation").empty());
}

TEST_CASE("a variable frame rate stays variable") {
  const Folder folder;
  const auto clip =
      clips::make(folder / "vfr.mkv",
                  "-f lavfi -i testsrc2=s=160x120:r=30:d=6 -vf \"select='lt(mod(n,17),5)+not(mod(n,4))'\" "
                  "-fps_mode vfr -pix_fmt yuv420p");
  render(clip, folder / "out.mp4", {1, 1.02, 0.2, 1, 0.98});
  const auto before = clips::times(clip), after = clips::times(folder / "out.mp4");
  REQUIRE(before.size() == after.size());
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(std::abs(after[i] - (before[i] - before[0]) / 0.98) < 0.0015);
}

TEST_CASE("odd sizes, long pixels, full range, high bit depth, HDR, cover art, subtitles and data") {
  const Folder folder;
  struct Row {
    const char* name;
    const char* made;
    const char* expected;
  };
  const auto art = clips::make(folder / "art.png", "-f lavfi -i color=red:s=50x50:d=1 -frames:v 1");
  std::ofstream(folder / "words.srt") << "1\n00:00:00,000 --> 00:00:01,000\nHello\n";
  const auto art_line = fmt::format(
      "-f lavfi -i testsrc2=s=160x120:d=1 -i {} -i {} -map 0 -map 1 -map 2 -c:v:0 libx264 -c:v:1 copy -c:s "
      "mov_text -disposition:v:1 attached_pic -metadata title=Secret",
      art.string(), (folder / "words.srt").string());
  for (const auto& row : {
           Row{"odd.mkv", "-f lavfi -i testsrc2=s=161x121:d=1 -pix_fmt yuv444p", "160\n120\n1:1\nyuv420p\n"},
           Row{"anamorphic.mp4", "-f lavfi -i testsrc2=s=144x120:d=1,setsar=4/3 -pix_fmt yuv420p",
               "192\n120\n1:1\nyuv420p\n"},
           Row{"ten.mkv", "-f lavfi -i testsrc2=s=160x120:d=1 -pix_fmt yuv420p10le", "160\n120\n1:1\nyuv420p\n"},
           Row{"rgb.mkv", "-f lavfi -i testsrc2=s=160x120:d=1 -c:v ffv1 -pix_fmt bgr0", "160\n120\n1:1\nyuv420p\n"},
           Row{"hdr.mkv",
               "-f lavfi -i testsrc2=s=160x120:d=1 -pix_fmt yuv420p10le -color_trc arib-std-b67 -colorspace bt2020nc "
               "-color_primaries bt2020",
               "160\n120\n1:1\nyuv420p\n"},
           Row{"art.mp4", art_line.c_str(), "160\n120\n1:1\nyuv420p\n"},
       }) {
    CAPTURE(row.name);
    const auto reply = render(clips::make(folder / row.name, row.made), folder / "out.mp4", {1, 1.02, 0.3, 1.02, 1.01});
    CHECK(clips::decodes(folder / "out.mp4"));
    CHECK(clips::probe(folder / "out.mp4", "-show_entries stream=width,height,sample_aspect_ratio,pix_fmt") ==
          row.expected);
    CHECK(reply.output->duration_seconds == doctest::Approx(1 / 1.01).epsilon(0.05));
  }
  CHECK(clips::probe(folder / "out.mp4", "-show_entries format_tags=title").empty());
}

TEST_CASE("the poster is one upright JPEG, at most 720 wide, of the picture a quarter into the copy") {
  const Folder folder;
  // Red for a second, then green; stored sideways.
  const auto clip = clips::make(folder / "clip.mp4",
                                "-f lavfi -i color=red:s=1280x800:r=25:d=1 -f lavfi -i color=lime:s=1280x800:r=25:d=4 "
                                "-filter_complex concat -pix_fmt yuv420p");
  const auto turned =
      clips::make(folder / "turned.mp4", fmt::format("-i {} -c copy -metadata:s:v rotate=90", clip.string()));
  const auto in = clips::open_to_read(turned), out = clips::create(folder / "out.mp4"),
             still = clips::create(folder / "poster.jpg");
  media::render(in.get(), out.get(), {1, 1.02, 0.3, 1, 1.02}, {"ultrafast", 30, 1}, {}, still.get());
  CHECK(clips::probe(folder / "poster.jpg", "-show_entries stream=codec_name,width,height") == "mjpeg\n720\n1152\n");
  CHECK(clips::shell(fmt::format("head -c 2 {}", (folder / "poster.jpg").string())) == "\xff\xd8");
  const auto pixel = clips::shell(fmt::format(
      "ffmpeg -v error -i {} -vf scale=1:1 -f rawvideo -pix_fmt rgb24 - </dev/null", (folder / "poster.jpg").string()));
  REQUIRE(pixel.size() == 3);
  CHECK(static_cast<unsigned char>(pixel[0]) < 40);
  CHECK(static_cast<unsigned char>(pixel[1]) > 200);
}

TEST_CASE("progress rises to 1 and key frames come at least every two seconds") {
  const Folder folder;
  const auto clip = clips::make(folder / "long.mp4", "-f lavfi -i testsrc2=s=320x240:r=30:d=9 -pix_fmt yuv420p -g 300");
  const auto in = clips::open_to_read(clip), out = clips::create(folder / "out.mp4");
  double last = 0;
  media::render(in.get(), out.get(), {1, 1.02, 0.3, 1, 0.98}, {}, [&](double done) {
    CHECK(done >= last);
    last = done;
  });
  CHECK(last == 1);
  const auto keys =
      clips::probe(folder / "out.mp4", "-select_streams v -skip_frame nokey -show_entries frame=pts_time");
  CHECK(std::count(keys.begin(), keys.end(), '\n') >= 5);
}
