#pragma once
// How many videos each condition of a job's filter dropped: rows of `dropped`.

#include <span>
#include <string>
#include <vector>

#include "farm/discovery/filter/filter.hpp"
#include "store/store.hpp"

namespace farmtok::farm::discovery {

struct DroppedBy {
  std::string condition;  // in plain words: "at least 50,000 views"
  std::int64_t videos = 0;
};

void add_dropped(store::Tx& tx, const std::string& job_id, const Tally& more);
/// The condition that dropped the most is first.
std::vector<DroppedBy> dropped_by(sql::Database& db, const std::string& job_id);
/// "200 by \"at least 50,000 views\", 12 by \"no ads\""; conditions after the first few are summed up. Empty for
/// none. Pure.
std::string dropped_words(std::span<const DroppedBy> dropped);

}  // namespace farmtok::farm::discovery
