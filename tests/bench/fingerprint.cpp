// Decodes a clip on one thread, bare and with its fingerprint, and makes the fingerprint alone, alternately:
// bench_fingerprint CLIP. Prints the CPU seconds of each.

#include "media/compare/fingerprint.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ctime>
#include <vector>

#include "av/codec.hpp"
#include "av/error.hpp"
#include "sys/fd.hpp"

using namespace farmtok;

namespace {

constexpr int rounds = 15;

double cpu_of(const auto& work) {
  const auto begun = std::clock();
  work();
  return static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
}

/// Glances made; 0 without `print`.
std::size_t decode(int fd, bool print) {
  auto source = media::open_source(fd);
  source.input.stream(source.audio)->discard = AVDISCARD_ALL;
  auto decoder = av::open_decoder(source.video_stream(), 1);
  media::Fingerprinter printer{source};
  const double tick = av_q2d(source.video_stream().time_base);
  const auto packet = av::make_packet();
  const auto frame = av::make_frame();
  const auto drain = [&] {
    while (av::receive(*decoder, *frame))
      if (print) printer.take(*frame, static_cast<double>(frame->best_effort_timestamp) * tick - source.origin);
  };
  while (source.input.read(*packet)) {
    if (packet->stream_index != source.video) continue;
    av::send(*decoder, packet.get());
    drain();
  }
  av::send(*decoder, nullptr);
  drain();
  return printer.made().size();
}

}  // namespace

int main(int, char** arguments) {
  av::silence();
  const sys::Fd clip{::open(arguments[1], O_RDONLY | O_CLOEXEC)};
  if (!clip) return 1;
  std::vector<double> bare, printed, alone;
  std::size_t glances = 0;
  for (int i = 0; i < rounds; ++i) {
    bare.push_back(cpu_of([&] { decode(clip.get(), false); }));
    printed.push_back(cpu_of([&] { glances += decode(clip.get(), true); }));
    alone.push_back(cpu_of([&] { glances += media::fingerprint(clip.get()).size(); }));
  }
  if (glances == 0) return 1;
  fmt::print("{{\"bare\": [{:.4f}], \"printed\": [{:.4f}], \"alone\": [{:.4f}]}}\n", fmt::join(bare, ", "),
             fmt::join(printed, ", "), fmt::join(alone, ", "));
}
