// Files from people's disks: each kind is understood as by ffprobe, its notes announce every change, and its copy
// plays.

#include <doctest/doctest.h>

#include <cmath>

#include "base/text/text.hpp"
#include "media/judge.hpp"
#include "media/probe.hpp"
#include "media/render.hpp"

using namespace farmtok;
using clips::Folder;
using clips::fs::path;

namespace {

const std::string V = "-f lavfi -i testsrc2=s=128x96:r=25:d=1 ";
const std::string A = "-f lavfi -i sine=d=1 ";
const std::string X264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p ";
const std::string X265 = "-c:v libx265 -preset ultrafast -x265-params log-level=error ";
const std::string BT2020 = "-pix_fmt yuv420p10le -color_primaries bt2020 -colorspace bt2020nc ";

struct Row {
  std::string file;
  std::string make;
  std::string does;             // the announced changes, with "; " between
  std::string copy = "128x96";  // size of the copy
  double rate = 25;
  int sound = 0;           // the index of the used track; -1 without
  std::string needs = {};  // an encoder that ffmpeg may have been built without
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all{
      {"h264.mp4", V + A + X264 + "-c:a aac", ""},
      {"h264.flv", V + A + X264 + "-c:a aac", ""},
      {"hevc.mp4", V + A + X265 + "-pix_fmt yuv420p -c:a aac", "HEVC becomes H.264"},
      {"hevc10.mp4", V + A + X265 + "-pix_fmt yuv420p10le -c:a aac", "10 bits become 8; HEVC becomes H.264"},
      {"vp9.webm", V + A + "-c:v libvpx-vp9 -cpu-used 8 -c:a libopus", "VP9 becomes H.264; sound Opus becomes AAC"},
      {"svt.mp4", V + A + "-c:v libsvtav1 -preset 12 -c:a aac", "AV1 becomes H.264", "128x96", 25, 0, "libsvtav1"},
      {"mpeg2.ts", V + A + "-c:v mpeg2video -c:a mp2", "MPEG-2 becomes H.264; sound MP2 becomes AAC"},
      {"mpeg2.mpg", V + A + "-c:v mpeg2video -c:a mp2", "MPEG-2 becomes H.264; sound MP2 becomes AAC"},
      {"theora.ogv", V + A + "-c:v libtheora -q:v 6 -c:a libvorbis", "Theora becomes H.264; sound Vorbis becomes AAC"},
      {"mjpeg.avi", V + A + "-c:v mjpeg -c:a pcm_s16le",
       "full range becomes limited; Motion JPEG becomes H.264; sound PCM becomes AAC"},
      {"prores.mov", V + A + "-c:v prores -c:a pcm_s16le",
       "10 bits become 8; 4:2:2 becomes 4:2:0; ProRes becomes H.264; sound PCM becomes AAC"},
      {"422.mp4", V + "-c:v libx264 -pix_fmt yuv422p", "4:2:2 becomes 4:2:0", "128x96", 25, -1},
      {"444.mp4", V + "-c:v libx264 -pix_fmt yuv444p", "4:4:4 becomes 4:2:0", "128x96", 25, -1},
      {"full.mp4", V + "-c:v libx264 -pix_fmt yuvj420p", "full range becomes limited", "128x96", 25, -1},
      {"grey.mp4", V + "-c:v libx264 -pix_fmt gray", "full range becomes limited", "128x96", 25, -1},
      {"alpha.webm", "-f lavfi -i testsrc2=s=128x96:r=25:d=1,format=yuva420p -c:v libvpx-vp9 -cpu-used 8",
       "VP9 becomes H.264; its transparency is left out", "128x96", 25, -1},
      {"qtrle.mov", "-f lavfi -i testsrc2=s=128x96:r=25:d=1,format=argb -c:v qtrle",
       "RGB becomes 4:2:0; see-through parts become black; Animation becomes H.264", "128x96", 25, -1},
      {"png.mov", "-f lavfi -i testsrc2=s=128x96:r=25:d=1,format=rgba -c:v png",
       "RGB becomes 4:2:0; see-through parts become black; PNG becomes H.264", "128x96", 25, -1},
      {"fields.mp4", "-f lavfi -i testsrc2=s=128x96:r=50:d=1 -vf interlace -flags +ildct+ilme " + X264,
       "made progressive", "128x96", 25, -1},
      {"fields.ts", "-f lavfi -i testsrc2=s=128x96:r=50:d=1 -vf interlace -flags +ildct+ilme -c:v mpeg2video",
       "made progressive; MPEG-2 becomes H.264", "128x96", 25, -1},
      {"wide.mp4", V + "-vf setsar=4/3 " + X264, "pixels made square: 128x96 becomes 170x96", "170x96", 25, -1},
      {"dv.mkv", V + "-vf setsar=16/11 " + X264, "pixels made square: 128x96 becomes 186x96", "186x96", 25, -1},
      {"odd.webm", V + "-vf scale=101:203,setsar=1 -c:v libvpx-vp9 -cpu-used 8",
       "sides made even: 101x203 becomes 100x202; VP9 becomes H.264", "100x202", 25, -1},
      {"large.mp4", "-f lavfi -i testsrc2=s=2560x1440:r=25:d=0.2 " + X264, "scaled to 1920x1080", "1920x1080", 25, -1},
      {"uneven.mp4", V + "-vf select=\"'not(between(n,5,12))*not(eq(mod(n,7),3))'\" -fps_mode passthrough " + X264, "",
       "128x96", 0, -1},
      // The header of this one says 25: its packets are right.
      {"uneven.mkv", V + "-vf select=\"'not(between(n,5,12))*not(eq(mod(n,7),3))'\" -fps_mode passthrough " + X264, "",
       "128x96", 0, -1},
      {"cover.mp4",
       V + A +
           "-f lavfi -i color=red:s=64x64:d=0.04 -map 0 -map 1 -map 2 -c:v:0 libx264 -pix_fmt:v:0 yuv420p -c:v:1 mjpeg "
           "-pix_fmt:v:1 yuvj420p -disposition:v:1 attached_pic -c:a aac",
       "cover picture left out"},
      {"tracks.mkv",
       V + A +
           "-f lavfi -i sine=f=900:d=1:r=48000 -map 0 -map 1 -map 2 -c:a:0 aac -c:a:1 ac3 -ac:a:1 2 "
           "-disposition:a:0 0 -disposition:a:1 default " +
           X264,
       "sound AC-3 becomes AAC; one of 2 tracks of sound is kept", "128x96", 25, 1},
      {"dts.mkv", V + "-f lavfi -i sine=d=1:r=48000 -ac 6 -c:a dca -strict -2 " + X264,
       "sound DTS becomes AAC; 6 channels become 2"},
      {"ac3.mp4", V + A + "-c:a ac3 " + X264, "sound AC-3 becomes AAC"},
      {"flac.mkv", V + "-f lavfi -i sine=d=1:r=96000 -c:a flac " + X264,
       "sound FLAC becomes AAC; 96000 samples a second become 48000"},
      {"silent.mp4", V + X264, "", "128x96", 25, -1},
      {"longer.mp4", V + "-f lavfi -i sine=d=3 -c:a aac " + X264, "the sound goes on for 2.0 s after the last picture"},
      {"shorter.mp4", "-f lavfi -i testsrc2=s=128x96:r=25:d=3 " + A + "-c:a aac " + X264, "the last 2.0 s are silent"},
      {"subtitles.mkv", V + A + "-i {}/words.srt -c:s srt -c:a aac " + X264, "subtitles left out"},
      {"pq.mp4", V + X265 + BT2020 + "-color_trc smpte2084",
       "HDR (PQ) becomes SDR; 10 bits become 8; HEVC becomes H.264", "128x96", 25, -1},
      {"hlg.mp4", V + X265 + BT2020 + "-color_trc arib-std-b67",
       "HDR (HLG) becomes SDR; 10 bits become 8; HEVC becomes H.264", "128x96", 25, -1},
      {"gamut.mp4", V + X265 + BT2020 + "-color_trc bt2020-10", "10 bits become 8; HEVC becomes H.264", "128x96", 25,
       -1},
  };
  return all;
}

model::MediaReply preflight(const path& file) {
  const auto in = clips::open_to_read(file);
  return media::preflight(in.get(), "tiktok");
}

std::string joined(std::string lines) {
  for (auto at = lines.find('\n'); at != std::string::npos; at = lines.find('\n', at)) lines.replace(at, 1, "; ");
  return lines;
}

void render(const path& from, const path& to) {
  const auto in = clips::open_to_read(from), out = clips::create(to);
  media::Encoding encoding{"ultrafast", 28, 2};
  encoding.fidelity = true;
  const auto fidelity = media::render(in.get(), out.get(), {1, 1.02, 0.3, 1.06, 1}, encoding, {}).fidelity;
  REQUIRE(fidelity);
  CHECK(fidelity->colour.value_or(100) < 2.5);
  CHECK(fidelity->colour_fault.value_or("") == "");
}

/// Pictures a second from the times of all of them.
double true_rate(const path& file) {
  const auto times = clips::times(file);
  return static_cast<double>(times.size() - 1) / (times.back() - times.front());
}

void check_facts(const model::VideoFacts& facts, const Row& row, const path& file, const judge::Json& about) {
  const auto picture = judge::stream(about, "video"), sound = judge::stream(about, "audio", row.sound);
  CHECK(facts.video_codec == picture.at("codec_name"));
  CHECK(facts.pixel_format == picture.at("pix_fmt").get<std::string>());
  CHECK(fmt::format("{}x{}", facts.width, facts.height) == judge::size(picture));
  CHECK(facts.bytes == static_cast<std::int64_t>(clips::fs::file_size(file)));
  CHECK(std::abs(facts.duration_seconds - judge::number(about.at("format"), "duration")) < 0.03);
  CHECK(facts.frames_per_second == doctest::Approx(row.rate > 0 ? row.rate : true_rate(file)).epsilon(0.02));
  CHECK(*facts.variable_rate == (row.rate == 0));
  CHECK(*facts.interlaced == (row.does.find("progressive") != std::string::npos));
  const auto transfer = picture.value("color_transfer", "");
  CHECK(*facts.dynamic_range == (transfer == "smpte2084" ? "PQ" : transfer == "arib-std-b67" ? "HLG" : "SDR"));
  CHECK(facts.audio_codec.has_value() == (row.sound >= 0));
  if (row.sound < 0) return;
  CHECK(*facts.audio_codec == sound.at("codec_name"));
  CHECK(*facts.audio_channels == sound.at("channels").get<int>());
  CHECK(static_cast<double>(*facts.audio_rate) == judge::number(sound, "sample_rate"));
}

void check_copy(const path& copy, const Row& row, const judge::Json& before) {
  const auto after = judge::about(copy, true);
  const auto picture = judge::stream(after, "video"), sound = judge::stream(after, "audio");
  CHECK(picture.at("codec_name") == "h264");
  CHECK(picture.at("pix_fmt") == "yuv420p");
  CHECK(picture.value("color_range", "tv") == "tv");
  CHECK(picture.value("field_order", "progressive") == "progressive");
  CHECK(picture.value("sample_aspect_ratio", "1:1") == "1:1");
  CHECK(judge::size(picture) == row.copy);
  const auto pictures = judge::number(judge::stream(before, "video"), "nb_read_frames");
  CHECK(std::abs(judge::number(picture, "nb_read_frames") - pictures) <= 1);
  CHECK(sound.is_null() == (row.sound < 0));
  if (!sound.is_null()) CHECK(sound.at("codec_name") == "aac");
}

bool ffmpeg_has(const std::string& encoder) {
  static const auto encoders = clips::shell("ffmpeg -v error -encoders");
  return encoder.empty() || encoders.find(" " + encoder + " ") != std::string::npos;
}

/// Sets the display matrix of the first track of an MP4 file, in whole numbers.
void set_matrix(const path& file, std::array<int, 4> turns) {
  auto bytes = clips::shell(fmt::format("cat {}", file.string()));
  const auto matrix = bytes.find("tkhd") + 4 + 40;
  REQUIRE(matrix < bytes.size());
  constexpr std::array<std::size_t, 4> places{0, 4, 12, 16};
  for (std::size_t i = 0; i < places.size(); ++i)
    for (std::size_t byte = 0; byte < 4; ++byte)
      bytes[matrix + places[i] + byte] =
          static_cast<char>(static_cast<std::uint32_t>(turns[i] * 65536) >> (24 - 8 * byte));
  std::ofstream(file, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("every usual kind of file is understood and becomes a copy that plays") {
  const Folder folder;
  ::setenv("SVT_LOG", "1", 1);  // an encoder with much output
  std::ofstream(folder / "words.srt") << "1\n00:00:00,000 --> 00:00:00,900\nHello\n";
  for (const auto& row : rows()) {
    CAPTURE(row.file);
    if (!ffmpeg_has(row.needs)) {
      MESSAGE("skipped: ffmpeg has no encoder " << row.needs);
      continue;
    }
    auto make = row.make;
    if (const auto at = make.find("{}"); at != std::string::npos) make.replace(at, 2, folder.path().string());
    const auto file = clips::make(folder / row.file, make);
    const auto before = judge::about(file, true);
    const auto told = preflight(file);
    check_facts(told.input, row, file, before);
    CHECK(joined(told.notes.value_or("")) == row.does);
    render(file, folder / "copy.mp4");
    check_copy(folder / "copy.mp4", row, before);
  }
}

TEST_CASE("quarter turns and mirrors are told, and undone as a player does it") {
  const Folder folder;
  const auto plain = clips::make(
      folder / "plain.mp4",
      "-f lavfi -i "
      "color=black:s=128x96:r=25:d=0.4,drawbox=w=64:h=48:c=white:t=fill,drawbox=x=64:w=64:h=48:c=0xAAAAAA:t=fill,"
      "drawbox=y=48:w=64:h=48:c=0x555555:t=fill " +
          X264);
  struct Turn {
    std::array<int, 4> matrix;
    const char* does;
    bool lies;
  };
  for (const auto& row :
       {Turn{{1, 0, 0, 1}, "", false}, Turn{{0, 1, -1, 0}, "turned clockwise by 90°", true},
        Turn{{-1, 0, 0, -1}, "turned clockwise by 180°", false}, Turn{{0, -1, 1, 0}, "turned clockwise by 270°", true},
        Turn{{-1, 0, 0, 1}, "stored mirrored: mirrored back", false},
        Turn{{1, 0, 0, -1}, "turned clockwise by 180°; stored mirrored: mirrored back", false},
        Turn{{0, 1, 1, 0}, "turned clockwise by 90°; stored mirrored: mirrored back", true},
        Turn{{0, -1, -1, 0}, "turned clockwise by 270°; stored mirrored: mirrored back", true}}) {
    CAPTURE(row.does);
    const auto file = folder / "turned.mp4";
    clips::fs::copy_file(plain, file, clips::fs::copy_options::overwrite_existing);
    set_matrix(file, row.matrix);
    const auto told = preflight(file);
    CHECK(joined(told.notes.value_or("")) == row.does);
    CHECK(told.input.width == (row.lies ? 96 : 128));
    CHECK(told.input.height == (row.lies ? 128 : 96));
    render(file, folder / "copy.mp4");
    CHECK(judge::size(judge::stream(judge::about(folder / "copy.mp4"), "video")) == (row.lies ? "96x128" : "128x96"));
    const auto wanted = judge::quarters(file), got = judge::quarters(folder / "copy.mp4");
    REQUIRE(wanted.size() == 4);
    REQUIRE(got.size() == 4);
    for (std::size_t i = 0; i < 4; ++i)
      CHECK(std::abs(static_cast<std::uint8_t>(wanted[i]) - static_cast<std::uint8_t>(got[i])) <= 12);
  }
}

TEST_CASE("pixels that are not square are squared before the picture is turned") {
  const Folder folder;
  const auto file = clips::make(folder / "turned.mp4", V + "-vf setsar=4/3 " + X264);
  set_matrix(file, {0, 1, -1, 0});
  CHECK(joined(preflight(file).notes.value_or("")) ==
        "turned clockwise by 90°; pixels made square: 96x128 becomes 96x170");
  render(file, folder / "copy.mp4");
  CHECK(judge::size(judge::stream(judge::about(folder / "copy.mp4"), "video")) == "96x170");
}

TEST_CASE("what an edit list cuts off counts for nothing") {
  const Folder folder;
  const auto whole =
      clips::make(folder / "whole.mp4", "-f lavfi -i testsrc2=s=128x96:r=25:d=2 " + A + X264 + "-c:a aac");
  const auto cut = clips::make(folder / "cut.mp4", fmt::format("-ss 0.5 -i {} -c copy", whole.string()));
  const auto about = judge::about(cut);
  const auto facts = preflight(cut).input;
  CHECK(std::abs(facts.duration_seconds - judge::number(about.at("format"), "duration")) < 0.03);
  CHECK(facts.frames_per_second == doctest::Approx(25).epsilon(0.02));
  CHECK_FALSE(*facts.variable_rate);
  render(cut, folder / "copy.mp4");
  CHECK(std::abs(static_cast<double>(clips::times(folder / "copy.mp4").size()) - 1.5 * 25) <= 2);
}

TEST_CASE("a copy tells the true rate of a video with uneven pictures") {
  const Folder folder;
  const auto file = clips::make(
      folder / "uneven.mp4",
      "-f lavfi -i testsrc2=s=128x96:r=30:d=2 -vf select=\"'not(between(n,10,20))'\" -fps_mode passthrough " + X264);
  render(file, folder / "copy.mp4");
  const auto facts = preflight(folder / "copy.mp4").input;
  CHECK(*facts.variable_rate);
  CHECK(facts.frames_per_second == doctest::Approx(true_rate(file)).epsilon(0.02));
}

TEST_CASE("real footage is understood") {
  for (const auto& clip : clips::real_clips()) {
    CAPTURE(clip.string());
    const auto about = judge::about(clip);
    const auto picture = judge::stream(about, "video");
    const auto facts = preflight(clip).input;
    CHECK(facts.video_codec == picture.at("codec_name"));
    CHECK(facts.width * facts.height == picture.at("width").get<int>() * picture.at("height").get<int>());
    CHECK(std::abs(facts.duration_seconds - judge::number(about.at("format"), "duration")) < 0.1);
    CHECK(facts.frames_per_second == doctest::Approx(true_rate(clip)).epsilon(0.03));
  }
}
