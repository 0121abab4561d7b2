#pragma once
// Time zones: a wall time in a named zone to an instant and back. The only code that knows the zone database.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace farmtok::zones {

/// The name as the zone database spells it ("europe/berlin" → "Europe/Berlin"), when it has one of this name.
std::optional<std::string> known(std::string_view name);

/// The IANA name for a person's or program's text: the name itself, or the zone meant by an abbreviation ("EST" →
/// "America/New_York", so that summer time keeps its meaning), a city ("New York"), an offset ("UTC+5:30") or a name of
/// Windows ("W. Europe Standard Time"). Throws INVALID_REQUEST with the closest names.
std::string canonical(std::string_view name);

/// The instant of a wall time. In a spring gap the time moves forward by the gap; a repeated one is the first.
/// `zone` must be canonical.
base::Instant to_instant(base::WallTime wall, const std::string& zone);
base::WallTime to_wall(base::Instant instant, const std::string& zone);
/// The abbreviation in force: "EST", "CEST", "+03".
std::string abbreviation(base::Instant instant, const std::string& zone);

/// The zone library has no rules beyond this moment; later times are refused.
base::Instant last_supported();

/// The machine's version of the zone data: "2025b-5f0c91ae", another one whenever its rules were changed; "unknown" if
/// the machine does not provide it.
std::string data_version();

}  // namespace farmtok::zones
