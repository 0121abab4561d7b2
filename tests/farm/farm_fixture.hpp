#pragma once
// A whole farm without a daemon, and the shortest way to a job, a result and a post in it.

#include "farm/credits/credits.hpp"
#include "farm/farm.hpp"
#include "farm/jobs/create.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/review/results.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "store/rows.hpp"
#include "support.hpp"

namespace farmtok::test {

struct FarmFixture {
  TempFolder folder;
  base::ManualClock clock{noon()};
  store::Store store{folder.path(), clock};
  settings::Settings settings = settings::Settings::load({{"state", folder.path()}});
  farm::Farm farm{store, settings, {"http://farm.test"}, "usr_1", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};

  FarmFixture() { farm::credits::open_ledger(farm); }

  model::Job job(base::Json extra = base::Json::object()) {
    extra["job_mode"] = "manual";
    return farm::jobs::create_job(farm, farm::jobs::draft_job(farm, extra, {}));
  }
  model::Result result(const std::string& job_id, base::Json extra = base::Json::object()) {
    if (!extra.contains("post_text")) extra["post_text"] = "a text";
    return farm::review::add_result(farm, job_id, extra);
  }
  /// A post without a video, due at `at`.
  model::Scheduled post(base::Instant at, base::Json extra = base::Json::object()) {
    const auto made = result(job().job_id, std::move(extra));
    return farm::planning::schedule_result(farm, made.result_id, {{"scheduled_datetime", base::format_instant(at)}});
  }
  model::Scheduled read(const std::string& scheduled_id) {
    return store.read([&](sql::Database& db) { return farm::planning::get_post(db, scheduled_id); });
  }
  std::vector<model::Work> work(const std::string& where = "1") {
    return store.read([&](sql::Database& db) {
      return store::all<model::Work>(db(store::select<model::Work>("work", "WHERE " + where + " ORDER BY work_id")));
    });
  }
  std::int64_t events(const std::string& what) {
    return store.read([&](sql::Database& db) {
      auto query = db("SELECT count(*) FROM events WHERE what = ?", what);
      query.next();
      return query.integer(0);
    });
  }
};

}  // namespace farmtok::test
