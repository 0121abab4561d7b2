#include "media/promised_bytes.hpp"

#include <bit>
#include <string_view>

namespace farmtok::media {
namespace {

using Bytes = std::span<const std::uint8_t>;

bool begins(Bytes bytes, std::string_view with) {
  return std::string_view{reinterpret_cast<const char*>(bytes.data()), bytes.size()}.starts_with(with);
}

/// A number in EBML's own form, taken from the front: the zeros it begins with tell how many bytes follow the first.
/// Only ones mean that it is not known.
std::optional<std::int64_t> take_size(Bytes& bytes) {
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

std::optional<std::int64_t> of_matroska(Bytes head) {
  auto rest = head.subspan(4);
  const auto header = take_size(rest);
  if (!header || *header > static_cast<std::int64_t>(rest.size())) return {};
  rest = rest.subspan(static_cast<std::size_t>(*header));
  if (!begins(rest, "\x18\x53\x80\x67")) return {};
  rest = rest.subspan(4);
  const auto segment = take_size(rest);
  if (!segment) return {};
  return *segment + static_cast<std::int64_t>(head.size() - rest.size());
}

}  // namespace

std::optional<std::int64_t> promised_bytes(Bytes head) {
  if (begins(head, "\x1a\x45\xdf\xa3")) return of_matroska(head);
  if (head.size() < 12 || !begins(head, "RIFF") || !begins(head.subspan(8), "AVI ")) return {};
  const auto chunk = head[4] | head[5] << 8 | head[6] << 16 | std::int64_t{head[7]} << 24;
  return chunk == 0 ? std::nullopt : std::optional{chunk + 8};
}

}  // namespace farmtok::media
