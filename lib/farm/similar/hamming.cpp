#include "farm/similar/hamming.hpp"

namespace farmtok::farm::similar {
namespace {

using Found = std::vector<std::uint32_t>;

// One source for both versions: inlined into each, it is compiled for that version's instructions.
[[gnu::always_inline]] inline void scan(std::span<const Hash> hashes, const Hash& wanted, int radius, Found& found) {
  const auto [a, b, c, d] = wanted;
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const auto& hash = hashes[i];
    const int away = __builtin_popcountll(hash[0] ^ a) + __builtin_popcountll(hash[1] ^ b) +
                     __builtin_popcountll(hash[2] ^ c) + __builtin_popcountll(hash[3] ^ d);
    if (away <= radius) found.push_back(static_cast<std::uint32_t>(i));
  }
}

void scan_portable(std::span<const Hash> hashes, const Hash& wanted, int radius, Found& found) {
  scan(hashes, wanted, radius, found);
}

#if defined(__x86_64__)
[[gnu::target("popcnt")]] void scan_counting(std::span<const Hash> hashes, const Hash& wanted, int radius,
                                             Found& found) {
  scan(hashes, wanted, radius, found);
}
bool can_count() { return __builtin_cpu_supports("popcnt"); }
#else
void scan_counting(std::span<const Hash> hashes, const Hash& wanted, int radius, Found& found) {
  scan(hashes, wanted, radius, found);
}
bool can_count() { return true; }
#endif

}  // namespace

std::vector<std::uint32_t> nearby(std::span<const Hash> hashes, const Hash& wanted, int radius, Counting counting) {
  Found found;
  if (counting == Counting::best && can_count()) scan_counting(hashes, wanted, radius, found);
  else scan_portable(hashes, wanted, radius, found);
  return found;
}

}  // namespace farmtok::farm::similar
