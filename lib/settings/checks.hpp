#pragma once
// Checks of single keys beyond their type. Each returns why a text is no valid value; empty when it is one.

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace farmtok::settings {

/// First and last day of each span, and why the text is invalid; then the spans mean nothing.
struct Days {
  std::vector<std::pair<std::chrono::year_month_day, std::chrono::year_month_day>> spans;
  std::string fault;  // "\"banana\" is no day like 2026-12-25"
};
/// "2026-12-25,2026-12-31..2027-01-02"; a blank text has none.
Days parse_days(std::string_view text);

std::string fault_of_days(std::string_view text);
/// Lengths of time, separated by commas.
std::string fault_of_waits(std::string_view text);
/// A time in ISO 8601; may be empty.
std::string fault_of_moment(std::string_view text);
/// One bare mail address.
std::string fault_of_sender(std::string_view text);
/// The whole path of a file or folder; may be empty. A relative one would depend on the folder farmtokd starts in.
std::string fault_of_path(std::string_view text);
/// What webhooks are signed with; may be empty. The text never stands in the answer.
std::string fault_of_signing_secret(std::string_view text);
/// HOST=whsec_… of several receivers, separated by commas; may be empty. The result never contains the text.
std::string fault_of_receivers_secrets(std::string_view text);

/// Half of the token that opens the operator's API to the network; may be empty. The result never contains the text.
std::string fault_of_install_secret(std::string_view text);

}  // namespace farmtok::settings
