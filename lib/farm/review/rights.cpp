#include "farm/review/rights.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/review/policy.hpp"

namespace farmtok::farm::review {
namespace {

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

}  // namespace

std::optional<std::string> rights_warning(const settings::Settings& settings, const model::Result& result) {
  const auto policy = rights_policy(settings).unknown;
  if (policy == UnknownRights::off || !result.source_provider || result.rights_status != model::RightsStatus::unknown)
    return std::nullopt;
  const auto help = fmt::format(
      "Record the permission: `farmtok results edit {} --rights permission --rights-note \"who agreed, when\"`.",
      result.result_id);
  const auto words =
      fmt::format("there is no recorded right to use the video of @{}", result.tiktok_author.value_or("unknown"));
  if (policy == UnknownRights::require)
    throw base::Error{base::Code::RIGHTS_REQUIRED,
                      fmt::format("result {} cannot be scheduled: {}", result.result_id, words),
                      help,
                      {{"rights_status", "is unknown"}}};
  return fmt::format("{}. {}", words, help);
}

std::string with_credit(std::string caption, const std::optional<std::string>& credit_line) {
  static constexpr std::string_view mark = "{credit}";
  if (caption.find(mark) == caption.npos) return caption;
  if (credit_line && !credit_line->empty()) {
    replace_all(caption, mark, *credit_line);
    return caption;
  }
  replace_all(caption, " {credit}", "");
  replace_all(caption, mark, "");
  return std::string{base::trim(caption)};
}

std::optional<std::string> credit_line_of(const settings::Settings& settings, const std::string& author,
                                          const std::optional<std::string>& author_name) {
  const auto line = rights_policy(settings).credit;
  if (author.empty() || line.empty()) return std::nullopt;
  // One pass, so that a name which itself holds "{author}" stays unchanged.
  std::string made;
  for (std::size_t at = 0; at < line.size();) {
    const auto rest = std::string_view{line}.substr(at);
    if (rest.starts_with("{author}")) {
      made += author;
      at += 8;
    } else if (rest.starts_with("{name}")) {
      made += author_name && !author_name->empty() ? *author_name : author;
      at += 6;
    } else {
      made += line[at++];
    }
  }
  return base::fit(made, 300);
}

}  // namespace farmtok::farm::review
