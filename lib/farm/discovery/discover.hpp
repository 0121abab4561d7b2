#pragma once
// The work of kind `discover`: one page of one job's provider, its videos sorted into those that wait to be analysed
// and those that are passed over.

#include <vector>

#include "farm/discovery/found.hpp"
#include "farm/discovery/provider.hpp"
#include "farm/discovery/relevance.hpp"
#include "model/job.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm {

/// A page's videos, sorted: the rows to add, and what they add to the job's counts.
struct SortedPage {
  std::vector<Found> found;
  model::JobProgress counts;
  Tally dropped;  // by the conditions of the filter
};

/// Reads what the job and the account know already. Passed over and counted: what stands twice in the job (the same
/// id; the same author, length and text; the same file or address), is pinned, was offered by an earlier job (unless
/// job.allow_seen), or does not pass the filter. The others wait, ranked by relevance; a channel's in its own order.
SortedPage sort_page(sql::Database& db, const model::Job& job, const FoundPage& page, const Filter& filter,
                     const Rarity& rarity, base::Instant now);

/// A provider that fails is waited for as long as discovery.patience says; then, or when it refuses, the job FAILs with
/// the provider's words.
queue::Handler discover_handler(Farm& farm, const DiscoveryProviders& providers, Rarity rarity);

}  // namespace farmtok::farm
