#pragma once
// Values inside a stranger's record: found by their paths, and read only when they are valid for their field. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "farm/discovery/records/fields.hpp"

namespace farmtok::farm::discovery {

/// An id as text: digits of a whole number without a zero in front, or a text of letters, digits and ._:- of at most
/// 100. A number with a fraction or beyond 64 bits has lost digits already and is no id.
std::optional<std::string> id_of(const Value& value);
/// Without blanks around it, cut to `most` bytes; empty for anything but a text.
std::string text_of(const Value& value, std::size_t most = 10'000);
/// The same of a plain text; empty too when it is no valid UTF-8.
std::string text_in(std::string_view text, std::size_t most = 10'000);
/// As text_of, absent when empty.
std::optional<std::string> some_text(const Value& value, std::size_t most = 500);
/// A whole number from 0 to 10^13, also in a text: "1234", "1,234,567", "12.5K", "1.2M".
std::optional<std::int64_t> count_of(const Value& value);
/// A length above 0 and up to 24 hours; `per_second` parts of a number make a second. A text may also be a clock's
/// ("0:15", "1:02:03") or ISO 8601 ("PT1M15S").
std::optional<double> seconds_of(const Value& value, double per_second);
/// Seconds or milliseconds since 1970 (also as digits in a text) or ISO 8601, from 2005 to two days after `now`. A day
/// or a time without an offset is one of UTC.
std::optional<base::Instant> moment_of(const Value& value, base::Instant now);
/// true, a number other than 0, or "true", "yes" or "1". Empty when it says neither yes nor no.
std::optional<bool> flag_of(const Value& value);
/// Whether one of the flags in these places is set. One that says neither yes nor no counts as set: a filter that wants
/// no advertisements gets none by mistake.
bool any_flag(const Record& record, Paths paths);
/// The text when it says something, but is no plain number: worth a note when nothing was read out of it. Else empty.
std::string_view words_in_value(const Value& value);
/// An http or https address; one that begins with a slash is completed by `base`, if there is one.
std::optional<std::string> url_of(const Value& value, std::string_view base);

/// Hashtags of a list of texts or of objects that have one under `name`; lower case, each once,
/// separated by blanks.
std::string hashtags_of(const Value& list, Paths name);
/// The hashtags in a text; "＃" of full width begins one, too.
std::string hashtags_in(std::string_view text);

}  // namespace farmtok::farm::discovery
