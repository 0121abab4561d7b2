#pragma once
// Instants in UTC, to the millisecond, and their ISO 8601 text. Zones are in base/zones.hpp (the daemon's only).

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace farmtok::base {

/// A moment, in UTC. Stored as milliseconds since 1970-01-01T00:00:00Z.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
/// A wall-clock reading without a zone, to the second.
using WallTime = std::chrono::local_time<std::chrono::seconds>;

Instant from_millis(std::int64_t millis);
std::int64_t to_millis(Instant instant);

/// "2026-12-24T14:00:00Z"; with ".250" before the Z only when there are milliseconds.
std::string format_instant(Instant instant);
/// "2026-12-24T09:00:00"
std::string format_wall(WallTime wall);
/// "2026-12-24"
std::string format_day(std::chrono::year_month_day day);

/// ISO 8601 with Z or an offset ("2026-12-24T09:00:00-05:00"; seconds and fraction optional). Nothing else.
std::optional<Instant> parse_instant(std::string_view text);
/// ISO 8601 without any offset ("2026-12-24T09:00", "2026-12-24 09:00:30").
std::optional<WallTime> parse_wall(std::string_view text);
/// "2026-12-24"
std::optional<std::chrono::year_month_day> parse_day(std::string_view text);

/// The Monday of ISO week `week` of `year`; empty when that year has no such week (1–52, or 53 in long years).
std::optional<std::chrono::sys_days> iso_week_monday(int year, int week);

/// A length of time typed by a person: "90", "90s", "15m", "6h", "2d" → seconds; empty when it is none of these.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace farmtok::base
