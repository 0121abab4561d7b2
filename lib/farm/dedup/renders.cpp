#include "farm/dedup/renders.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/dedup/variation.hpp"
#include "farm/discovery/original.hpp"
#include "farm/planning/posts.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm {
namespace {

using base::Code;
using base::Error;
using model::DedupStatus;
using model::Scheduled;

VariationRanges ranges_of(const settings::Settings& settings) {
  const auto tilt = settings.real("dedup.tilt_max");
  return {.zoom = {settings.real("dedup.zoom_min"), settings.real("dedup.zoom_max")},
          .tilt_degrees = {-tilt, tilt},
          .saturation = {settings.real("dedup.saturation_min"), settings.real("dedup.saturation_max")},
          .speed = {settings.real("dedup.speed_min"), settings.real("dedup.speed_max")}};
}

/// A held post waits for exactly this: its time is looked at again at once.
void settle(store::Tx& tx, const Scheduled& post) {
  if (post.state == model::PostState::held) queue::reschedule(tx, model::WorkKind::fire, post.scheduled_id, tx.now);
}

}  // namespace

Renders::Renders(Farm& farm, MediaStore& media, const http::AddressGuard& guard)
    : farm_(farm), media_(media), guard_(guard) {}

queue::Handler Renders::handler() {
  return {.kind = model::WorkKind::render,
          .run = [this](const queue::Claimed& claimed,
                        const std::function<bool()>& stopping) { return run(claimed, stopping); },
          .on_failure = [this](store::Tx& tx, const queue::Claimed& claimed, const Error& error,
                               bool dead) { fail(tx, claimed, error, dead); },
          .again =
              [](const Error&, std::int64_t attempt) {
                return queue::backoff({10, 60, 300}, attempt);
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

model::Media Renders::original(const Scheduled& post, const std::function<bool()>& stopping) {
  const auto& address = post.original_video_url.value();
  if (const auto id = Links::media_id(address)) return media_.get(*id);
  return download_video(farm_, media_, guard_, address, stopping);
}

queue::Outcome Renders::run(const queue::Claimed& claimed, const std::function<bool()>& stopping) {
  const auto post = farm_.store.read([&](sql::Database& db) { return get_post(db, claimed.work.key); });
  const struct Progress {
    Renders& renders;
    const std::string& id;
    ~Progress() { renders.set_progress(id, std::nullopt); }
  } cleared{*this, post.scheduled_id};
  set_progress(post.scheduled_id, 0.0);

  const auto input = original(post, stopping);
  model::MediaRequest request;
  request.variation = draw_variation(claimed.payload.at("seed").get<std::int64_t>(), ranges_of(farm_.settings));
  request.preset = farm_.settings.text("render.preset");
  request.crf = farm_.settings.real("render.crf");
  request.threads = encoder_threads();
  const auto video_file = media_.scratch(".mp4");
  const auto poster_file = media_.scratch(".jpg");
  const auto reply = child_.render(media_.path(input), video_file, poster_file, request,
                                   {.progress = [&](double fraction) { set_progress(post.scheduled_id, fraction); },
                                    .cancelled = stopping,
                                    .deadline = std::chrono::seconds{farm_.settings.seconds("render.deadline")}});
  const auto video = media_.adopt(video_file, "video/mp4");
  const auto poster = media_.adopt(poster_file, "image/jpeg");

  return [id = post.scheduled_id, input, reply, request, video, poster](store::Tx& tx) {
    auto done = find_post(tx.db, id);
    if (!done) return;
    done->dedup_status = DedupStatus::completed;
    done->dedup_error.reset();
    done->original_video_url = "media:" + input.media_id;
    done->deduplicated_video_url = "media:" + video.media_id;
    done->poster_url = "media:" + poster.media_id;
    done->variation = reply.applied ? reply.applied : request.variation;
    done->render = {input.sha256, video.sha256, reply.input, reply.output.value_or(model::VideoFacts{}),
                    reply.render_seconds};
    save_post(tx, *done);
    tx.db("UPDATE results SET deduplicated_video_url = ? WHERE result_id = ?", *done->deduplicated_video_url,
          done->result_id)
        .run();
    queue::record(tx, {.who = "worker",
                       .what = "video.rendered",
                       .subject = id,
                       .job_id = done->job_id,
                       .from_state = "pending",
                       .to_state = "completed",
                       .why = fmt::format("in {:.1f} s", reply.render_seconds)});
    settle(tx, *done);
  };
}

void Renders::fail(store::Tx& tx, const queue::Claimed& claimed, const Error& error, bool dead) {
  auto post = find_post(tx.db, claimed.work.key);
  if (!post) return;
  post->dedup_error = error.message;
  // A dead render that the operator retries is pending again only once it succeeds: the status tells the last outcome.
  if (dead) post->dedup_status = DedupStatus::failed;
  save_post(tx, *post);
  queue::record(tx, {.who = "worker",
                     .what = dead ? "video.failed" : "video.retried",
                     .subject = post->scheduled_id,
                     .job_id = post->job_id,
                     .from_state = "pending",
                     .to_state = dead ? "failed" : "pending",
                     .why = error.message});
  if (dead) settle(tx, *post);
}

}  // namespace farmtok::farm
