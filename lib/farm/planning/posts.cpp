#include "farm/planning/posts.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "crypto/crypto.hpp"
#include "farm/credits/credits.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/review/results.hpp"
#include "farm/review/rights.hpp"
#include "farm/times.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "store/rows.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm {
namespace {

using base::Code;
using base::Error;
using model::PostState;
using model::Scheduled;
using model::WorkKind;

void check_schedulable(const model::Result& result) {
  if (result.scheduled)
    throw Error{
        Code::ALREADY_SCHEDULED,
        fmt::format("result {} is scheduled already, as {}", result.result_id, result.scheduled_id.value_or("a post")),
        fmt::format("`farmtok schedule show {0}` shows it; `farmtok schedule move {0} --at …` moves it.",
                    result.scheduled_id.value_or("POST"))};
  if (!result.approved)
    throw Error{Code::NOT_APPROVED, fmt::format("result {} is not approved", result.result_id),
                fmt::format("Approve it first: `farmtok results approve {}`.", result.result_id)};
}

Scheduled post_of(const model::Result& result, const model::Job& job) {
  Scheduled post;
  post.scheduled_id = crypto::new_id("post");
  post.result_id = result.result_id;
  post.job_id = result.job_id;
  post.user_id = result.user_id;
  post.tweet_text = result.tweet_text;
  post.original_video_url = result.original_video_url;
  if (post.original_video_url) post.dedup_status = model::DedupStatus::pending;
  if (result.caption) post.caption = with_credit(*result.caption, result.credit_line);
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

void refuse_fired(const Scheduled& post) {
  if (!post.fired) return;
  throw Error{Code::ALREADY_FIRED,
              fmt::format("post {} fired at {}", post.scheduled_id,
                          base::format_instant(post.fired_at.value_or(base::Instant{}))),
              "A post that has fired is not changed any more."};
}

/// What a found video costs, its post included, was settled when it was kept; a manual job pays for each post.
void charge(const Farm& farm, store::Tx& tx, model::Job& job, Scheduled& post) {
  if (job.job_mode != model::JobMode::manual) return;
  const auto price = credit_prices(farm.settings).manual_post;
  post.credits_consumed = price;
  if (price.micros == 0) return;
  charge_credits(farm, tx, job, price, post.scheduled_id, "copy and notification of a post");
  tx.db("UPDATE jobs SET credits_spent = ? WHERE job_id = ?", job.credits_spent.micros, job.job_id).run();
}

std::string wall_text(const Scheduled& post) {
  return base::format_wall(zones::to_wall(post.scheduled_datetime, post.timezone));
}

}  // namespace

Scheduled schedule_result(Farm& farm, const std::string& result_id, base::Json request) {
  return farm.store.write([&](store::Tx& tx) {
    auto result = get_result(tx.db, result_id);
    check_schedulable(result);
    resolve_time(request, result.timezone, tx.now);
    const auto asked = model::from_request<model::ScheduleRequest>(request);
    if (!asked.scheduled_datetime && result.scheduled_datetime &&
        *result.scheduled_datetime < tx.now - std::chrono::minutes{1})
      throw Error{
          Code::INVALID_REQUEST,
          fmt::format("the result's own time {} is in the past", base::format_instant(*result.scheduled_datetime)),
          fmt::format("Give another: `farmtok results schedule {} --at +1h`.", result_id),
          {{"scheduled_datetime", "is in the past"}}};

    auto job = get_job(tx.db, result.job_id);
    auto post = post_of(result, job);
    post.notice = rights_warning(farm.settings, result);
    if (result.source_provider && !result.original_video_url)
      post.notice = fmt::format(
          "there is no video: its volunteer gets texts only. `farmtok results edit {} --video "
          "FILE` brings one. {}",
          result_id, post.notice.value_or(""));
    post.timezone = asked.timezone.value_or(result.timezone.value_or("UTC"));
    post.scheduled_datetime = asked.scheduled_datetime.value_or(
        result.scheduled_datetime.value_or(base::Instant{tx.now + std::chrono::hours{24}}));
    post.scheduled_local = wall_text(post);
    post.created_at = post.updated_at = tx.now;
    charge(farm, tx, job, post);
    store::insert(tx.db, "posts", post);

    result.scheduled = true;
    result.scheduled_id = post.scheduled_id;
    result.scheduled_datetime = post.scheduled_datetime;
    result.timezone = post.timezone;
    result.updated_at = tx.now;
    store::update(tx.db, "results", "result_id", result_id, result);

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
                      .payload = {{"seed", crypto::random_seed()}}});
    queue::record(tx, {.who = "operator",
                       .what = "post.planned",
                       .subject = post.scheduled_id,
                       .job_id = post.job_id,
                       .to_state = model::enum_name(post.state),
                       .why = fmt::format("for {} ({})", post.scheduled_local, post.timezone)});
    if (post.notice)
      queue::record(tx, {.who = "worker",
                         .what = "rights.unknown",
                         .subject = post.scheduled_id,
                         .job_id = post.job_id,
                         .why = post.notice});
    return post;
  });
}

Page<Scheduled> list_posts(sql::Database& db, const PostFilter& filter, const PageRequest& page) {
  std::string where = "scheduled_datetime >= ?1 AND scheduled_datetime <= ?2";
  if (filter.state) where += fmt::format(" AND state = '{}'", model::enum_name(*filter.state));
  where += filter.job_id ? " AND job_id = ?3" : " AND coalesce(?3, 1)";
  where += filter.inbox_tracer ? " AND inbox_tracer = ?4" : " AND coalesce(?4, 1)";
  const auto from = filter.from ? base::to_millis(*filter.from) : INT64_MIN;
  const auto until = filter.until ? base::to_millis(*filter.until) : INT64_MAX;
  const auto after = page.cursor ? read_cursor(*page.cursor) : Place{INT64_MIN, 0};

  auto query = db(fmt::format("SELECT row, {} FROM posts WHERE {} AND (scheduled_datetime, row) > (?5, ?6) "
                              "ORDER BY scheduled_datetime, row LIMIT ?7",
                              store::columns<Scheduled>(), where),
                  from, until, filter.job_id, filter.inbox_tracer, after.first, after.second, page.limit + 1);
  auto made = read_page<Scheduled>(std::move(query), page.limit, [](const Scheduled& post, std::int64_t row) {
    return make_cursor(base::to_millis(post.scheduled_datetime), row);
  });
  made.total = count(
      db(fmt::format("SELECT count(*) FROM posts WHERE {}", where), from, until, filter.job_id, filter.inbox_tracer));
  return made;
}

std::optional<Scheduled> find_post(sql::Database& db, const std::string& scheduled_id) {
  static const auto sql = store::select<Scheduled>("posts", "WHERE scheduled_id = ?");
  return store::first<Scheduled>(db(sql, scheduled_id));
}

Scheduled get_post(sql::Database& db, const std::string& scheduled_id) {
  auto post = find_post(db, scheduled_id);
  if (!post)
    throw Error{Code::SCHEDULED_NOT_FOUND, fmt::format("there is no post {}", scheduled_id),
                "`farmtok schedule list` shows what there is."};
  return *post;
}

void save_post(store::Tx& tx, Scheduled post) {
  post.updated_at = tx.now;
  store::update(tx.db, "posts", "scheduled_id", post.scheduled_id, post);
}

Scheduled edit_post(Farm& farm, const std::string& scheduled_id, base::Json request) {
  return farm.store.write([&](store::Tx& tx) {
    auto post = get_post(tx.db, scheduled_id);
    refuse_fired(post);
    resolve_time(request, post.timezone, tx.now);
    const auto before = post;
    model::apply_request(post, request, model::Operation::edit);
    post.scheduled_local = wall_text(post);
    const bool moved = post.scheduled_datetime != before.scheduled_datetime;
    if (moved) {
      post.state = PostState::planned;
      post.state_reason.reset();
      if (!queue::reschedule(tx, WorkKind::fire, scheduled_id, post.scheduled_datetime))
        queue::add(
            tx,
            {.kind = WorkKind::fire, .key = scheduled_id, .subject = scheduled_id, .run_at = post.scheduled_datetime});
      tx.db("UPDATE results SET scheduled_datetime = ?, timezone = ? WHERE result_id = ?",
            base::to_millis(post.scheduled_datetime), post.timezone, post.result_id)
          .run();
    }
    save_post(tx, post);
    queue::record(tx,
                  {.who = "operator",
                   .what = moved ? "post.moved" : "post.edited",
                   .subject = scheduled_id,
                   .job_id = post.job_id,
                   .from_state = moved ? std::optional{base::format_instant(before.scheduled_datetime)} : std::nullopt,
                   .to_state = moved ? std::optional{base::format_instant(post.scheduled_datetime)} : std::nullopt});
    return get_post(tx.db, scheduled_id);
  });
}

void delete_post(Farm& farm, const std::string& scheduled_id) {
  farm.store.write([&](store::Tx& tx) {
    const auto post = get_post(tx.db, scheduled_id);
    refuse_fired(post);
    queue::remove(tx, WorkKind::fire, scheduled_id);
    queue::remove(tx, WorkKind::render, scheduled_id);
    tx.db("DELETE FROM posts WHERE scheduled_id = ?", scheduled_id).run();
    tx.db("UPDATE results SET scheduled = 0, scheduled_id = NULL, scheduled_datetime = NULL WHERE result_id = ?",
          post.result_id)
        .run();
    queue::record(tx, {.who = "operator",
                       .what = "post.deleted",
                       .subject = scheduled_id,
                       .job_id = post.job_id,
                       .from_state = model::enum_name(post.state)});
  });
}

}  // namespace farmtok::farm
