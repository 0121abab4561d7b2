#pragma once
// Values inside a stranger's record: found by their paths, and read only when they can be what they say. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/time.hpp"

namespace farmtok::farm {

/// The first value that is there and not null. `paths`: names joined by dots, numbers for places in a list, ways to try
/// joined by bars: "video.cover.url_list.0|video.cover". Null when there is none.
const base::Json* value_at(const base::Json& record, std::string_view paths);

/// An id as text: digits of a whole number, or a text of letters, digits and ._:- of at most 100. A number with a
/// fraction or beyond 64 bits has lost digits already and is no id.
std::optional<std::string> id_of(const base::Json* value);
/// Valid UTF-8 without blanks around it, cut to `most` bytes; empty for anything but a text.
std::string text_of(const base::Json* value, std::size_t most = 10'000);
/// As text_of, absent when empty.
std::optional<std::string> some_text(const base::Json* value, std::size_t most = 500);
/// A whole number from 0 to 10^13, also as digits in a text.
std::optional<std::int64_t> count_of(const base::Json* value);
/// A length above 0 and up to 24 hours; `per_second` parts of the value make a second.
std::optional<double> seconds_of(const base::Json* value, double per_second);
/// Seconds or milliseconds since 1970 (also as digits in a text) or ISO 8601, from 2005 to two days after `now`.
std::optional<base::Instant> moment_of(const base::Json* value, base::Instant now);
/// true, or a number other than 0.
bool truth_of(const base::Json* value);
/// An http or https address; one that begins with a slash is completed by `base`, if there is one.
std::optional<std::string> url_of(const base::Json* value, std::string_view base);

/// Hashtags of a list of texts or of objects that have one under `name` (paths as above); lower case, each once,
/// separated by blanks.
std::string hashtags_of(const base::Json* list, std::string_view name);
/// The hashtags that stand in a text.
std::string hashtags_in(std::string_view text);

}  // namespace farmtok::farm
