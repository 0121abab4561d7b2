#include "media/source/promised_bytes.hpp"

#include <string_view>

#include "media/source/ebml.hpp"

namespace farmtok::media {
namespace {

using Bytes = std::span<const std::uint8_t>;

bool begins(Bytes bytes, std::string_view with) {
  return std::string_view{reinterpret_cast<const char*>(bytes.data()), bytes.size()}.starts_with(with);
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
