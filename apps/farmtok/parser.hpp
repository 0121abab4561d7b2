#pragma once
// From the words of a command line to a declared command and its arguments. Pure.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "declare.hpp"

namespace farmtok::cli {

class Arguments {
 public:
  bool has(std::string_view flag) const { return flags_.contains(flag); }
  /// The value of a flag; empty when it was not given, or given without its optional value.
  std::string text(std::string_view flag) const;
  /// A switch: true, false (--no-NAME), or not said.
  std::optional<bool> truth(std::string_view flag) const;
  bool on(std::string_view flag) const { return truth(flag).value_or(false); }
  std::vector<std::string> all(std::string_view flag) const;
  /// A whole number of at least `least`. Throws USAGE naming the flag.
  std::optional<std::int64_t> whole(std::string_view flag, std::int64_t least = 0) const;

  const std::vector<std::string>& words() const { return words_; }
  /// The n-th positional; empty when it was left out.
  std::string word(std::size_t index) const { return index < words_.size() ? words_[index] : std::string{}; }

  /// Gives the value of one flag to another.
  void rename(const std::string& from, const std::string& to);
  void set(const std::string& flag, std::string value) { flags_[flag].push_back(std::move(value)); }
  void add_word(std::string word) { words_.push_back(std::move(word)); }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> flags_;
  std::vector<std::string> words_;
};

struct Parsed {
  enum class Wish { run, help, version, overview };
  Wish wish = Wish::run;
  const Noun* noun = nullptr;     // null for the overview, the version, or help about everything
  std::optional<Verb> verb = {};  // empty for help about a noun
  Arguments arguments = {};
};

/// Throws USAGE: an unknown noun, verb or flag (with the closest known one), a missing or unexpected word, a value
/// outside the flag's choices. With `--`, all that follow are words.
Parsed parse(std::span<const Noun> nouns, std::span<const std::string> words);

/// The verb of a noun by name. Throws USAGE with the closest one.
Verb find_verb(const Noun& noun, std::string_view name);
/// Throws USAGE with the closest one.
const Noun& find_noun(std::span<const Noun> nouns, std::string_view name);

}  // namespace farmtok::cli
