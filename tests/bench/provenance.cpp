// Looks for content credentials and XMP in an opened file again and again: bench_provenance FILE. Prints the
// milliseconds of each time.

#include "media/provenance/provenance.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <vector>

#include "av/error.hpp"
#include "media/mp4_file.hpp"
#include "sys/fd.hpp"

using namespace farmtok;

namespace {

constexpr int rounds = 101;

}  // namespace

int main(int, char** arguments) {
  av::silence();
  const sys::Fd file{::open(arguments[1], O_RDONLY | O_CLOEXEC)};
  if (!file) return 1;
  const av::Input input{file.get()};
  const auto moov = media::read_moov(file.get());
  std::vector<double> taken;
  for (int i = 0; i < rounds; ++i) {
    const auto begun = std::chrono::steady_clock::now();
    if (media::provenance_of(file.get(), input, moov).credentials) return 1;
    taken.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count());
  }
  fmt::print("[{}]\n", fmt::join(taken, ", "));
  return 0;
}
