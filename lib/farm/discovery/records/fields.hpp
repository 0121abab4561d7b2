#pragma once
// The fields of a stranger's record. It is asked for well over a hundred names, since each service has its own, and has
// few of them: so a name that is missing must cost next to nothing.

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace farmtok::farm::discovery {

/// A value inside a document, valid until its parser parses the next one; empty when there is none.
using Value = std::optional<simdjson::dom::element>;

/// A small number made from a name, the same for the same name.
constexpr std::uint8_t mark_of(std::string_view name) {
  const auto letter = [&](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(name[at])); };
  if (name.empty()) return 0;
  const auto sum = letter(0) + 7 * letter(name.size() / 2) + 31 * letter(name.size() - 1) + 97 * name.size();
  return static_cast<std::uint8_t>(sum);
}

/// A way to a value: names, and numbers for places in a list, joined by dots: "video.cover.url_list.0".
struct Path {
  std::string_view first, rest;  // the first name; the others
  std::uint8_t mark = 0;         // of the first name
};
/// The ways to one value, which several services keep in different places.
using Paths = std::span<const Path>;

/// A text as an argument of a template.
template <std::size_t size>
struct Literal {
  consteval Literal(const char (&text)[size]) { std::copy_n(text, size, letters); }
  constexpr std::string_view text() const { return {letters, size - 1}; }
  char letters[size];
};

/// The place of the sign, or the end. std::string_view::find() compares an address with null, which the compiler does
/// not take for a constant with the undefined behaviour sanitizer.
constexpr std::size_t place_of(char sign, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == sign) return i;
  return text.size();
}

template <Literal literal>
consteval auto parse_paths() {
  constexpr auto bars = std::ranges::count(literal.text(), '|');
  std::array<Path, literal.text().empty() ? 0 : bars + 1> made;
  auto rest = literal.text();
  for (auto& path : made) {
    const auto whole = rest.substr(0, place_of('|', rest));
    rest.remove_prefix(std::min(whole.size() + 1, rest.size()));
    path.first = whole.substr(0, place_of('.', whole));
    path.rest = whole.substr(std::min(path.first.size() + 1, whole.size()));
    path.mark = mark_of(path.first);
  }
  return made;
}
template <Literal literal>
inline constexpr auto parsed_paths = parse_paths<literal>();

/// "video.cover.url_list.0|video.cover"_at: two ways to a value.
template <Literal literal>
consteval Paths operator""_at() {
  return parsed_paths<literal>;
}

/// The first value on these ways that exists and is not null.
Value value_at(simdjson::dom::element given, Paths paths);

/// An object of which many fields are asked for. Valid as long as its document.
class Record {
 public:
  explicit Record(simdjson::dom::object fields);

  /// As value_at().
  Value at(Paths paths) const;
  bool has(Paths paths) const { return at(paths).has_value(); }
  /// Calls `each` with the name and the value of each field, in their order, of those that are null too.
  template <class Each>
  void each(Each each) const {
    for (const auto& field : fields_) each(field.name, field.value);
  }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  struct Field {
    std::string_view name;
    simdjson::dom::element value;
    std::uint32_t next;  // the index of another field with the same mark
  };
  /// The first field with the name that begins the path.
  const Field* field(const Path& path) const { return heads_[path.mark] == none ? nullptr : find(path); }
  const Field* find(const Path& path) const;

  std::vector<Field> fields_;
  std::array<std::uint32_t, 256> heads_;  // for each mark the index of the last field that has it
};

/// The first thing other than nothing that `read` makes from a value on these ways: an "author" may be a name or an
/// object. `read` makes nothing ({}) of an absent value.
template <class Read>
auto first_of(const Record& record, Paths paths, Read read) {
  for (const auto& path : paths)
    if (const auto value = record.at({&path, 1}))
      if (auto made = read(value); made != decltype(made){}) return made;
  return decltype(read(Value{})){};
}

}  // namespace farmtok::farm::discovery
