#pragma once
// A farm whose clock shows Monday, 1 June 2026, 08:00 in New York, and jobs that post there at 9 and at 18.

#include "farm/farm_fixture.hpp"
#include "farm/planning/slots/propose.hpp"
#include "farm/planning/slots/slots.hpp"
#include "zones/zones.hpp"

namespace farmtok::test {

inline constexpr auto morning_and_evening = "0 9,18 * * * America/New_York";

struct PlanFixture : FarmFixture {
  void use(std::map<std::string, std::string> flags) {
    flags["state"] = folder.path();
    settings = settings::Settings::load(flags);
  }
  model::Job planned_job(base::Json extra = base::Json::object()) {
    if (!extra.contains("schedule_prompt")) extra["schedule_prompt"] = morning_and_evening;
    return job(std::move(extra));
  }
  model::Result scored(const std::string& job_id, std::int64_t score, base::Json extra = base::Json::object()) {
    extra["match_score"] = score;
    return result(job_id, std::move(extra));
  }
  /// Wall times in New York.
  static base::Instant at(const std::string& wall) {
    return zones::to_instant(*base::parse_wall(wall), "America/New_York");
  }
  model::Scheduled stand(const std::string& job_id, base::Instant when, base::Json extra = base::Json::object()) {
    const auto made = result(job_id, std::move(extra));
    return farm::planning::schedule_result(farm, made.result_id, {{"scheduled_datetime", base::format_instant(when)}});
  }
  std::vector<farm::planning::Slot> slots(const model::Job& of, std::chrono::days days) {
    return store.read(
        [&](sql::Database& db) { return farm::planning::slots_of(farm, db, of, clock.now(), clock.now() + days); });
  }
  std::optional<base::Instant> next(const model::Job& of, const std::string& account = "") {
    return store.read([&](sql::Database& db) { return farm::planning::next_slot(farm, db, of, account, clock.now()); });
  }
  farm::planning::Proposal propose(const std::string& job_id, const farm::planning::ProposalRequest& request = {}) {
    return store.read([&](sql::Database& db) { return farm::planning::propose(farm, db, job_id, request); });
  }
  std::int64_t posts() {
    return store.read([&](sql::Database& db) { return farm::planning::list_posts(db, {}, {}).total.value_or(-1); });
  }
  std::vector<model::Scheduled> posts_of(const std::string& result_id) {
    return store.read([&](sql::Database& db) {
      return store::all<model::Scheduled>(
          db(store::select<model::Scheduled>("posts", "WHERE result_id = ? ORDER BY scheduled_datetime"), result_id));
    });
  }
  model::Result read_result(const std::string& result_id) {
    return store.read([&](sql::Database& db) { return farm::review::get_result(db, result_id); });
  }
};

}  // namespace farmtok::test
