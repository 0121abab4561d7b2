#include "media/provenance/jumbf.hpp"

#include <optional>
#include <utility>

namespace farmtok::media {
namespace {

constexpr std::size_t most_superboxes = 4096;
/// A description: 16 bytes of a type, a byte of flags, then a label that ends with a zero byte.
constexpr std::size_t label_at = 17;
constexpr std::uint8_t has_label = 2;

std::optional<Superbox> described(Bytes content) {
  Superbox made;
  bool first = true, good = false;
  each_box(content, [&](std::string_view kind, Bytes inside) {
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

Superboxes superboxes(Bytes content) {
  Superboxes found;
  const auto* end = content.data();
  each_box(content, [&](std::string_view kind, Bytes inside) {
    end = inside.data() + inside.size();
    if (kind != "jumb" || found.broken) return;
    const auto made = described(inside);
    if (!made || found.boxes.size() == most_superboxes) found.broken = true;
    else found.boxes.push_back(*made);
  });
  found.broken |= end != content.data() + content.size();
  return found;
}

}  // namespace farmtok::media
