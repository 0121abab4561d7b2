#include "farm/discovery/found.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/jobs/jobs.hpp"
#include "model/json.hpp"

namespace farmtok::farm::discovery {
namespace {

using model::FoundState;

constexpr auto columns = "found_id, job_id, state, rank, reason, video";

Found read(const sql::Query& query) {
  return {.found_id = query.integer(0),
          .job_id = query.text(1),
          .state = model::enum_value<FoundState>(query.text(2)).value_or(FoundState::dropped),
          .rank = query.real(3),
          .reason = query.is_null(4) ? std::nullopt : std::optional{query.text(4)},
          .video = model::from_json<model::FoundVideo>(base::parse_json(query.text(5), "a found video"))};
}

}  // namespace

void add_found(store::Tx& tx, const Found& found) {
  tx.db("INSERT INTO found (job_id, video_id, state, rank, reason, video) VALUES (?, ?, ?, ?, ?, ?)", found.job_id,
        found.video.video_id, model::enum_name(found.state), found.rank, found.reason,
        base::to_line(model::to_json(found.video)))
      .run();
}

std::optional<Found> find_found(sql::Database& db, std::int64_t found_id) {
  auto query = db(fmt::format("SELECT {} FROM found WHERE found_id = ?", columns), found_id);
  if (!query.next()) return std::nullopt;
  return read(query);
}

void set_found(store::Tx& tx, std::int64_t found_id, FoundState state, const std::optional<std::string>& reason) {
  tx.db("UPDATE found SET state = ?, reason = ? WHERE found_id = ?", model::enum_name(state), reason, found_id).run();
}

std::vector<std::int64_t> best_waiting(sql::Database& db, const std::string& job_id, std::int64_t limit, double fits) {
  std::vector<std::int64_t> made;
  auto query =
      db("SELECT found_id FROM found WHERE job_id = ? AND state = 'waiting' ORDER BY CASE WHEN rank < ? THEN 2 WHEN "
         "coalesce(video ->> 'file', video ->> 'video_url') IS NULL THEN 1 ELSE 0 END, rank DESC, found_id LIMIT ?",
         job_id, fits, limit);
  while (query.next()) made.push_back(query.integer(0));
  return made;
}

std::int64_t count_found(sql::Database& db, const std::string& job_id, FoundState state) {
  return count(db("SELECT count(*) FROM found WHERE job_id = ? AND state = ?", job_id, model::enum_name(state)));
}

Page<Found> list_found(sql::Database& db, const std::string& job_id, const std::optional<std::string>& state,
                       const PageRequest& page) {
  jobs::get_job(db, job_id);
  const auto names = model::enum_names<FoundState>();
  if (state && !model::enum_value<FoundState>(*state))
    throw base::Error{base::Code::INVALID_REQUEST,
                      fmt::format("there is no state \"{}\" of a found video", base::fit(*state, 40)),
                      fmt::format("Use one of {}.", base::join(names, ", ")),
                      {{"state", "must be one of " + base::join(names, ", ")}}};
  const auto after = page.cursor ? read_cursor(*page.cursor).first : 0;
  auto query = db(fmt::format("SELECT {} FROM found WHERE job_id = ?1 AND (?2 IS NULL OR state = ?2) AND found_id > ?3 "
                              "ORDER BY found_id LIMIT ?4",
                              columns),
                  job_id, state, after, page.limit + 1);
  Page<Found> made;
  std::size_t bytes = 0;
  while (query.next()) {
    if (static_cast<std::int64_t>(made.items.size()) == page.limit || bytes >= most_page_bytes) {
      made.next_cursor = make_cursor(made.items.back().found_id, 0);
      break;
    }
    bytes += query.text_view(5).size();
    made.items.push_back(read(query));
  }
  made.total = bounded_count(db(fmt::format("SELECT count(*) FROM (SELECT 1 FROM found WHERE job_id = ?1 "
                                            "AND (?2 IS NULL OR state = ?2) LIMIT {})",
                                            most_counted + 1),
                                job_id, state));
  return made;
}

base::Json found_json(const Found& found) {
  const auto video = model::to_json(found.video);
  base::Json made{
      {"found_id", found.found_id}, {"video_id", found.video.video_id}, {"state", model::enum_name(found.state)}};
  if (found.reason) made["reason"] = *found.reason;
  made["rank"] = found.rank;
  for (const auto* field : {"author", "views", "likes", "seconds", "posted_at", "text", "source_url", "ai_declared"})
    if (const auto told = video.find(field); told != video.end()) made[field] = *told;
  return made;
}

Search get_search(sql::Database& db, const std::string& job_id) {
  auto query = db("SELECT cursor, exhausted FROM searches WHERE job_id = ?", job_id);
  if (!query.next()) return {};
  return {query.is_null(0) ? std::nullopt : std::optional{query.text(0)}, query.integer(1) != 0};
}

void save_search(store::Tx& tx, const std::string& job_id, const Search& search) {
  tx.db("UPDATE searches SET cursor = ?, exhausted = ? WHERE job_id = ?", search.cursor, search.exhausted, job_id)
      .run();
}

std::optional<std::string> offered_by(sql::Database& db, const std::string& user_id, const std::string& video_id) {
  auto query = db("SELECT job_id FROM offered WHERE user_id = ? AND video_id = ?", user_id, video_id);
  if (!query.next()) return std::nullopt;
  return query.text(0);
}

void mark_offered(store::Tx& tx, const std::string& user_id, const std::string& video_id, const std::string& job_id) {
  tx.db("INSERT INTO offered (user_id, video_id, job_id, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (user_id, video_id) DO NOTHING",
        user_id, video_id, job_id, base::to_millis(tx.now))
      .run();
}

}  // namespace farmtok::farm::discovery
