#pragma once
// Finds the hashes that differ little from one among very many: a scan at the speed of the memory.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace farmtok::farm::similar {

using Hash = std::array<std::uint64_t, 4>;

/// Portable does without the processor's own instruction for counting bits, and finds the same hashes.
enum class Counting { best, portable };

/// The places in `hashes` of those that differ from `wanted` in at most `radius` of their 256 bits, in order.
std::vector<std::uint32_t> nearby(std::span<const Hash> hashes, const Hash& wanted, int radius,
                                  Counting counting = Counting::best);

}  // namespace farmtok::farm::similar
