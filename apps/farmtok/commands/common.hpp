#pragma once
// Shared code of several commands.

#include <functional>
#include <string>
#include <string_view>

#include "context.hpp"
#include "request/request.hpp"

namespace farmtok::cli {

/// "/jobs/ID/results". Throws USAGE for an empty id.
std::string path_of(std::string_view before, std::string_view id, std::string_view after = {});

/// A client for what takes long (gigabytes to read, a video to decode, a render), while the daemon sends nothing: it
/// waits without an end, unless --timeout says otherwise. The daemon is started, if necessary.
client::Client patient(Context& context);

/// GET of one object.
Json fetch(Context& context, std::string_view before, std::string_view id, std::string_view after = {});

/// Distinguishes requests of a batch under one idempotency key.
std::string part_of(const Entry& entry);

/// Prints a list with --limit, --cursor and --all; says on stderr when a table is cut. `shape`, if any, converts each
/// item to its printed form.
int print_list(Context& context, const std::string& path, const client::Query& query,
               Json (*shape)(const Json&) = nullptr);

/// The items of an answer that is an object, one by one, for --ndjson, --csv and --ids: each with these fields, of
/// which the first is its id. Answers whether that was the form asked for; else nothing is printed.
bool print_items_of(Context& context, const Json& items, const std::vector<std::string>& fields);

/// Prints one object: GET before/ID.
int print_one(Context& context, std::string_view before);

/// For each entry, PATCH before/ID with its body; refuses an empty one. `look` gets each changed object.
int edit_entries(Context& context, std::string_view id_field, std::string_view before,
                 const std::function<void(const std::string& id, Json& body)>& prepare = {},
                 const std::function<void(const Json& changed)>& look = {});

/// Asks before the daemon takes something away with `request`; with --yes and in a dry run nothing is asked. The daemon
/// is asked first whether it can: a question about what cannot be done helps no one. Throws what it refuses, and
/// INTERRUPTED with `refused` for a no.
void ask_about(Context& context, client::Request request, const std::string& question, const std::string& refused);

/// The daemon's answer as it is printed: in a dry run {"deleted":true} is {"would_be_deleted":true}.
Json outcome_of(const Context& context, Json done);

/// Deletes all that are named, after asking; prints {"deleted":true,ID_FIELD:…} for each.
int delete_all(Context& context, std::string_view id_field, std::string_view before, std::string_view what,
               std::string_view along = "");

/// --exit-status: 0 done, 1 failed, 8 not finished yet.
int status_of(std::string_view state);

/// Waits until the post's video is rendered, with a bar on a terminal; returns the post in its state then.
/// Throws INVALID_MEDIA with the reason when the rendering failed, TIMED_OUT after `seconds` (0 = never).
Json await_render(Context& context, Json post, std::int64_t seconds);

}  // namespace farmtok::cli
