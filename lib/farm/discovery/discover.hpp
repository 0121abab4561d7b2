#pragma once
// The work of kind `discover`: one page of one job's provider, its videos sorted into those that wait for analysis and
// those that are skipped.

#include <vector>

#include "farm/discovery/found.hpp"
#include "farm/discovery/provider.hpp"
#include "farm/discovery/relevance/relevance.hpp"
#include "farm/farm.hpp"
#include "model/job.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm::discovery {

/// A page's videos, sorted: the rows to add, and their contribution to the job's counts.
struct SortedPage {
  std::vector<Found> found;
  model::JobProgress counts;
  Tally dropped;  // by the conditions of the filter
};

/// Reads the records that the job and the account have already. Skipped and counted: a video that is in the job twice
/// (the same id; the same author, length and text; the same file or address), is pinned, was offered by an earlier job
/// (unless job.allow_seen), or fails the filter. The others wait, ranked by relevance; a channel's in its own order.
SortedPage sort_page(sql::Database& db, const model::Job& job, const FoundPage& page, const Filter& filter,
                     const Rarity& rarity, base::Instant now);

/// Retries a provider that fails for discovery.patience; after that, or when it refuses, the job FAILs with the
/// provider's words.
queue::Handler discover_handler(Farm& farm, const DiscoveryProviders& providers, Rarity rarity);

}  // namespace farmtok::farm::discovery
