#include "media/fidelity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "av/codec.hpp"
#include "av/error.hpp"
#include "av/input.hpp"
#include "base/error.hpp"
#include "media/comparison.hpp"
#include "media/reference_warp.hpp"

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

constexpr int block_side = 48;
constexpr int blocks_wanted = 24;

struct Block {
  int x, y, width, height;
};

/// In even rows and columns from edge to edge, where tilt and zoom move most.
std::vector<Block> blocks_of(Size size) {
  const double shape = static_cast<double>(size.width) / size.height;
  const int most_columns = std::max(1, size.width / block_side), most_rows = std::max(1, size.height / block_side);
  const int columns = std::clamp(static_cast<int>(std::lround(std::sqrt(blocks_wanted * shape))), 1, most_columns);
  const int rows = std::clamp(blocks_wanted / columns, 1, most_rows);
  const int width = std::min(block_side, size.width), height = std::min(block_side, size.height);
  const auto place = [](int i, int count, int room) { return count == 1 ? room / 2 : i * room / (count - 1); };
  std::vector<Block> blocks;
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column)
      blocks.push_back(
          {place(column, columns, size.width - width), place(row, rows, size.height - height), width, height});
  return blocks;
}

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

}  // namespace

struct FidelityCheck::Inside {
  struct Expected {
    double seconds;
    std::vector<float> luma;  // block by block, row by row
  };

  explicit Inside(const WarpPlan& plan) : size(plan.size), warp(plan), blocks(blocks_of(plan.size)) {}

  Size size;
  ReferenceWarp warp;
  std::vector<Block> blocks;
  std::vector<Expected> expected;
  double interval = first_interval;
};

FidelityCheck::FidelityCheck(const WarpPlan& plan) : inside_(std::make_unique<Inside>(plan)) {}
FidelityCheck::~FidelityCheck() = default;

bool FidelityCheck::wants(double seconds) const {
  const auto& expected = inside_->expected;
  // Key pictures come a little early where a number of frames is no whole number of seconds.
  return expected.empty() || seconds >= expected.back().seconds + inside_->interval * 0.9;
}

void FidelityCheck::expect(const AVFrame& in, double seconds) {
  auto& expected = inside_->expected;
  if (expected.size() == most_expected) {
    for (std::size_t i = 1; 2 * i < expected.size(); ++i) expected[i] = std::move(expected[2 * i]);
    expected.resize(most_expected / 2);
    inside_->interval *= 2;
  }
  Inside::Expected one{seconds, {}};
  one.luma.reserve(inside_->blocks.size() * block_side * block_side);
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
  std::int64_t pictures = 0;
  for (const auto& one : inside_->expected) {
    if (pictures >= enough && copy.behind_key(one.seconds) > most_behind_key) continue;
    ++pictures;
    const auto& shown = copy.at(one.seconds);
    if (Size{shown.width, shown.height} != inside_->size)
      throw Error{Code::INVALID_MEDIA, fmt::format("the copy is {}x{}, must be {}x{}", shown.width, shown.height,
                                                   inside_->size.width, inside_->size.height)};
    const float* wanted = one.luma.data();
    for (const auto& block : inside_->blocks) {
      const auto* corner = shown.data[0] + std::ptrdiff_t{block.y} * shown.linesize[0] + block.x;
      compared.add({corner, shown.linesize[0]}, wanted, block.width, block.height);
      wanted += std::ptrdiff_t{block.width} * block.height;
    }
  }
  return model::Fidelity{compared.psnr(), compared.ssim(), pictures};
}

}  // namespace farmtok::media
