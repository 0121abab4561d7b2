#pragma once
// Whether the firing of a post reaches anyone.

#include <optional>
#include <string>

#include "model/scheduled.hpp"
#include "settings/settings.hpp"
#include "sql/database.hpp"

namespace farmtok::farm::planning {

/// Whether the post notifies by mail or webhook, or its volunteer can find it in another way: in a calendar feed that
/// shows it, or through a notified post of the same batch.
bool reaches_somebody(sql::Database& db, const model::Scheduled& post);

/// A note for the operator about a post that reaches no one, with the command that helps: before it fires, to name an
/// address, after it, to pass the link on. Empty for one that reaches someone, and for one that has its proof.
std::optional<std::string> reach_note(sql::Database& db, const model::Scheduled& post);

/// The post with that note in its notice, with what its copy does not keep and what becomes of its label, and with what
/// helps where provenance.policy blocks it.
model::Scheduled with_notes(const settings::Settings& settings, sql::Database& db, model::Scheduled post);

/// The posts that have not fired and notify no one themselves; counted up to `most`.
std::int64_t count_untold(sql::Database& db, std::int64_t most);

}  // namespace farmtok::farm::planning
