#pragma once
// Whether anybody learns that a post fires.

#include <optional>
#include <string>

#include "model/scheduled.hpp"
#include "sql/database.hpp"

namespace farmtok::farm {

/// Whether the firing is told by mail or webhook, or its volunteer comes upon the post in another way: in a calendar
/// feed that shows it, or from a post of the same batch that is told.
bool reaches_somebody(sql::Database& db, const model::Scheduled& post);

/// What the operator should know of a post that reaches nobody, and the command that helps: before it fires, to name an
/// address, after it, to hand the link on. Empty for one that reaches somebody, and for one whose proof is in.
std::optional<std::string> reach_note(sql::Database& db, const model::Scheduled& post);

/// The post with that note in its notice.
model::Scheduled with_reach_note(sql::Database& db, model::Scheduled post);

/// The posts that have not fired and are told to nobody themselves; counted up to `most`.
std::int64_t count_untold(sql::Database& db, std::int64_t most);

}  // namespace farmtok::farm
