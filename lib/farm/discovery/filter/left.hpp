#pragma once
// Which words of a filter are left to a person. Pure.

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "farm/discovery/filter/doubts.hpp"

namespace farmtok::farm::discovery {

/// The tokens of piece `i`, which no reader took, that a person must look at; nothing when it only leads to conditions
/// or is polite ("please only videos that have", "thanks").
std::optional<std::pair<std::size_t, std::size_t>> left_of(const FilterTokens& tokens,
                                                           const std::vector<FilterPiece>& pieces, std::size_t i);

}  // namespace farmtok::farm::discovery
