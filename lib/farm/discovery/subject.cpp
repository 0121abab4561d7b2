#include "farm/discovery/subject.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "farm/discovery/terms.hpp"

namespace farmtok::farm {

std::optional<std::string> no_subject(std::string_view prompt) {
  if (base::trim(prompt).empty() || !topics_of(prompt).empty()) return std::nullopt;
  return fmt::format("\"{}\" names no subject: every video is found, the most engaging first", base::fit(prompt, 60));
}

}  // namespace farmtok::farm
