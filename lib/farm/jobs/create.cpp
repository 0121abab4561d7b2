#include "farm/jobs/create.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/visible.hpp"
#include "crypto/crypto.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/jobs/policy.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::jobs {
namespace {

using base::Code;
using base::Error;
using model::Job;
using model::JobMode;

constexpr std::size_t longest_handle = 24;

bool empty(const std::optional<std::string>& text) { return !text || !base::has_visible_text(*text); }

void check_source(Job& job) {
  if (job.job_mode == JobMode::search && empty(job.content_prompt))
    throw Error{Code::INVALID_REQUEST,
                "a search job needs to know what to look for",
                "Pass --prompt \"…\" (content_prompt), or --mode channel --channel NAME, or --mode manual.",
                {{"content_prompt", "is required when job_mode is search"}}};
  if (job.job_mode == JobMode::channel && empty(job.channel_username))
    throw Error{Code::INVALID_REQUEST,
                "a channel job needs the channel whose videos it takes",
                "Pass --channel NAME (channel_username).",
                {{"channel_username", "is required when job_mode is channel"}}};
  if (!empty(job.channel_username)) job.channel_username = channel_name(*job.channel_username);
}

bool of_handle(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
}

}  // namespace

std::string channel_name(std::string_view written) {
  auto name = base::trim(written);
  if (const auto at = name.find("/@"); at != name.npos) name = name.substr(at + 1);
  if (name.starts_with('@')) name = name.substr(1, name.find_first_of("/?#") - 1);
  const bool only_dots = name.find_first_not_of('.') == name.npos;
  if (only_dots || name.size() > longest_handle || !std::ranges::all_of(name, of_handle))
    throw Error{Code::INVALID_REQUEST,
                fmt::format("\"{}\" is no channel", base::fit(written, 60)),
                "Write its handle, as in --channel alexhormozi, or the address of its page.",
                {{"channel_username", "must be a handle: letters, digits, dots and underscores, 24 at most"}}};
  return std::string{name};
}

Job draft_job(const Farm& farm, const base::Json& request, const Admit& admit) {
  auto job = model::from_request<Job>(request);
  job.job_id = crypto::new_id("job");
  job.user_id = farm.user_id;
  if (job.job_mode == JobMode::manual) {
    job.status = model::JobStatus::COMPLETED;
    return job;
  }
  check_source(job);
  const auto usual = provider_policy(farm.settings);
  if (!job.discovery_provider) job.discovery_provider = usual.discovery;
  if (!job.analysis_provider) job.analysis_provider = usual.analysis;
  job.status = model::JobStatus::PENDING;
  job.progress.emplace();
  job.estimated_cost = credits::estimate(farm.settings, job);
  admit(job);
  return job;
}

Job create_job(Farm& farm, Job job, const credits::Held& held) {
  return farm.store.write([&](store::Tx& tx) {
    job.created_at = job.updated_at = tx.now;
    if (job.estimated_cost) credits::reserve_credits(farm, tx, job, *job.estimated_cost, held);
    store::insert(tx.db, "jobs", job);
    queue::record(tx, {.who = "operator",
                       .what = "job.created",
                       .subject = job.job_id,
                       .job_id = job.job_id,
                       .to_state = model::enum_name(job.status)});
    if (is_running(job)) {
      tx.db("INSERT INTO searches (job_id, first_at) VALUES (?, ?)", job.job_id, base::to_millis(tx.now)).run();
      queue::add(tx, {.kind = model::WorkKind::discover,
                      .key = job.job_id,
                      .subject = job.job_id,
                      .run_at = tx.now,
                      .lane_key = job.discovery_provider});
    }
    return job;
  });
}

}  // namespace farmtok::farm::jobs
