#include "farm/times.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm {
namespace {

[[noreturn]] void refuse(const std::string& reason, const std::string& hint) {
  throw base::Error{
      base::Code::INVALID_REQUEST, "scheduled_datetime " + reason, hint, {{"scheduled_datetime", reason}}};
}

}  // namespace

void resolve_time(base::Json& request, const std::optional<std::string>& zone, base::Instant now) {
  if (!request.is_object()) return;
  const auto named = request.find("timezone");
  if (named != request.end() && named->is_string()) *named = zones::canonical(named->get<std::string>());
  const auto time = request.find("scheduled_datetime");
  if (time == request.end() || !time->is_string()) return;

  const auto text = time->get<std::string>();
  auto instant = base::parse_instant(text);
  if (!instant) {
    const auto wall = base::parse_wall(text);
    if (!wall)
      refuse(fmt::format("\"{}\" is not a time", base::fit(text, 60)),
             "Write it like 2026-12-24T09:00:00Z, or 2026-12-24T09:00 with a timezone.");
    const bool own = named != request.end() && named->is_string();
    instant = zones::to_instant(*wall, own ? named->get<std::string>() : zone.value_or("UTC"));
  }
  // Someone who means "now" is a few seconds late by the time the request is read.
  if (*instant < now - std::chrono::minutes{1})
    refuse(fmt::format("{} is in the past (it is {})", base::format_instant(*instant), base::format_instant(now)),
           "Give a later time, or fire at once with `farmtok schedule fire`.");
  if (*instant > zones::last_supported())
    refuse(
        fmt::format("{} is too far away: zone rules are known until the end of 2037", base::format_instant(*instant)),
        "Give an earlier time.");
  *time = base::format_instant(*instant);
}

}  // namespace farmtok::farm
