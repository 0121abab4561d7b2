#include "farm/dedup/renders.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/dedup/policy.hpp"
#include "farm/dedup/reserve.hpp"
#include "farm/dedup/variation.hpp"
#include "farm/discovery/fetch.hpp"
#include "farm/library/learned.hpp"
#include "farm/library/preflight.hpp"
#include "farm/library/remake.hpp"
#include "farm/library/verify.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/provenance.hpp"
#include "farm/similar/index.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::dedup {
namespace {

using base::Code;
using base::Error;
using model::DedupStatus;
using model::Scheduled;

/// A held post waits for exactly this: it is due again at once.
void settle(store::Tx& tx, const Scheduled& post) {
  if (post.state == model::PostState::held) queue::reschedule(tx, model::WorkKind::fire, post.scheduled_id, tx.now);
}

}  // namespace

Renders::Renders(Farm& farm, library::MediaStore& media)
    : farm_(farm), media_(media), child_(library::Quarantine{farm.store}) {
  ranges_of(farm.settings);  // faulty ranges are reported now, not with each post
}

/// Counts as a running render during its lifetime.
class Renders::Running {
 public:
  Running(Renders& renders, std::string id) : renders_(renders), id_(std::move(id)) { at(0); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() { renders_.set_progress(id_, std::nullopt); }

  void at(double fraction) { renders_.set_progress(id_, fraction); }
  library::MediaWatch watch(const std::function<bool()>& cancelled) {
    return {.progress = [this](double fraction) { at(fraction); },
            .cancelled = cancelled,
            .deadline = render_policy(renders_.farm_.settings).deadline};
  }

 private:
  Renders& renders_;
  std::string id_;
};

queue::Handler Renders::handler() {
  return {.kind = model::WorkKind::render,
          .run = [this](const queue::Claimed& claimed,
                        const std::function<bool()>& stopping) { return run(claimed, stopping); },
          .on_failure = [this](store::Tx& tx, const queue::Claimed& claimed, const Error& error,
                               bool dead) { fail(tx, claimed, error, dead); },
          .again =
              [](const Error& error, std::int64_t attempt) {
                // The disk will have room again later; until then the doctor reports it.
                return queue::backoff({10, 60, 300}, error.code == Code::STORAGE_FULL ? 3 : attempt);
              }};
}

std::optional<double> Renders::progress(const std::string& scheduled_id) const {
  const std::scoped_lock guard{mutex_};
  const auto found = progress_.find(scheduled_id);
  return found == progress_.end() ? std::nullopt : std::optional{found->second};
}

void Renders::set_progress(const std::string& scheduled_id, std::optional<double> fraction) {
  const std::scoped_lock guard{mutex_};
  if (fraction) progress_[scheduled_id] = *fraction;
  else progress_.erase(scheduled_id);
}

std::int64_t Renders::encoder_threads() const {
  // One render alone takes all cores; several at once are faster with one encoder thread each.
  const std::scoped_lock guard{mutex_};
  return progress_.size() > 1 ? 1 : 0;
}

model::Media Renders::original(const Scheduled& post, const queue::Claimed& claimed) {
  const auto& address = post.original_video_url.value();
  const auto stored = Links::media_id(address);
  const auto came = discovery::fetched(claimed);
  const auto due = base::to_millis(post.scheduled_datetime);
  const auto wait_for = [&](discovery::Wanted wanted) {
    throw discovery::after_fetch(claimed, farm_.store.clock().now(), std::move(wanted));
  };
  if (!stored && !came) wait_for(discovery::wanted_address(address, due));
  auto media = media_.known(came.value_or(stored.value_or("")));
  // A damaged but replaceable file counts as gone from then on.
  if (!media.gone_at && library::verify_file(farm_, media_, media)) media = media_.known(media.media_id);
  if (media.gone_at && !stored) wait_for(discovery::wanted_address(address, due));
  if (media.gone_at)
    wait_for(farm_.store.read([&](sql::Database& db) { return discovery::wanted_media(db, media.media_id, due); }));
  return media;
}

model::VideoFacts Renders::facts_of(const model::Media& input, const std::function<bool()>& stopping) {
  if (input.facts && media_.knows_making(input.media_id)) return *input.facts;
  return library::look_into(farm_, media_, child_, input, stopping).input;
}

queue::Outcome Renders::run(const queue::Claimed& claimed, const std::function<bool()>& stopping) {
  const auto post = farm_.store.read([&](sql::Database& db) { return planning::get_post(db, claimed.work.key); });
  const auto input = original(post, claimed);
  Running running{*this, post.scheduled_id};
  auto request = copy_request(farm_.settings);
  const auto facts = facts_of(input, stopping);
  auto known = post;
  learn(known, facts);
  request.digital_source_type = source_type_of_copy(known);
  request.variation = reserve_variation(farm_, post.scheduled_id, claimed.payload.at("seed").get<std::int64_t>());
  request.threads = encoder_threads();
  request.fingerprint =
      farm_.store.read([&](sql::Database& db) { return !similar::has_fingerprint(db, input.media_id); });
  const auto copy = make_copy(farm_, media_, child_, input, request, running.watch(stopping));

  return [this, id = post.scheduled_id, input, facts, copy](store::Tx& tx) {
    auto done = planning::find_post(tx.db, id);
    if (!done) return;
    library::tell_post(farm_, tx, *done, facts);
    done->dedup_status = DedupStatus::completed;
    done->dedup_error.reset();
    done->original_video_url = "media:" + input.media_id;
    done->deduplicated_video_url = "media:" + copy.video.media_id;
    done->poster_url = "media:" + copy.poster.media_id;
    done->variation = copy.applied();
    done->render = copy.report(input);
    planning::save_post(tx, *done);
    if (copy.reply.fingerprint) similar::keep_fingerprint(tx, input.media_id, model::unpacked(*copy.reply.fingerprint));
    tx.db("UPDATE results SET deduplicated_video_url = ? WHERE result_id = ?", *done->deduplicated_video_url,
          done->result_id)
        .run();
    queue::record(tx, {.who = "worker",
                       .what = "video.rendered",
                       .subject = id,
                       .job_id = done->job_id,
                       .from_state = "pending",
                       .to_state = "completed",
                       .why = fmt::format("in {:.1f} s", copy.reply.render_seconds)});
    // The operator decided on the label meanwhile.
    if (!done->fired && source_type_of_copy(*done) != copy.request.digital_source_type)
      return library::remake_copy(tx, id, "worker", "the AI label of its post was changed while it was rendered");
    settle(tx, *done);
  };
}

Preview Renders::preview(const model::Media& original, std::int64_t seed, const std::optional<std::string>& profile) {
  const std::unique_lock mine{previewing_, std::try_to_lock};
  if (!mine) throw Error{Code::RATE_LIMITED, "another preview is being made", "Try again when it is done."};
  Preview made;
  made.drawn = draw_variation(seed, ranges_of(farm_.settings));
  Running running{*this, "preview"};
  auto request = copy_request(farm_.settings);
  request.variation = made.drawn;
  if (profile) request.profile = *profile;
  request.threads = encoder_threads();
  const auto cancelled = [this] { return stopping_previews_.load(); };
  library::verify_file(farm_, media_, original);
  const auto input = media_.get(original.media_id);
  request.digital_source_type = source_type_of_copy(facts_of(input, cancelled));
  made.copy = make_copy(farm_, media_, child_, input, request, running.watch(cancelled), true);
  made.refused = untrue(farm_.settings, made.copy.reply.fidelity);
  return made;
}

void Renders::fail(store::Tx& tx, const queue::Claimed& claimed, const Error& error, bool dead) {
  discovery::forget_fetch(tx, claimed);
  auto post = planning::find_post(tx.db, claimed.work.key);
  if (!post) return;
  post->dedup_error = error.message;
  // A dead render that the operator retries is pending again only once it succeeds: the status is the last outcome.
  if (dead) post->dedup_status = DedupStatus::failed;
  planning::save_post(tx, *post);
  queue::record(tx, {.who = "worker",
                     .what = dead ? "video.failed" : "video.retried",
                     .subject = post->scheduled_id,
                     .job_id = post->job_id,
                     .from_state = "pending",
                     .to_state = dead ? "failed" : "pending",
                     .why = error.message});
  if (dead) settle(tx, *post);
}

}  // namespace farmtok::farm::dedup
