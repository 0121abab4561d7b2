#include "farm/kinds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text/text.hpp"

namespace farmtok::farm {
namespace {

struct Kind {
  std::string_view prefix, noun;
};
constexpr std::array kinds{Kind{"job_", "job"}, Kind{"res_", "result"}, Kind{"post_", "post"}, Kind{"med_", "media"},
                           Kind{"feed_", "feed"}};

/// A job has results and posts; everything else is shown itself.
std::string shown(std::string_view wanted, std::string_view is, std::string_view id) {
  if (is == "job" && wanted == "result") return fmt::format("`farmtok results list {}` lists its results.", id);
  if (is == "job" && wanted == "post") return fmt::format("`farmtok schedule list --job {}` lists its posts.", id);
  if (is == "job") return fmt::format("`farmtok jobs show {}` shows it.", id);
  if (is == "result") return fmt::format("`farmtok results show {}` shows it, and which job and post it has.", id);
  if (is == "post") return fmt::format("`farmtok schedule show {}` shows it, and which job and result it has.", id);
  if (is == "media") return fmt::format("`farmtok media show {}` shows it.", id);
  return "`farmtok calendar feed list` shows it.";
}

}  // namespace

base::Error no_such(base::Code code, std::string_view noun, std::string_view id, std::string hint) {
  const auto named = base::fit(id, 60);
  const auto kind = std::ranges::find_if(kinds, [&](const Kind& each) { return id.starts_with(each.prefix); });
  if (kind == kinds.end() || kind->noun == noun)
    return {code, fmt::format("there is no {} {}", noun, named), std::move(hint)};
  const auto one = [](std::string_view of) {
    return of == "media" ? std::string{"a media file"} : fmt::format("a {}", of);
  };
  return {code, fmt::format("{} is the id of {}, not of {}", named, one(kind->noun), one(noun)),
          shown(noun, kind->noun, named)};
}

}  // namespace farmtok::farm
