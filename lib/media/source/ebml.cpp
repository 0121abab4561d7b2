#include "media/source/ebml.hpp"

#include <bit>
#include <cstddef>

namespace farmtok::media {

std::optional<std::int64_t> take_size(std::span<const std::uint8_t>& bytes) {
  if (bytes.empty() || bytes[0] == 0) return {};
  const auto length = static_cast<std::size_t>(std::countl_zero(bytes[0])) + 1;
  if (bytes.size() < length) return {};
  const auto most = (std::int64_t{1} << 7 * length) - 1;
  std::int64_t value = 0;
  for (std::size_t i = 0; i < length; ++i) value = value << 8 | bytes[i];
  bytes = bytes.subspan(length);
  value &= most;
  return value == most ? std::nullopt : std::optional{value};
}

std::uint32_t take_id(std::span<const std::uint8_t>& bytes) {
  if (bytes.empty() || bytes[0] < 0x10) return 0;
  const auto length = static_cast<std::size_t>(std::countl_zero(bytes[0])) + 1;
  if (bytes.size() < length) return 0;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < length; ++i) value = value << 8 | bytes[i];
  bytes = bytes.subspan(length);
  return value;
}

}  // namespace farmtok::media
