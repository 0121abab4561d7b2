#pragma once
// Parts of a filter that may mean another time than they are read as.

#include "farm/discovery/filter.hpp"

namespace farmtok::farm {

/// "This year" is read as the last 365 days, and may mean the calendar's; a note for each such part.
std::vector<std::string> notes_of(const Filter& filter);

}  // namespace farmtok::farm
