#pragma once
// Kept results whose record in the catalogue declares AI since they were kept.

#include <cstdint>

#include "farm/discovery/catalogue/catalogue.hpp"
#include "farm/farm.hpp"

namespace farmtok::farm::review {

/// Called after records were added to the catalogue: results, and their posts without a proof, learn what their record
/// declares now. Each change is an event. Returns how many results learned it.
std::int64_t tell_kept(Farm& farm, const discovery::Catalogue& catalogue);

}  // namespace farmtok::farm::review
