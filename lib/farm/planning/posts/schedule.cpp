#include <fmt/format.h>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/credits/credits.hpp"
#include "farm/planning/gaps.hpp"
#include "farm/planning/hand_set.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/planning/slots/accounts.hpp"
#include "farm/planning/slots/evergreen.hpp"
#include "farm/planning/slots/repeat_guard.hpp"
#include "farm/planning/slots/slots.hpp"
#include "farm/provenance.hpp"
#include "farm/review/label.hpp"
#include "farm/review/results.hpp"
#include "farm/review/rights.hpp"
#include "farm/times.hpp"
#include "model/enums.hpp"
#include "model/job.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "store/rows.hpp"
#include "zones/repeated.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

using base::Code;
using base::Error;
using model::Scheduled;
using model::WorkKind;

void check_schedulable(const model::Result& result) {
  if (result.scheduled)
    throw Error{
        Code::ALREADY_SCHEDULED,
        fmt::format("result {} is scheduled already, as {}", result.result_id, result.scheduled_id.value_or("a post")),
        fmt::format("`farmtok schedule show {0}` shows it; `farmtok schedule move {0} --at +1h` moves it.",
                    result.scheduled_id.value_or("POST"))};
  if (!result.approved)
    throw Error{Code::NOT_APPROVED, fmt::format("result {} is not approved", result.result_id),
                fmt::format("Approve it first: `farmtok results approve {}`.", result.result_id)};
}

/// Without the counts of its results: these would walk all of them, for each post that is made.
model::Job job_of(sql::Database& db, const model::Result& result) {
  static const auto sql = store::select<model::Job>("jobs", "WHERE job_id = ?");
  return store::first<model::Job>(db(sql, result.job_id)).value();
}

Scheduled post_of(const model::Result& result, const model::Job& job) {
  Scheduled post;
  post.result_id = result.result_id;
  post.job_id = result.job_id;
  post.user_id = result.user_id;
  post.tweet_text = result.tweet_text;
  post.original_video_url = result.original_video_url;
  if (post.original_video_url) post.dedup_status = model::DedupStatus::pending;
  if (result.caption) post.caption = review::with_credit(*result.caption, result.credit_line);
  post.pin_comment = result.pin_comment;
  post.instructions = result.instructions;
  post.instruction_prompt = job.instruction_prompt;
  post.on_schedule_email = result.on_schedule_email;
  post.on_schedule_webhook = result.on_schedule_webhook;
  post.on_proof_webhook = result.on_proof_webhook;
  post.on_proof_email = result.on_proof_email;
  post.destination_url = result.destination_url;
  post.password_protected = result.password_protected;
  post.tracer = result.tracer;
  post.inbox_tracer = result.inbox_tracer;
  return post;
}

/// A notice that a post has no video although its result was found with one. A result with a post accepts no video.
std::string without_video(const Scheduled& post) {
  return fmt::format(
      "there is no video: its volunteer gets texts only. To bring one: `farmtok schedule delete {}`, `farmtok results "
      "edit {} --video FILE`, then schedule it again.{}{}",
      post.scheduled_id, post.result_id, post.notice ? " " : "", base::sentence(post.notice.value_or("")));
}

void refuse_past(const model::Result& result, base::Instant now) {
  if (*result.scheduled_datetime >= now - std::chrono::minutes{1}) return;
  throw Error{Code::INVALID_REQUEST,
              fmt::format("the result's own time {} is in the past", base::format_instant(*result.scheduled_datetime)),
              fmt::format("Give another: `farmtok results schedule {} --at +1h`.", result.result_id),
              {{"scheduled_datetime", "is in the past"}}};
}

/// The slot of the job's plan, in the plan's zone; false when there is no plan or no free slot in it.
bool take_slot(const Farm& farm, store::Tx& tx, const model::Job& job, Scheduled& post) {
  try {
    const auto plan = plan_of(farm, job);
    if (!plan) return false;
    const auto slot = next_slot(farm, tx.db, job, account_of(post), tx.now);
    if (slot) {
      post.scheduled_datetime = *slot;
      post.timezone = plan->zone;
    }
    return slot.has_value();
  } catch (const Error& error) {
    if (error.code != Code::INVALID_REQUEST) throw;
    throw Error{error.code, fmt::format("the plan of job {} cannot be read: {}", job.job_id, error.message),
                fmt::format("Give the post a time (--at), or correct the plan: `farmtok jobs edit {} --schedule-prompt "
                            "\"2 per day, 9am and 6pm EST\"`.",
                            job.job_id),
                error.details};
  }
}

/// Gives a post the requested time, else the result's own, else one of the plan, else tomorrow.
void set_time(const Farm& farm, store::Tx& tx, const model::ScheduleRequest& asked, const model::Result& result,
              const model::Job& job, Scheduled& post) {
  if (asked.scheduled_datetime) {
    post.scheduled_datetime = *asked.scheduled_datetime;
  } else if (result.scheduled_datetime) {
    refuse_past(result, tx.now);
    post.scheduled_datetime = *result.scheduled_datetime;
  } else if (!take_slot(farm, tx, job, post)) {
    post.scheduled_datetime = tx.now + std::chrono::hours{24};
    if (job.schedule_prompt && !job.schedule_prompt->empty())
      post.notice =
          fmt::format("the plan of its job has no free slot any more, so it is planned for a day from now. {}",
                      post.notice.value_or(""));
  }
}

/// A note for a time that clocks skip or show twice: for the requested one, for the result's own, or
/// for one of the job's plan.
std::optional<std::string> clock_note_of(const Farm& farm, const model::Job& job, const model::ScheduleRequest& asked,
                                         const model::Result& result, const std::optional<AskedTime>& typed,
                                         const Scheduled& post) {
  if (typed) return clock_note(typed->wall, post.timezone, typed->sure, typed->zone_typed);
  const auto wall = zones::to_wall(post.scheduled_datetime, post.timezone);
  const auto both = zones::repeated(wall, post.timezone);
  const bool first = both && both->first == post.scheduled_datetime;
  if (first && !asked.scheduled_datetime && result.scheduled_datetime) return twice_note(wall, post.timezone);
  if (!first && !on_day_of_gap(post.scheduled_datetime, post.timezone)) return {};
  const auto plan = plan_of(farm, job);
  if (!plan || plan->zone != post.timezone) return {};
  const auto before = post.scheduled_datetime - std::chrono::milliseconds{1};
  if (!first) return gap_note(*plan, before, post.scheduled_datetime);
  return moments_of(*plan, before, 1, post.scheduled_datetime).empty() ? std::nullopt : twice_note(wall, post.timezone);
}

/// The wall time of a repeat, as shown by the clock of the first.
base::WallTime wall_of_repeat(base::Instant at, const Scheduled& first) {
  const auto clock = [&](base::Instant each) { return zones::to_wall(each, first.timezone); };
  const auto wall = clock(first.scheduled_datetime);
  return std::chrono::floor<std::chrono::days>(clock(at)) + (wall - std::chrono::floor<std::chrono::days>(wall));
}

/// A found video's price, its post included, was settled when it was kept; a manual job pays for each post.
void charge(const Farm& farm, store::Tx& tx, model::Job& job, Scheduled& post) {
  if (job.job_mode != model::JobMode::manual) return;
  const auto price = credits::credit_prices(farm.settings).manual_post;
  post.credits_consumed = price;
  if (price.micros == 0) return;
  credits::charge_credits(farm, tx, job, price, post.scheduled_id, "copy and notification of a post");
  tx.db("UPDATE jobs SET credits_spent = ? WHERE job_id = ?", job.credits_spent.micros, job.job_id).run();
}

void add_work(store::Tx& tx, const Scheduled& post) {
  queue::add(tx, {.kind = WorkKind::fire,
                  .key = post.scheduled_id,
                  .subject = post.scheduled_id,
                  .run_at = post.scheduled_datetime});
  if (post.dedup_status)
    queue::add(tx, {.kind = WorkKind::render,
                    .key = post.scheduled_id,
                    .subject = post.scheduled_id,
                    .run_at = tx.now,
                    .max_attempts = 4,
                    .payload = {{"seed", crypto::random_seed()}},
                    .priority = base::to_millis(post.scheduled_datetime),
                    .lane_key = post.job_id});
}

void record(store::Tx& tx, const Scheduled& post, const char* who, const char* what, const std::string& why,
            std::optional<std::string> to_state = {}) {
  queue::record(tx, {.who = who,
                     .what = what,
                     .subject = post.scheduled_id,
                     .job_id = post.job_id,
                     .to_state = std::move(to_state),
                     .why = why});
}

/// Makes the post of the draft, which has its time: pays for it, stores it and queues its work. `found`: a provider
/// found its video. `by_hand`: no plan chose its time.
Scheduled make_post(const Farm& farm, store::Tx& tx, model::Job& job, Scheduled post, bool found,
                    const std::vector<std::string>* known, bool by_hand = false) {
  post.scheduled_id = crypto::new_id("post");
  post.scheduled_local = base::format_wall(zones::to_wall(post.scheduled_datetime, post.timezone));
  post.created_at = post.updated_at = tx.now;
  if (found && !post.original_video_url) post.notice = base::trim(without_video(post));
  charge(farm, tx, job, post);
  const auto conflicts = known ? *known : conflicts_of(farm, tx.db, post);
  post.notice = with_conflicts(post.notice, conflicts);
  store::insert(tx.db, "posts", post);
  add_work(tx, post);
  record(tx, post, "operator", "post.planned",
         fmt::format("for {} ({}){}{}", post.scheduled_local, post.timezone, by_hand ? "; " : "",
                     by_hand ? hand_set_words : ""),
         model::enum_name(post.state));
  for (const auto& conflict : conflicts) record(tx, post, "worker", "post.conflict", conflict);
  return post;
}

}  // namespace

Scheduled schedule_result(Farm& farm, const std::string& result_id, base::Json request,
                          const std::vector<std::string>* known) {
  return farm.store.write([&](store::Tx& tx) {
    auto result = review::get_result(tx.db, result_id);
    check_schedulable(result);
    const auto zone = result.timezone ? *result.timezone : zone_of_job(farm, tx.db, result.job_id);
    const auto typed = resolve_time(request, zone, tx.now);
    const auto asked = model::from_request<model::ScheduleRequest>(request);
    const auto repeat = asked.repeat ? std::optional{read_repeat(*asked.repeat)} : std::nullopt;

    auto job = job_of(tx.db, result);
    auto draft = post_of(result, job);
    const bool found = result.source_provider.has_value();
    const auto rights = draft.notice = review::rights_warning(farm.settings, result);
    const bool by_itself = review::give_label(farm.settings, result, draft);
    draft.timezone = asked.timezone.value_or(zone);
    set_time(farm, tx, asked, result, job, draft);
    const auto usual = draft.notice;
    draft.notice = with_gap(usual, clock_note_of(farm, job, asked, result, typed, draft));
    draft.notice = with_reading(draft.notice, typed ? typed->note : std::string{});
    auto first = draft;
    // The caller's known conflicts include repeats.
    if (const auto repeated = repeats(farm, tx.db, result, draft.scheduled_datetime); repeated && !known)
      first.notice = base::trim(fmt::format("{} {}", draft.notice.value_or(""), base::sentence(*repeated)));
    const bool by_hand = !known && (asked.scheduled_datetime || result.scheduled_datetime);
    const auto post = make_post(farm, tx, job, first, found, known, by_hand);
    if (rights) record(tx, post, "worker", "rights.unknown", *rights);
    if (const auto told = notice_of(post, label_policy(farm.settings)))
      record(tx, post, "worker", "post.provenance", *told);
    if (by_itself)
      queue::record(tx, {.who = "worker",
                         .what = "result.labelled",
                         .subject = result_id,
                         .job_id = result.job_id,
                         .to_state = model::enum_name(result.ai_origin),
                         .why = "it was scheduled, and provenance.policy is tell"});
    result.scheduled = true;
    result.scheduled_id = post.scheduled_id;
    result.scheduled_datetime = post.scheduled_datetime;
    result.timezone = post.timezone;
    result.updated_at = tx.now;
    store::update(tx.db, "results", "result_id", result_id, result);

    draft.repeat_of = post.scheduled_id;
    if (repeat)
      for (const auto at : times_of(*repeat, post.scheduled_datetime, post.timezone)) {
        draft.scheduled_datetime = at;
        draft.notice = with_gap(usual, clock_note(wall_of_repeat(at, post), post.timezone));
        make_post(farm, tx, job, draft, found, nullptr);
      }
    return post;
  });
}

}  // namespace farmtok::farm::planning
