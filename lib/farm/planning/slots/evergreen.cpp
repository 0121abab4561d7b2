#include "farm/planning/slots/evergreen.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

constexpr int most_days = 366;
constexpr int most_times = 100;

[[noreturn]] void refuse(const std::string& reason) {
  throw base::Error{base::Code::INVALID_REQUEST,
                    "repeat " + reason,
                    "Write it like every=30d,max=3: three more posts, 30 days apart. Weeks are written 4w.",
                    {{"repeat", reason}}};
}

/// A whole number from 1 to `most` with nothing after it.
std::optional<int> number(std::string_view text, int most) {
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size() || value < 1 || value > most) return std::nullopt;
  return value;
}

int days_in(std::string_view text) {
  const int unit = text.ends_with('d') ? 1 : text.ends_with('w') ? 7 : 0;
  const auto count = unit == 0 ? std::nullopt : number(text.substr(0, text.size() - 1), most_days / unit);
  if (!count)
    refuse(fmt::format("every \"{}\" is no span from 1 to {} days, like 30d or 4w", base::fit(text, 40), most_days));
  return *count * unit;
}

}  // namespace

Repeat read_repeat(std::string_view text) {
  std::optional<int> days, times;
  for (const auto& each : base::split(text, ',')) {
    const auto part = base::trim(each);
    if (part.starts_with("every=") && !days) {
      days = days_in(part.substr(6));
    } else if (part.starts_with("max=") && !times) {
      times = number(part.substr(4), most_times);
      if (!times) refuse(fmt::format("max is \"{}\", not from 1 to {}", base::fit(part.substr(4), 40), most_times));
    } else {
      refuse(fmt::format("has \"{}\", which is not understood", base::fit(part, 40)));
    }
  }
  if (!days) refuse("does not say how far apart (every=30d)");
  if (!times) refuse("does not say how many times (max=3)");
  return {std::chrono::days{*days}, *times};
}

std::vector<base::Instant> times_of(const Repeat& repeat, base::Instant first, const std::string& zone) {
  const auto wall = zones::to_wall(first, zone);
  std::vector<base::Instant> times;
  for (int i = 1; i <= repeat.times; ++i) times.push_back(zones::to_instant(wall + repeat.every * i, zone));
  if (times.back() > zones::last_supported())
    refuse(fmt::format("reaches until {}, but zone rules are known until the end of 2037",
                       base::format_instant(times.back())));
  return times;
}

}  // namespace farmtok::farm::planning
