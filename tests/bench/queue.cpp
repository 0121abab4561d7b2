// Looks up the next due work and moves posts' work in a store that no daemon has open: bench_queue STATE N, where the
// keys of its fire work are post_ and a number of 26 digits from 1 to N. Prints the 99th percentiles in milliseconds.
// The commit is the disk's time and not counted.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "queue/queue.hpp"

using namespace farmtok;

namespace {

constexpr std::size_t rounds = 2000;

double milliseconds_of(const auto& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
}

double percentile_99(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() * 99 / 100];
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return fmt::print(stderr, "usage: bench_queue STATE N\n"), 2;
  const base::SystemClock clock;
  store::Store store{words[1], clock};
  std::mt19937_64 chance{1};
  std::uniform_int_distribution<std::uint64_t> posts{1, std::stoull(words[2])};
  std::uniform_int_distribution<std::int64_t> days{1, 3000};
  static constexpr model::WorkKind kinds[]{model::WorkKind::fire};
  std::vector<double> looked_up, moved;
  bool all_moved = true;
  for (std::size_t i = 0; i < rounds; ++i) {
    looked_up.push_back(milliseconds_of(
        [&] { static_cast<void>(store.read([](sql::Database& db) { return queue::next_due(db, kinds); })); }));
    store.write([&](store::Tx& tx) {
      const auto key = fmt::format("post_{:026}", posts(chance));
      const base::Instant at{tx.now + std::chrono::hours{24 * days(chance)}};
      moved.push_back(milliseconds_of([&] { all_moved &= queue::reschedule(tx, kinds[0], key, at); }));
    });
  }
  if (!all_moved) return fmt::print(stderr, "not every post's work is there\n"), 1;
  fmt::print("{{\"next_due\": {:.6f}, \"reschedule\": {:.6f}}}\n", percentile_99(looked_up), percentile_99(moved));
}
