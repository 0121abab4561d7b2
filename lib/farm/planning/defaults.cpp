#include "farm/planning/defaults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "farm/jobs/jobs.hpp"
#include "farm/page.hpp"
#include "farm/planning/plan/readings.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/planning/slots/accounts.hpp"
#include "farm/planning/slots/slots.hpp"
#include "queue/events.hpp"

namespace farmtok::farm::planning {
namespace {

using model::Job;
using Text = std::optional<std::string>;

struct Default {
  Text Job::*of_job;
  std::string_view name;    // in the job
  std::string_view column;  // in results and posts
  bool results;             // results have it, too
};
constexpr std::array defaults{
    Default{&Job::on_schedule_email_default, "on_schedule_email_default", "on_schedule_email", true},
    Default{&Job::on_schedule_webhook_default, "on_schedule_webhook_default", "on_schedule_webhook", true},
    Default{&Job::on_proof_email_default, "on_proof_email_default", "on_proof_email", true},
    Default{&Job::on_proof_webhook_default, "on_proof_webhook_default", "on_proof_webhook", true},
    Default{&Job::destination_url, "destination_url", "destination_url", true},
    Default{&Job::inbox_tracer, "inbox_tracer", "inbox_tracer", true},
    Default{&Job::instruction_prompt, "instruction_prompt", "instruction_prompt", false},
};

/// Leaves out results whose posts have all fired.
constexpr std::string_view open_results =
    "job_id = ?1 AND NOT (scheduled = 1 AND NOT EXISTS (SELECT 1 FROM posts WHERE posts.result_id = results.result_id "
    "AND posts.fired = 0))";
constexpr std::string_view open_posts = "job_id = ?1 AND fired = 0";

/// By the id of a result or post, the fields that changed.
using Changed = std::map<std::string, std::vector<std::string>>;

class Spreading {
 public:
  Spreading(Farm& farm, store::Tx& tx, const Job& before, const Job& after, bool apply)
      : farm_(farm), tx_(tx), before_(before), after_(after), apply_(apply) {}

  DefaultsReach run() {
    for (const auto& each : defaults) spread(each);
    record(results_, "result.edited");
    record(posts_, "post.edited");
    for (const auto& [id, fields] : posts_)
      if (std::ranges::any_of(fields, [](const auto& f) { return f == "destination_url" || f == "inbox_tracer"; }))
        look_around(id);
    DefaultsReach made{std::ssize(results_), std::ssize(posts_), 0};
    for (const auto& [name, number] : count_own_values(tx_.db, after_))
      if (changed(name)) made.own += number;
    return made;
  }

 private:
  bool changed(std::string_view name) const {
    return std::ranges::any_of(defaults, [&](const Default& each) {
      return each.name == name && before_.*each.of_job != after_.*each.of_job;
    });
  }

  void spread(const Default& each) {
    const auto& now = after_.*each.of_job;
    const bool replaces_own = apply_ && now;
    if (!replaces_own && !changed(each.name)) return;
    if (each.results) update("results", "result_id", open_results, each, replaces_own, results_);
    update("posts", "scheduled_id", open_posts, each, replaces_own, posts_);
  }

  void update(std::string_view table, std::string_view id, std::string_view open, const Default& each,
              bool replaces_own, Changed& changed) {
    auto query =
        tx_.db(fmt::format("UPDATE {0} SET {1} = ?2, updated_at = ?3 WHERE {2} AND {1} IS NOT ?2 AND "
                           "(?4 OR {1} IS NULL OR {1} IS ?5) RETURNING {3}",
                           table, each.column, open, id),
               after_.job_id, after_.*each.of_job, base::to_millis(tx_.now), replaces_own, before_.*each.of_job);
    while (query.next()) changed[query.text(0)].emplace_back(each.column);
  }

  void record(const Changed& changed, const char* what) {
    for (const auto& [id, fields] : changed)
      queue::record(tx_, {.who = "operator",
                          .what = what,
                          .subject = id,
                          .job_id = after_.job_id,
                          .why = fmt::format("as its job says: {}", fmt::join(fields, ", "))});
  }

  /// The time of a post changed, and so its neighbours may have.
  void look_around(const std::string& scheduled_id) {
    auto post = get_post(tx_.db, scheduled_id);
    post.notice = with_conflicts(post.notice, conflicts_of(farm_, tx_.db, post));
    save_post(tx_, post);
  }

  Farm& farm_;
  store::Tx& tx_;
  const Job& before_;
  const Job& after_;
  bool apply_;
  Changed results_, posts_;
};

}  // namespace

EditedJob edit_job_and_posts(Farm& farm, const std::string& job_id, const base::Json& request, bool apply) {
  return farm.store.write([&](store::Tx& tx) {
    const auto before = jobs::get_job(tx.db, job_id);
    EditedJob made{jobs::edit_job(farm, job_id, request), {}};
    if (request.contains("schedule_prompt") || request.contains("timezone")) keep_plan_reading(tx, made.job);
    const bool changed =
        std::ranges::any_of(defaults, [&](const auto& each) { return before.*each.of_job != made.job.*each.of_job; });
    if (changed || apply) made.reach = Spreading{farm, tx, before, made.job, apply}.run();
    return made;
  });
}

std::map<std::string, std::int64_t> count_own_values(sql::Database& db, const Job& job) {
  std::map<std::string, std::int64_t> made;
  for (const auto& each : defaults) {
    const auto& usual = job.*each.of_job;
    if (!usual) continue;
    const auto differing = [&](std::string_view table, std::string_view open) {
      return count(db(fmt::format("SELECT count(*) FROM {} WHERE {} AND {} IS NOT ?2", table, open, each.column),
                      job.job_id, *usual));
    };
    // A result that has a post is counted with it.
    const auto number = differing("posts", open_posts) +
                        (each.results ? differing("results", "job_id = ?1 AND scheduled = 0") : std::int64_t{0});
    if (number > 0) made.emplace(each.name, number);
  }
  return made;
}

}  // namespace farmtok::farm::planning
