#include "media/source/will_do.hpp"

#include <fmt/format.h>

#include <cmath>

#include "av/pixels.hpp"
#include "media/picture/geometry.hpp"
#include "model/codec_names.hpp"
#include "model/provenance.hpp"

namespace farmtok::media {
namespace {

using model::VideoFacts;
using Lines = std::vector<std::string>;

std::string words(Size size) { return fmt::format("{}x{}", size.width, size.height); }

void add_shape(Lines& lines, const VideoFacts& facts, std::string_view profile) {
  const auto degrees = facts.rotation_degrees.value_or(0);
  if (degrees != 0) lines.push_back(fmt::format("turned clockwise by {}°", degrees));
  const Size seen{static_cast<int>(facts.width), static_cast<int>(facts.height)};
  const bool lies = degrees == 90 || degrees == 270;
  const double aspect = facts.pixel_aspect.value_or(1);
  auto upright = lies ? square_pixels(seen.height, seen.width, aspect) : square_pixels(seen.width, seen.height, aspect);
  if (lies) std::swap(upright.width, upright.height);
  const bool square = std::abs(aspect - 1) < 0.005;
  if (!square) lines.push_back(fmt::format("pixels made square: {} becomes {}", words(seen), words(upright)));
  else if (upright != seen) lines.push_back(fmt::format("sides made even: {} becomes {}", words(seen), words(upright)));
  if (const auto size = output_size(upright, profile); size != upright)
    lines.push_back(fmt::format("scaled to {}", words(size)));
}

/// "4:2:2" from how much finer luma is than chroma.
std::string_view sampling_of(const AVPixFmtDescriptor& about) {
  if (about.log2_chroma_w == 0) return about.log2_chroma_h == 0 ? "4:4:4" : "4:4:0";
  if (about.log2_chroma_w == 1) return about.log2_chroma_h == 0 ? "4:2:2" : "4:2:0";
  return about.log2_chroma_h == 0 ? "4:1:1" : "4:1:0";
}

void add_pixels(Lines& lines, const VideoFacts& facts) {
  if (facts.dynamic_range.value_or("SDR") != "SDR")
    lines.push_back(fmt::format("HDR ({}) becomes SDR", *facts.dynamic_range));
  const auto* about = av_pix_fmt_desc_get(av_get_pix_fmt(facts.pixel_format.value_or("").c_str()));
  if (!about) return;
  if (about->comp[0].depth > 8) lines.push_back(fmt::format("{} bits become 8", about->comp[0].depth));
  const bool rgb = about->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL);
  if (rgb) lines.push_back("RGB becomes 4:2:0");
  else if (about->nb_components >= 3 && sampling_of(*about) != "4:2:0")
    lines.push_back(fmt::format("{} becomes 4:2:0", sampling_of(*about)));
  const bool palette = about->flags & AV_PIX_FMT_FLAG_PAL;
  if ((about->flags & AV_PIX_FMT_FLAG_ALPHA) && !palette) lines.push_back("see-through parts become black");
  if (!rgb && facts.colour.value_or("").ends_with("full")) lines.push_back("full range becomes limited");
}

void add_sound(Lines& lines, const VideoFacts& facts) {
  if (!facts.audio_codec) return;
  if (*facts.audio_codec != "aac")
    lines.push_back(fmt::format("sound {} becomes AAC", model::codec_name(*facts.audio_codec)));
  if (facts.audio_channels.value_or(2) > 2) lines.push_back(fmt::format("{} channels become 2", *facts.audio_channels));
  const auto rate = facts.audio_rate.value_or(48000);
  if (rate != 44100 && rate != 48000) lines.push_back(fmt::format("{} samples a second become 48000", rate));
  if (const auto tracks = facts.audio_tracks.value_or(1); tracks > 1)
    lines.push_back(fmt::format("one of {} tracks of sound is kept", tracks));
}

/// No credentials fit a copy: they hold hashes of the original's bytes.
void add_provenance(Lines& lines, const VideoFacts& facts, const std::optional<std::string>& copy_says) {
  if (const auto& found = facts.credentials) {
    const auto& type = found->digital_source_type;
    // Those that cannot be read whole may say more.
    const auto* clear = (type && model::is_ai(*type)) || found->fault ? "" : ", nothing of AI in them,";
    const auto& maker = found->generator ? found->generator : found->signer;
    const auto whose = maker ? "content credentials of " + *maker : std::string{"its content credentials"};
    lines.push_back(fmt::format("{}{} are not in the copy", whose, clear));
    if (found->fault) lines.push_back(fmt::format("its content credentials cannot be read whole: {}", *found->fault));
  }
  if (facts.ai_tag)
    lines.push_back(fmt::format("the tag {}, which says that AI made it, is not in the copy", *facts.ai_tag));
  if (copy_says) lines.push_back(fmt::format("the copy's XMP says {}", *copy_says));
  else if (facts.digital_source_type)
    lines.push_back(fmt::format("the copy does not say {}, as this file does", *facts.digital_source_type));
}

}  // namespace

Lines will_do(const VideoFacts& facts, std::string_view profile, const std::optional<std::string>& copy_says) {
  Lines lines;
  add_shape(lines, facts, profile);
  if (facts.interlaced.value_or(false)) lines.push_back("made progressive");
  add_pixels(lines, facts);
  if (facts.video_codec != "h264")
    lines.push_back(fmt::format("{} becomes H.264", model::codec_name(facts.video_codec)));
  add_sound(lines, facts);
  add_provenance(lines, facts, copy_says);
  return lines;
}

}  // namespace farmtok::media
