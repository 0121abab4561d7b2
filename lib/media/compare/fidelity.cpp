#include "media/compare/fidelity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "av/codec.hpp"
#include "av/error.hpp"
#include "av/input.hpp"
#include "base/error.hpp"
#include "media/compare/colour_faults.hpp"
#include "media/compare/comparison.hpp"
#include "media/picture/block.hpp"
#include "media/warp/reference_warp.hpp"

namespace farmtok::media {
namespace {

using base::Code;
using base::Error;

constexpr std::size_t most_expected = 4;
constexpr double first_interval = 3;
/// Of a picture's time in the file; smaller than the distance of any two pictures.
constexpr double time_tolerance = 0.002;
/// Where a scene is cut the encoder has a separate key picture, and the next expected picture takes long to
/// reach: it is left out when enough others were compared. The file counts in the order of decoding, so a key picture
/// seems to be a few before its time.
constexpr int most_behind_key = 8;
constexpr std::int64_t enough = 2;

/// Decodes single pictures of a file by their times.
class Copy {
 public:
  explicit Copy(int fd) : input_(fd) {
    const int found = av_find_best_stream(input_.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (found < 0) throw Error{Code::INVALID_MEDIA, "the copy has no picture"};
    stream_ = input_.stream(found);
    decoder_ = av::open_decoder(*stream_, 1);
  }

  /// How many pictures are between that time and the key picture before it.
  int behind_key(double seconds) const {
    const auto wanted = std::llround(seconds / av_q2d(stream_->time_base));
    return av_index_search_timestamp(stream_, wanted, AVSEEK_FLAG_BACKWARD | AVSEEK_FLAG_ANY) -
           av_index_search_timestamp(stream_, wanted, AVSEEK_FLAG_BACKWARD);
  }

  const AVFrame& at(double seconds) {
    // Its key picture is in the file a little before its time, and a later one may be, too: the second try starts
    // early enough to meet no other.
    for (const double lead : {0.0, 1.0})
      if (decode(seconds, lead)) return *frame_;
    throw Error{Code::INVALID_MEDIA, fmt::format("the copy has no picture at {:.3f} s that can be decoded", seconds)};
  }

 private:
  bool decode(double seconds, double lead) {
    const double tick = av_q2d(stream_->time_base);
    const auto wanted = std::llround(seconds / tick);
    const auto near = std::max<std::int64_t>(1, std::llround(time_tolerance / tick));
    const auto is_it = [&](std::int64_t time) { return std::abs(time - wanted) <= near; };
    const auto arrived = [&] {
      while (av::receive(*decoder_, *frame_))
        if (is_it(frame_->best_effort_timestamp)) return true;
      return false;
    };
    avcodec_flush_buffers(decoder_.get());
    if (av_seek_frame(input_.get(), stream_->index, std::llround((seconds - lead) / tick), AVSEEK_FLAG_BACKWARD) < 0)
      return false;
    // Up to the picture's own packet: all its references are before it.
    bool sent = false;
    while (!sent && input_.read(*packet_)) {
      if (packet_->stream_index != stream_->index) continue;
      if (packet_->dts != AV_NOPTS_VALUE && packet_->dts > wanted + near) break;
      av::send(*decoder_, packet_.get());
      sent = is_it(packet_->pts);
      if (!sent && arrived()) return true;
    }
    av::send(*decoder_, nullptr);
    return arrived();
  }

  av::Input input_;
  AVStream* stream_ = nullptr;
  av::Codec decoder_;
  av::Packet packet_ = av::make_packet();
  av::Frame frame_ = av::make_frame();
};

/// What a copy says of its own colours.
Colour told_by(const AVFrame& shown) {
  return as_seen({static_cast<AVPixelFormat>(shown.format), shown.color_range, shown.colorspace, shown.color_primaries,
                  shown.color_trc},
                 {shown.width, shown.height});
}

}  // namespace

struct FidelityCheck::Inside {
  struct Expected {
    double seconds;
    std::vector<float> luma;   // block by block, row by row
    std::vector<Rgb> colours;  // of each block
  };

  Inside(const WarpPlan& plan, Colours colours)
      : size(plan.size), factor(plan.saturation), warp(plan), meant(std::move(colours)), blocks(blocks_of(plan.size)) {
    meant.prepared = as_seen(meant.prepared, size);
    meant.prepared.range = plan.full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  }

  /// What players should show of the copy of a picture.
  std::vector<Rgb> expected_colours(const AVFrame& in, const AVFrame* decoded) const {
    const Saturation saturation{factor, meant.prepared.matrix};
    std::optional<std::vector<Rgb>> shown;
    if (decoded) {
      auto original = meant.original;
      original.colour.format = static_cast<AVPixelFormat>(decoded->format);
      shown = shown_colours(*decoded, original, saturation, warp, size, blocks);
    }
    if (!shown) {
      Original prepared{.colour = meant.prepared};
      prepared.colour.format = static_cast<AVPixelFormat>(in.format);
      shown = shown_colours(in, prepared, saturation, warp, size, blocks);
    }
    return *std::move(shown);
  }

  Size size;
  double factor;
  ReferenceWarp warp;
  Colours meant;
  std::vector<Block> blocks;
  std::vector<Expected> expected;
  double interval = first_interval;
};

FidelityCheck::FidelityCheck(const WarpPlan& plan, Colours meant)
    : inside_(std::make_unique<Inside>(plan, std::move(meant))) {}
FidelityCheck::~FidelityCheck() = default;

bool FidelityCheck::wants(double seconds) const {
  const auto& expected = inside_->expected;
  // Key pictures come a little early where a number of frames is no whole number of seconds.
  return expected.empty() || seconds >= expected.back().seconds + inside_->interval * 0.9;
}

void FidelityCheck::expect(const AVFrame& in, double seconds, const AVFrame* decoded) {
  auto& expected = inside_->expected;
  if (expected.size() == most_expected) {
    for (std::size_t i = 1; 2 * i < expected.size(); ++i) expected[i] = std::move(expected[2 * i]);
    expected.resize(most_expected / 2);
    inside_->interval *= 2;
  }
  Inside::Expected one{seconds, {}, inside_->expected_colours(in, decoded)};
  const auto& any = inside_->blocks.front();
  one.luma.reserve(inside_->blocks.size() * static_cast<std::size_t>(any.width * any.height));
  for (const auto& block : inside_->blocks)
    for (int y = block.y; y < block.y + block.height; ++y)
      for (int x = block.x; x < block.x + block.width; ++x)
        one.luma.push_back(static_cast<float>(inside_->warp.luma(in, x, y)));
  expected.push_back(std::move(one));
}

std::optional<model::Fidelity> FidelityCheck::measure(int copy_fd) const {
  if (inside_->expected.empty()) return std::nullopt;
  Copy copy{copy_fd};
  Comparison compared;
  ColourComparison colours;
  std::int64_t pictures = 0;
  for (const auto& one : inside_->expected) {
    if (pictures >= enough && copy.behind_key(one.seconds) > most_behind_key) continue;
    ++pictures;
    const auto& shown = copy.at(one.seconds);
    if (Size{shown.width, shown.height} != inside_->size)
      throw Error{Code::INVALID_MEDIA, fmt::format("the copy is {}x{}, must be {}x{}", shown.width, shown.height,
                                                   inside_->size.width, inside_->size.height)};
    const auto told = told_by(shown);
    const auto seen = shown_colours(shown, {.colour = told}, {}, ReferenceWarp{{.size = inside_->size}}, inside_->size,
                                    inside_->blocks);
    if (!seen) throw Error{Code::INVALID_MEDIA, "the copy says that it is HDR, which no copy is"};
    colours.add(*seen, one.colours, told.matrix);
    const float* wanted = one.luma.data();
    for (const auto& block : inside_->blocks) {
      const auto* corner = shown.data[0] + std::ptrdiff_t{block.y} * shown.linesize[0] + block.x;
      compared.add({corner, shown.linesize[0]}, wanted, block.width, block.height);
      wanted += std::ptrdiff_t{block.width} * block.height;
    }
  }
  return model::Fidelity{compared.psnr(), compared.ssim(), colours.difference(), colours.fault(), pictures};
}

}  // namespace farmtok::media
