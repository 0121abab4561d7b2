#include "media/provenance/jumbf.hpp"

#include <fmt/format.h>

#include <utility>

namespace farmtok::media {
namespace {

/// Real credentials have some dozens.
constexpr std::size_t most_superboxes = 100'000;
/// A description: 16 bytes of a type, a byte of flags, then a label that ends with a zero byte.
constexpr std::size_t label_at = 17;
constexpr std::uint8_t has_label = 2;
constexpr auto wrong_length = "a length in them is wrong";

std::optional<Superbox> described(Bytes content) {
  Superbox made;
  bool first = true, good = false;
  each_part(content, [&](std::string_view kind, Bytes inside) {
    if (!std::exchange(first, false)) return;
    if (kind != "jumd" || inside.size() < label_at) return;
    good = true;
    if (inside[label_at - 1] & has_label) {
      const std::string_view rest{reinterpret_cast<const char*>(inside.data()) + label_at, inside.size() - label_at};
      made.label = rest.substr(0, rest.find('\0'));
    }
    made.content = content.subspan(static_cast<std::size_t>(inside.data() + inside.size() - content.data()));
  });
  return good ? std::optional{made} : std::nullopt;
}

}  // namespace

std::optional<Bytes> part_of(Bytes bytes, std::string_view kind) {
  std::optional<Bytes> found;
  each_part(bytes, [&](std::string_view is, Bytes content) {
    if (!found && is == kind) found = content;
  });
  return found;
}

Superboxes superboxes(Bytes content) {
  Superboxes found;
  const auto left = each_part(content, [&](std::string_view kind, Bytes inside) {
    if (kind != "jumb") return;
    const auto made = described(inside);
    if (!made) found.fault = wrong_length;
    else if (found.boxes.size() < most_superboxes) found.boxes.push_back(*made);
    else found.fault = fmt::format("of more than {} parts in a row the others were not read", most_superboxes);
  });
  if (left != 0U && found.fault.empty()) found.fault = wrong_length;
  return found;
}

}  // namespace farmtok::media
