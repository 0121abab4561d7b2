#pragma once
// The reasons of a job: the videos that it found, and the conditions that it read from its filter.

#include "context.hpp"

namespace farmtok::cli {

/// `jobs found`.
int list_found(Context& context);
/// How the daemon reads a filter: {conditions, understood, not_understood, contradictions}.
Json read_filter(Context& context, const std::string& text);
/// A note with how many videos of the job each condition of its filter dropped, and other skipped ones; nothing
/// when there are none.
void tell_dropped(Context& context, const Json& job);
/// Notes how a job that ended with fewer videos than it was to find would find more.
void tell_remedies(Context& context, const Json& job);
/// `jobs explain-filter`.
int explain_filter(Context& context);

}  // namespace farmtok::cli
