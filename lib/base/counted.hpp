#pragma once
// Numbers of things in words for a person. Pure.

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace farmtok::base {

/// "1 backup", "3 backups"; `many` where it is not the noun with an s: "1 copy", "3 copies".
inline std::string counted(std::int64_t count, std::string_view noun, std::string_view many = {}) {
  if (count == 1) return fmt::format("1 {}", noun);
  return many.empty() ? fmt::format("{} {}s", count, noun) : fmt::format("{} {}", count, many);
}

/// A text that begins as a sentence does, also one that was the end of another: "nothing was found" → "Nothing was
/// found". What begins with a command stays.
inline std::string sentence(std::string text) {
  if (!text.starts_with("farmtok ") && !text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

/// A notice with a further note, which becomes a sentence of its own behind others.
inline std::string with_note(std::string notice, std::string note) {
  notice.erase(notice.find_last_not_of(" \n\t") + 1);
  if (notice.empty()) return note;
  return fmt::format("{}{} {}", notice, notice.ends_with('.') ? "" : ".", sentence(std::move(note)));
}

/// "once", "twice", "3 times"
inline std::string times(std::int64_t count) {
  return count == 1 ? "once" : count == 2 ? "twice" : fmt::format("{} times", count);
}

}  // namespace farmtok::base
