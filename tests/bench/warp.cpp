// Prints the cost of one picture's warp, in milliseconds of CPU: bench_warp [PICTURES]. Each of five rounds measures
// every way to do it once; prints all these figures.

#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "av/error.hpp"
#include "media/warp/warp.hpp"

using namespace farmtok;

namespace {

constexpr int rounds = 5;
constexpr int different = 8;  // pictures used alternately, so that none is still in the cache

double cpu_milliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

int rows_of(const AVFrame& picture, int plane) { return plane == 0 ? picture.height : picture.height / 2; }

/// Grain on a gradient; the content does not affect the cost.
av::Frame make_picture(media::Size size, unsigned number) {
  auto picture = av::make_frame();
  picture->format = AV_PIX_FMT_YUV420P;
  picture->width = size.width;
  picture->height = size.height;
  av::check(av_frame_get_buffer(picture.get(), 0), "making a picture");
  unsigned grain = number + 1;
  for (const int plane : {0, 1, 2})
    for (int y = 0; y < rows_of(*picture, plane); ++y)
      for (int x = 0; x < picture->linesize[plane]; ++x) {
        grain = grain * 1664525 + 1013904223;
        picture->data[plane][y * picture->linesize[plane] + x] =
            static_cast<std::uint8_t>(x / 8 + y / 16 + (grain >> 29));
      }
  return picture;
}

void copy(const AVFrame& in, AVFrame& out) {
  for (const int plane : {0, 1, 2})
    for (int y = 0; y < rows_of(in, plane); ++y)
      std::memcpy(out.data[plane] + y * out.linesize[plane], in.data[plane] + y * in.linesize[plane],
                  static_cast<std::size_t>(plane == 0 ? in.width : in.width / 2));
}

}  // namespace

int main(int count, char** words) {
  const int pictures = count > 1 ? std::atoi(words[1]) : 200;
  auto told = nlohmann::ordered_json::object();
  for (const media::Size size : {media::Size{720, 1280}, media::Size{1080, 1920}}) {
    std::vector<av::Frame> in, out;
    for (unsigned i = 0; i < different; ++i) {
      in.push_back(make_picture(size, i));
      out.push_back(make_picture(size, i));
    }
    struct Way {
      std::string name;
      std::optional<media::Warp> warp;  // none: a plain copy
    };
    std::vector<Way> ways{{"memcpy", {}}};
    using Path = media::Warp::Path;
    for (const auto kernel : {media::Kernel::bilinear, media::Kernel::bicubic})
      for (const auto path : {Path::best, Path::portable}) {
        const media::WarpPlan plan{size, 1.03, 0.7, 1.04, false, kernel};
        ways.push_back({fmt::format("{} {}", kernel == media::Kernel::bilinear ? "bilinear" : "bicubic",
                                    path == Path::best ? "vector" : "portable"),
                        media::Warp{plan, path}});
      }
    auto& figures = told[fmt::format("{}x{}", size.width, size.height)];
    for (int round = -1; round < rounds; ++round)
      for (const auto& way : ways) {
        const bool slow = way.warp && !way.warp->vectorised();
        const int times = std::max(different, slow ? pictures / 5 : pictures);
        const double begun = cpu_milliseconds();
        for (int i = 0; i < times; ++i) {
          const auto at = static_cast<std::size_t>(i % different);
          way.warp ? way.warp->picture(*in[at], *out[at]) : copy(*in[at], *out[at]);
        }
        if (round >= 0) figures[way.name].push_back((cpu_milliseconds() - begun) / times);
      }
  }
  fmt::print("{}\n", told.dump());
}
