#include "media/source/will_do.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/text/text.hpp"

using namespace farmtok;

namespace {

model::VideoFacts facts(std::int64_t width, std::int64_t height) {
  model::VideoFacts made;
  made.video_codec = "h264";
  made.width = width;
  made.height = height;
  made.pixel_format = "yuv420p";
  made.colour = "bt709 limited";
  made.dynamic_range = "SDR";
  return made;
}

std::string told(const model::VideoFacts& facts, std::string_view profile = "tiktok") {
  return base::join(media::will_do(facts, profile), "; ");
}

}  // namespace

TEST_CASE("an ordinary video is left as it is") {
  auto plain = facts(1080, 1920);
  CHECK(told(plain) == "");
  plain.audio_codec = "aac";
  plain.audio_channels = 2;
  plain.audio_rate = 44100;
  plain.audio_tracks = 1;
  CHECK(told(plain) == "");
  // Unknown facts cause no notes.
  model::VideoFacts little;
  little.video_codec = "h264";
  little.width = little.height = 480;
  CHECK(told(little) == "");
}

TEST_CASE("how large a copy is depends on the profile") {
  CHECK(told(facts(2160, 3840)) == "scaled to 1080x1920");
  CHECK(told(facts(3840, 2160)) == "scaled to 1920x1080");
  CHECK(told(facts(2160, 3840), "match") == "");
  CHECK_THROWS_AS(told(facts(640, 480), "odd"), base::Error);
}

TEST_CASE("a film from a telephone with everything in it") {
  auto phone = facts(2160, 3840);
  phone.video_codec = "hevc";
  phone.pixel_format = "yuv420p10le";
  phone.colour = "bt2020 arib-std-b67 bt2020nc limited";
  phone.dynamic_range = "HLG";
  phone.rotation_degrees = 90;
  phone.audio_codec = "pcm_s16le";
  phone.audio_channels = 6;
  phone.audio_rate = 32000;
  phone.audio_tracks = 2;
  CHECK(told(phone) ==
        "turned clockwise by 90°; scaled to 1080x1920; HDR (HLG) becomes SDR; 10 bits become 8; HEVC becomes H.264; "
        "sound "
        "PCM becomes AAC; 6 channels become 2; 32000 samples a second become 48000; one of 2 tracks of sound is kept");
}

TEST_CASE("each way to store a pixel has its words") {
  struct Row {
    const char *format, *colour, *expected;
  };
  for (const auto& row :
       {Row{"yuv422p", "limited", "4:2:2 becomes 4:2:0"}, Row{"yuv411p", "limited", "4:1:1 becomes 4:2:0"},
        Row{"yuv444p12le", "full", "12 bits become 8; 4:4:4 becomes 4:2:0; full range becomes limited"},
        Row{"nv12", "limited", ""}, Row{"gray", "limited", ""}, Row{"pal8", "full", "RGB becomes 4:2:0"},
        Row{"yuva420p", "limited", "see-through parts become black"}, Row{"gbrp", "full", "RGB becomes 4:2:0"},
        Row{"no such format", "limited", ""}}) {
    CAPTURE(row.format);
    auto each = facts(480, 640);
    each.pixel_format = row.format;
    each.colour = row.colour;
    CHECK(told(each) == row.expected);
  }
}

TEST_CASE("what a copy loses of the words about its making, and what it says instead") {
  auto made = facts(1080, 1920);
  made.digital_source_type = "compositeSynthetic";
  CHECK(told(made) == "the copy does not say compositeSynthetic, as this file does");
  const auto copied = [&] { return base::join(media::will_do(made, "tiktok", "digitalArt"), "; "); };
  CHECK(copied() == "the copy's XMP says digitalArt");
  made.digital_source_type.reset();
  made.credentials = model::Credentials{};
  CHECK(told(made) == "its content credentials, nothing of AI in them, are not in the copy");
  made.credentials->signer = "Studio";
  CHECK(told(made) == "content credentials of Studio, nothing of AI in them, are not in the copy");
  made.credentials->digital_source_type = "trainedAlgorithmicMedia";
  CHECK(told(made) == "content credentials of Studio are not in the copy");
  made.credentials->generator = "Dream Machine";
  made.credentials->fault = "they are cut off";
  CHECK(copied() ==
        "content credentials of Dream Machine are not in the copy; its content credentials cannot be read whole: they "
        "are "
        "cut off; the copy's XMP says digitalArt");
  made.credentials.reset();
  made.ai_tag = "AIGC";
  CHECK(copied() == "the tag AIGC, which says that AI made it, is not in the copy; the copy's XMP says digitalArt");
}
