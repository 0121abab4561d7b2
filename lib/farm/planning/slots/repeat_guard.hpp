#pragma once
// dedup.repeat: the same video, or a near copy of it, posted twice within some days.

#include "farm/farm.hpp"
#include "model/result.hpp"

namespace farmtok::farm::planning {

/// What a post of this result at this time repeats, as a sentence; empty when it repeats nothing, or dedup.repeat is
/// off. Other posts of the same result do not count: the user asked for them. Throws DUPLICATE_VIDEO when dedup.repeat
/// is "block".
std::optional<std::string> repeats(const Farm& farm, sql::Database& db, const model::Result& result, base::Instant at);

}  // namespace farmtok::farm::planning
