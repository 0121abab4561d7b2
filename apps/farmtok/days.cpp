#include "days.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "times.hpp"

namespace farmtok::cli {

using base::Code;
using base::Error;

std::chrono::year_month_day day_for_request(std::string_view name, std::string_view typed, base::Instant now) {
  const auto text = base::trim(typed);
  if (const auto day = base::parse_day(text)) return *day;
  std::string why;
  try {
    if (const auto moment = base::parse_instant(bound_for_request("day", text, now))) return local_day(*moment);
  } catch (const Error& error) {
    // "… (the order of day and month is not the same everywhere)"
    if (const auto at = error.message.find(" ("); at != std::string::npos) why = error.message.substr(at);
  }
  throw Error{Code::USAGE, fmt::format("{} is \"{}\", which is no day{}", name, base::fit(text, 40), why),
              "Write it like 2026-12-24, tomorrow, \"next Friday\" or \"Dec 24\"."};
}

void check_order(std::string_view first_flag, const std::string& first, std::string_view last_flag,
                 const std::string& last) {
  const auto from = base::parse_instant(first), until = base::parse_instant(last);
  if (from && until && *until < *from)
    throw Error{Code::USAGE, fmt::format("--{} is before --{}, so nothing lies between them", last_flag, first_flag),
                fmt::format("Swap them: --{} is the earlier one.", first_flag)};
}

}  // namespace farmtok::cli
