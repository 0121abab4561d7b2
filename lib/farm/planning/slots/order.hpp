#pragma once
// Orders in which results are placed. Pure.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::farm::planning {

/// The traits in which neighbours should differ. Empty: unknown, and equal to nothing else.
struct Traits {
  std::string author;
  std::string theme;
};

/// The hashtag each text shares with most of the others, in lower case; one that more than half of them carry (#fyp) is
/// no theme. Empty for a text that shares none.
std::vector<std::string> themes_of(std::span<const std::string> texts);

/// Indexes of `results`, which come best first, in an order that stays near theirs: no author follows itself
/// where that can be avoided, and no theme where one of the next few differs.
std::vector<std::size_t> spread(std::span<const Traits> results);

}  // namespace farmtok::farm::planning
