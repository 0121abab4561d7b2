#include "farm/planning/posts/posts.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/credits/ledger.hpp"
#include "farm/discovery/fetch.hpp"
#include "farm/kinds.hpp"
#include "farm/planning/gaps.hpp"
#include "farm/planning/hand_set.hpp"
#include "farm/planning/post_label.hpp"
#include "farm/planning/slots/accounts.hpp"
#include "farm/planning/slots/slots.hpp"
#include "farm/provenance.hpp"
#include "farm/review/results.hpp"
#include "farm/review/rights.hpp"
#include "farm/times.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "store/rows.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

using base::Code;
using base::Error;
using model::PostState;
using model::Scheduled;
using model::WorkKind;

void refuse_fired(const Scheduled& post, const std::string& hint) {
  if (!post.fired) return;
  throw Error{Code::ALREADY_FIRED,
              fmt::format("post {} fired at {}", post.scheduled_id,
                          base::format_instant(post.fired_at.value_or(base::Instant{}))),
              hint};
}

std::string wall_text(const Scheduled& post) {
  return base::format_wall(zones::to_wall(post.scheduled_datetime, post.timezone));
}

/// The place of a deleted post in its result passes to the next of its posts; after the last one the result can
/// be scheduled again.
void hand_on(store::Tx& tx, const Scheduled& gone) {
  static const auto sql =
      store::select<Scheduled>("posts", "WHERE result_id = ? ORDER BY fired, scheduled_datetime, row LIMIT 1");
  const auto next = store::first<Scheduled>(tx.db(sql, gone.result_id));
  if (!next) {
    tx.db("UPDATE results SET scheduled = 0, scheduled_id = NULL, scheduled_datetime = NULL WHERE result_id = ?",
          gone.result_id)
        .run();
    return;
  }
  if (!gone.repeat_of) {
    tx.db("UPDATE posts SET repeat_of = ? WHERE repeat_of = ?", next->scheduled_id, gone.scheduled_id).run();
    tx.db("UPDATE posts SET repeat_of = NULL WHERE scheduled_id = ?", next->scheduled_id).run();
  }
  tx.db("UPDATE results SET scheduled_id = ?, scheduled_datetime = ?, timezone = ? "
        "WHERE result_id = ? AND scheduled_id = ?",
        next->scheduled_id, base::to_millis(next->scheduled_datetime), next->timezone, gone.result_id,
        gone.scheduled_id)
      .run();
}

/// The label is a fact of a post that was published, too: it may be corrected after the firing.
bool only_label(const base::Json& request) {
  if (!request.is_object() || !request.contains("ai_origin")) return false;
  return request.size() == (request.contains("ai_reason") ? 2 : 1);
}

/// `by_hand`: a person chose the new time.
Scheduled edit(Farm& farm, const std::string& scheduled_id, base::Json request, const std::vector<std::string>* known,
               bool by_hand) {
  return farm.store.write([&](store::Tx& tx) {
    auto post = get_post(tx.db, scheduled_id);
    if (!only_label(request))
      refuse_fired(post, fmt::format("Only its AI label can be changed now: `farmtok schedule edit {} --ai-origin "
                                     "operator`.",
                                     scheduled_id));
    const auto typed = resolve_time(request, post.timezone, tx.now);
    const auto before = post;
    settle_word(request);
    model::apply_request(post, request, model::Operation::edit);
    const auto word = taken_word(post, before, request);
    say(post, word, fmt::format("Say why: `farmtok schedule edit {} --ai-origin none --reason \"…\"`.", scheduled_id));
    if (post.caption && request.contains("caption"))
      post.caption = review::with_credit(*post.caption, review::get_result(tx.db, post.result_id).credit_line);
    post.scheduled_local = wall_text(post);
    const bool moved = post.scheduled_datetime != before.scheduled_datetime;
    if (moved) {
      post.state = PostState::planned;
      post.state_reason.reset();
      ++post.moves;
      if (!queue::reschedule(tx, WorkKind::fire, scheduled_id, post.scheduled_datetime))
        queue::add(
            tx,
            {.kind = WorkKind::fire, .key = scheduled_id, .subject = scheduled_id, .run_at = post.scheduled_datetime});
      render_by(tx, scheduled_id, post.scheduled_datetime);
      tx.db("UPDATE results SET scheduled_datetime = ?, timezone = ? WHERE result_id = ? AND scheduled_id = ?",
            base::to_millis(post.scheduled_datetime), post.timezone, post.result_id, scheduled_id)
          .run();
    }
    if (moved) post.notice = with_conflicts(post.notice, {});
    if (moved || typed) {
      post.notice = with_gap(
          post.notice, typed ? clock_note(typed->wall, post.timezone, typed->sure, typed->zone_typed) : std::nullopt);
      post.notice = with_reading(post.notice, typed ? typed->note : std::string{});
    }
    if (moved || post.destination_url != before.destination_url)
      post.notice = with_conflicts(post.notice, known ? *known : conflicts_of(farm, tx.db, post));
    save_post(tx, post);
    queue::record(tx,
                  {.who = "operator",
                   .what = moved ? "post.moved" : "post.edited",
                   .subject = scheduled_id,
                   .job_id = post.job_id,
                   .from_state = moved ? std::optional{base::format_instant(before.scheduled_datetime)} : std::nullopt,
                   .to_state = moved ? std::optional{base::format_instant(post.scheduled_datetime)} : std::nullopt,
                   .why = moved && by_hand ? std::optional<std::string>{hand_set_words} : std::nullopt});
    if (word.origin && (post.is_aigc || label_changed(before, post)))
      post_labelled(tx, before, post, "operator", word.reason);
    return get_post(tx.db, scheduled_id);
  });
}

}  // namespace

std::optional<Scheduled> find_post(sql::Database& db, const std::string& scheduled_id) {
  static const auto sql = store::select<Scheduled>("posts", "WHERE scheduled_id = ?");
  return store::first<Scheduled>(db(sql, scheduled_id));
}

Scheduled get_post(sql::Database& db, const std::string& scheduled_id) {
  auto post = find_post(db, scheduled_id);
  if (!post) throw no_such(Code::SCHEDULED_NOT_FOUND, "post", scheduled_id, "`farmtok schedule list` lists them.");
  return *post;
}

void save_post(store::Tx& tx, Scheduled post) {
  post.updated_at = tx.now;
  store::update(tx.db, "posts", "scheduled_id", post.scheduled_id, post);
}

void render_by(store::Tx& tx, const std::string& scheduled_id, base::Instant due) {
  queue::set_priority(tx, WorkKind::render, scheduled_id, base::to_millis(due));
  queue::set_priority(tx, WorkKind::fetch, discovery::fetch_key(WorkKind::render, scheduled_id), base::to_millis(due));
}

Scheduled edit_post(Farm& farm, const std::string& scheduled_id, base::Json request,
                    const std::vector<std::string>* known) {
  return edit(farm, scheduled_id, std::move(request), known, true);
}

Scheduled move_by_plan(Farm& farm, const std::string& scheduled_id, base::Json request,
                       const std::vector<std::string>* known) {
  return edit(farm, scheduled_id, std::move(request), known, false);
}

base::Amount delete_post(Farm& farm, const std::string& scheduled_id) {
  return farm.store.write([&](store::Tx& tx) {
    const auto post = get_post(tx.db, scheduled_id);
    refuse_fired(post, "A post that has fired cannot be deleted.");
    queue::remove(tx, WorkKind::fire, scheduled_id);
    queue::remove(tx, WorkKind::render, scheduled_id);
    queue::remove(tx, WorkKind::fetch, discovery::fetch_key(WorkKind::render, scheduled_id));
    // A rendered copy costs; a post that notified no one and has no copy cost nothing.
    base::Amount refunded;
    if (post.dedup_status != model::DedupStatus::completed)
      refunded =
          credits::refund_credits(tx, post.job_id, scheduled_id, "deleted before a copy was made and before it fired");
    tx.db("DELETE FROM posts WHERE scheduled_id = ?", scheduled_id).run();
    hand_on(tx, post);
    queue::record(tx, {.who = "operator",
                       .what = "post.deleted",
                       .subject = scheduled_id,
                       .job_id = post.job_id,
                       .from_state = model::enum_name(post.state)});
    return refunded;
  });
}

}  // namespace farmtok::farm::planning
