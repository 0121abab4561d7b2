#pragma once
// Raw 4:2:0 pictures for the tests of the warp: each plane begins or ends at the edge of its memory.

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "av/frame.hpp"
#include "av/pixels.hpp"
#include "media/clips.hpp"
#include "media/picture/geometry.hpp"

namespace pictures {

using farmtok::media::Size;

enum class Against { end, start };

/// Bytes between two inaccessible pages, adjacent to one of them.
class Fenced {
 public:
  Fenced(std::size_t bytes, Against against) : page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))) {
    const auto inner = (bytes + page_ - 1) / page_ * page_;
    size_ = inner + 2 * page_;
    whole_ = ::mmap(nullptr, size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    REQUIRE(whole_ != MAP_FAILED);
    auto* begin = static_cast<std::uint8_t*>(whole_) + page_;
    REQUIRE(::mprotect(begin, inner, PROT_READ | PROT_WRITE) == 0);
    bytes_ = against == Against::start ? begin : begin + inner - bytes;
  }
  ~Fenced() { ::munmap(whole_, size_); }
  Fenced(const Fenced&) = delete;
  Fenced& operator=(const Fenced&) = delete;
  std::uint8_t* get() const { return bytes_; }

 private:
  std::size_t page_, size_ = 0;
  void* whole_ = nullptr;
  std::uint8_t* bytes_ = nullptr;
};

struct Plane {
  int width, height, stride;
  std::uint8_t* bytes;

  std::uint8_t& at(int x, int y) const { return bytes[y * stride + x]; }
};

class Picture {
 public:
  static constexpr std::uint8_t untouched = 0xa5;

  /// Rows are `gap` bytes apart; the last one has none after it.
  explicit Picture(Size size, int gap = 0, Against against = Against::end) : frame_(farmtok::av::make_frame()) {
    frame_->format = AV_PIX_FMT_YUV420P;
    frame_->width = size.width;
    frame_->height = size.height;
    for (const int i : {0, 1, 2}) {
      const int width = i == 0 ? size.width : size.width / 2, height = i == 0 ? size.height : size.height / 2;
      const auto bytes = static_cast<std::size_t>((width + gap) * (height - 1) + width);
      memory_.push_back(std::make_unique<Fenced>(bytes, against));
      std::memset(memory_.back()->get(), untouched, bytes);
      frame_->data[i] = memory_.back()->get();
      frame_->linesize[i] = width + gap;
      planes_[static_cast<std::size_t>(i)] = {width, height, width + gap, frame_->data[i]};
    }
  }

  AVFrame& frame() const { return *frame_; }
  Size size() const { return {frame_->width, frame_->height}; }
  const Plane& plane(int i) const { return planes_[static_cast<std::size_t>(i)]; }
  const std::array<Plane, 3>& planes() const { return planes_; }

  /// All rows of all planes without the bytes between them.
  std::string bytes() const {
    std::string all;
    for (const auto& plane : planes_)
      for (int y = 0; y < plane.height; ++y)
        all.append(reinterpret_cast<const char*>(&plane.at(0, y)), static_cast<std::size_t>(plane.width));
    return all;
  }

  void fill(const std::string& bytes) const {
    const char* from = bytes.data();
    REQUIRE(bytes.size() == static_cast<std::size_t>(size().width * size().height * 3 / 2));
    for (const auto& plane : planes_)
      for (int y = 0; y < plane.height; ++y, from += plane.width)
        std::memcpy(&plane.at(0, y), from, static_cast<std::size_t>(plane.width));
  }

  void fill(std::uint8_t luma, std::uint8_t chroma) const {
    for (const auto& plane : planes_)
      for (int y = 0; y < plane.height; ++y)
        std::memset(&plane.at(0, y), &plane == &planes_[0] ? luma : chroma, static_cast<std::size_t>(plane.width));
  }

  /// Whether nothing was written between the rows.
  bool gaps_untouched() const {
    for (const auto& plane : planes_)
      for (int y = 0; y + 1 < plane.height; ++y)
        for (int x = plane.width; x < plane.stride; ++x)
          if (plane.at(x, y) != untouched) return false;
    return true;
  }

 private:
  std::vector<std::unique_ptr<Fenced>> memory_;
  farmtok::av::Frame frame_;
  std::array<Plane, 3> planes_{};
};

/// Every value with equal probability, each sample independent: the hardest input.
inline void fill_with_noise(const Picture& picture, std::mt19937& random) {
  for (const auto& plane : picture.planes())
    for (int y = 0; y < plane.height; ++y)
      for (int x = 0; x < plane.width; ++x) plane.at(x, y) = static_cast<std::uint8_t>(random() >> 24);
}

/// One picture out of a clip, cut to `size` from its middle, its numbers unchanged.
inline std::string footage(const clips::fs::path& clip, double seconds, Size size, const std::string& format) {
  auto bytes = clips::shell(
      fmt::format("ffmpeg -v error -ss {} -i {} -frames:v 1 -vf crop={}:{} -pix_fmt {} -f rawvideo - </dev/null",
                  seconds, clip.string(), size.width, size.height, format));
  REQUIRE(!bytes.empty());
  return bytes;
}

inline double psnr(double squares, double samples) {
  return squares == 0 ? 99 : 10 * std::log10(255 * 255 * samples / squares);
}

}  // namespace pictures
