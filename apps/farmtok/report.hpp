#pragma once
// How a failure is told: for a person, or as one JSON object, always on stderr.

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"

namespace farmtok::cli {

/// What a failure belonged to within a batch; `line` is 0 where there are no lines.
struct Subject {
  std::string name = {};
  std::size_t line = 0;
};

/// {"code","message","hint","retryable","details"}, and "line" or "subject" within a batch.
base::Json error_json(const base::Error& error, const Subject& subject);
/// "error: …", one line for each detail, "hint: …".
std::string error_text(const base::Error& error, const Subject& subject, bool colour);

/// Writes it to stderr and answers the exit status.
int report(const base::Error& error, bool json, bool colour, const Subject& subject = {});

/// Puts the command that helps into a hint without one, for the daemon's own codes; `id` is what the command was about,
/// and without it nothing is put.
void improve(base::Error& error, std::string_view id);

}  // namespace farmtok::cli
