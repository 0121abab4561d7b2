#pragma once
// The videos that a job found: rows of `found`, and the place in its provider's pages, a row of `searches`.

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "farm/page.hpp"
#include "model/enums.hpp"
#include "model/found.hpp"

namespace farmtok::farm::discovery {

struct Found {
  std::int64_t found_id = 0;
  std::string job_id{};
  model::FoundState state = model::FoundState::waiting;
  double rank = 0;  // the best first
  std::optional<std::string> reason{};
  model::FoundVideo video{};
};

void add_found(store::Tx& tx, const Found& found);
std::optional<Found> find_found(sql::Database& db, std::int64_t found_id);
void set_found(store::Tx& tx, std::int64_t found_id, model::FoundState state,
               const std::optional<std::string>& reason = {});
/// The ids of the waiting ones, the best first. Of those with the rank `fits` or a better one, those whose file or
/// address is known go before the others.
std::vector<std::int64_t> best_waiting(sql::Database& db, const std::string& job_id, std::int64_t limit, double fits);
std::int64_t count_found(sql::Database& db, const std::string& job_id, model::FoundState state);
/// In the order in which they were found. Throws INVALID_REQUEST for a state that does not exist, JOB_NOT_FOUND.
Page<Found> list_found(sql::Database& db, const std::string& job_id, const std::optional<std::string>& state,
                       const PageRequest& page);
/// {found_id, video_id, state, reason, rank, author, views, source_url, …}: the fields that show a person why.
base::Json found_json(const Found& found);

struct Search {
  std::optional<std::string> cursor;
  bool exhausted = false;
};
Search get_search(sql::Database& db, const std::string& job_id);
void save_search(store::Tx& tx, const std::string& job_id, const Search& search);

/// The earlier job of the account that made this video a result; empty when none did.
std::optional<std::string> offered_by(sql::Database& db, const std::string& user_id, const std::string& video_id);
/// Records that it is a result now; the first such job stays recorded.
void mark_offered(store::Tx& tx, const std::string& user_id, const std::string& video_id, const std::string& job_id);

}  // namespace farmtok::farm::discovery
