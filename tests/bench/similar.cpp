// Searches one fingerprint among 1,000,000 of 256 bits, and reads the same 32 MB, in turn: bench_similar. Prints the
// milliseconds of each.

#include <fmt/format.h>

#include <chrono>
#include <random>

#include "farm/similar/hamming.hpp"

using namespace farmtok;

namespace {

constexpr std::size_t hashes = 1'000'000;
constexpr int rounds = 41;

double milliseconds_of(const auto& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
}

/// Sums every word, as fast as the compiler can.
[[gnu::noinline]] std::uint64_t read_all(const std::vector<farm::similar::Hash>& all) {
  std::uint64_t sums[4] = {};
  for (const auto& hash : all)
    for (std::size_t i = 0; i < 4; ++i) sums[i] += hash[i];
  return sums[0] ^ sums[1] ^ sums[2] ^ sums[3];
}

std::string list(const std::vector<double>& values) { return fmt::format("[{:.4f}]", fmt::join(values, ", ")); }

}  // namespace

int main() {
  std::mt19937_64 chance{1};
  std::vector<farm::similar::Hash> all(hashes);
  for (auto& hash : all)
    for (auto& word : hash) word = chance();
  std::vector<double> searched, read, portable;
  std::uint64_t kept = 0;
  for (int i = 0; i < rounds; ++i) {
    const auto& wanted = all[static_cast<std::size_t>(i) * 999];
    searched.push_back(milliseconds_of([&] { kept += farm::similar::nearby(all, wanted, 48).size(); }));
    read.push_back(milliseconds_of([&] { kept += read_all(all) & 1; }));
    portable.push_back(milliseconds_of(
        [&] { kept += farm::similar::nearby(all, wanted, 48, farm::similar::Counting::portable).size(); }));
  }
  if (kept == 0) return 1;
  fmt::print("{{\"search\": {}, \"read\": {}, \"portable\": {}}}\n", list(searched), list(read), list(portable));
}
