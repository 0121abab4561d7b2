#include "farm/discovery/advance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text/text.hpp"
#include "farm/discovery/found.hpp"
#include "farm/discovery/policy.hpp"
#include "farm/jobs/finish.hpp"
#include "farm/jobs/jobs.hpp"
#include "queue/queue.hpp"

namespace farmtok::farm::discovery {
namespace {

using model::FoundState;
using model::Job;
using model::JobStatus;
using model::WorkKind;

/// From this rank on a video may become a result. All of a channel may: its ranks are its own order.
double fitting_rank(const Farm& farm, const Job& job) {
  if (job.job_mode == model::JobMode::channel) return std::numeric_limits<double>::lowest();
  return static_cast<double>(score_policy(farm.settings).keep);
}

/// Each analyst has a separate share of the lane: one that hangs delays none of the others.
std::string analyst_of(const Job& job) {
  const auto named = job.analysis_provider.value_or("");
  return named.empty() ? std::string{asks_nobody} : named;
}

void analyse_best(const Farm& farm, store::Tx& tx, const Job& job, std::int64_t how_many) {
  for (const auto found_id : best_waiting(tx.db, job.job_id, how_many, fitting_rank(farm, job))) {
    set_found(tx, found_id, FoundState::analysing);
    queue::add(tx, {.kind = WorkKind::analyse,
                    .key = fmt::format("{}", found_id),
                    .subject = job.job_id,
                    .run_at = tx.now,
                    .lane_key = analyst_of(job)});
  }
}

void ask_for_a_page(store::Tx& tx, const Job& job) {
  queue::add(tx, {.kind = WorkKind::discover,
                  .key = job.job_id,
                  .subject = job.job_id,
                  .run_at = tx.now,
                  .lane_key = job.discovery_provider});
}

std::string source_words(const Job& job, bool filtered) {
  const auto provider = job.discovery_provider.value_or("the provider");
  const auto has_no_more = filtered ? " has no more that passes the filter" : " has no more";
  return (provider == "catalogue" ? "the catalogue" : provider) + has_no_more;
}

/// ", 0 of them with a video"; empty while each has one.
std::string videos_missing(const model::JobProgress& progress) {
  if (progress.with_video >= progress.kept) return {};
  return fmt::format(", {} of them with a video", progress.with_video);
}

/// The remark of a job that found all requested results.
std::optional<std::string> remark(const model::JobProgress& progress) {
  const auto missing = videos_missing(progress);
  if (missing.empty()) return std::nullopt;
  return fmt::format("{} kept{}", progress.kept, missing);
}

}  // namespace

std::int64_t enough_waiting(const Farm& farm, const Job& job, std::int64_t missing) {
  return missing * (job.job_mode == model::JobMode::channel ? 1 : search_policy(farm.settings).gathered_per_wanted);
}

std::string shortfall(const Job& job, const std::string& why, std::span<const DroppedBy> dropped) {
  const auto& progress = job.progress.value();
  std::vector<std::string> parts;
  const auto tell = [&](std::int64_t number, const char* word) {
    if (number > 0) parts.push_back(fmt::format("{} {}", number, word));
  };
  tell(progress.filtered, "filtered");
  tell(progress.seen, "seen");
  tell(progress.duplicates, progress.duplicates == 1 ? "duplicate" : "duplicates");
  tell(progress.pinned, "pinned");
  tell(progress.photos, progress.photos == 1 ? "photo post" : "photo posts");
  tell(progress.unfit, "unfit");
  tell(progress.failed, "failed");
  return fmt::format("{} of {}{}: {}{}{}{}{}", progress.kept, job.output_quantity, videos_missing(progress), why,
                     parts.empty() ? "" : "; ", base::join(parts, ", "),
                     dropped.empty() ? "" : "; dropped: ", dropped_words(dropped));
}

void advance(const Farm& farm, store::Tx& tx, Job& job) {
  const auto& progress = job.progress.value();
  const auto missing = job.output_quantity - progress.kept;
  if (missing <= 0) return jobs::finish_job(farm, tx, job, JobStatus::COMPLETED, remark(progress));
  job.status_reason.reset();  // the reason of a failed try
  jobs::save_job(tx, job);

  const auto fall_short = [&](const std::string& why, std::span<const DroppedBy> dropped) {
    jobs::finish_job(farm, tx, job, JobStatus::COMPLETED, shortfall(job, why, dropped));
  };
  const auto open = count_found(tx.db, job.job_id, FoundState::analysing);
  const auto waiting = count_found(tx.db, job.job_id, FoundState::waiting);
  const auto policy = search_policy(farm.settings);
  const auto per_wanted = policy.analysed_per_wanted;
  const auto may_analyse = per_wanted * job.output_quantity - progress.analysed - progress.failed - open;
  if (may_analyse <= 0) {
    if (open > 0) return;
    return fall_short(fmt::format("videos analysed: {}, {} for each wanted one (analysis.per_wanted)",
                                  progress.analysed + progress.failed, per_wanted),
                      dropped_by(tx.db, job.job_id));
  }
  if (open >= missing) return;

  const auto pages = policy.most_pages;
  const bool exhausted = get_search(tx.db, job.job_id).exhausted;
  const bool looked_enough = exhausted || progress.pages >= pages;
  if (!looked_enough && waiting < enough_waiting(farm, job, missing - open)) return ask_for_a_page(tx, job);
  if (waiting > 0) return analyse_best(farm, tx, job, std::min(missing - open, may_analyse));
  if (open > 0) return;
  const auto dropped = dropped_by(tx.db, job.job_id);
  fall_short(exhausted ? source_words(job, !dropped.empty())
                       : fmt::format("pages looked through: {} (discovery.max_pages)", pages),
             dropped);
}

}  // namespace farmtok::farm::discovery
