#pragma once
// Wall times that clocks show twice, because they are set back.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace farmtok::zones {

struct Repeated {
  base::Instant first;
  base::Instant second;
  std::string first_abbreviation;  // "CEST"
  std::string second_abbreviation;
};
/// Both instants of a wall time that clocks show twice; empty for others. `zone` must be canonical.
std::optional<Repeated> repeated(base::WallTime wall, const std::string& zone);

/// As to_instant() of zones.hpp, but of a repeated time the one that `abbreviation` names: "CET" is the second 02:30 in
/// Berlin, and "CEST" the first. Other words decide nothing.
base::Instant to_instant(base::WallTime wall, const std::string& zone, std::string_view abbreviation);

}  // namespace farmtok::zones
